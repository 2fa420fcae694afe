#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "metrics/counts.h"

namespace gloss {

/// How often to draw as many sentences as there are, with replacement, and from which random numbers.
struct Resampling {
  size_t samples = 1000;
  uint64_t seed = 12345;
};

/// A score of the corpus; its mean over the samples and half the width of the interval that holds 95 % of them.
struct ResampledScore {
  double score, mean, interval;
};

/// Two systems on the same sentences. `p` is (1 + c) / (1 + n), where in c of n samples the difference of the two
/// scores lies further above its mean than the difference d on the corpus above 0: small if chance hardly explains d.
struct PairedBootstrap {
  ResampledScore baseline, system;
  double p;
};

/// Paired bootstrap resampling (Koehn 2004), with the samples and the p-value of sacreBLEU, whose scores of samples are
/// of single precision. Computes each score from `Counts` by `score`. The systems have equally many sentences, at least
/// one.
PairedBootstrap paired_bootstrap(std::span<const Counts> baseline, std::span<const Counts> system,
                                 double (*score)(const Counts& corpus), const Resampling& resampling);

}  // namespace gloss
