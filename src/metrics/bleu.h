#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/counts.h"

namespace gloss {

/// How to split words: as mteval-v13a, at white space, or into characters.
enum class BleuTokenizer { k13a, kNone, kChar };

/// The tokenizer called "13a", "none" or "char". Throws Error for any other name.
BleuTokenizer bleu_tokenizer(std::string_view name);

struct BleuOptions {
  BleuTokenizer tokenizer = BleuTokenizer::k13a;
  bool lowercase = false;
};

/// Score and precisions are from 0 to 100, the brevity penalty from 0 to 1; lengths are in words.
struct BleuScore {
  double score = 0;
  std::array<double, 4> precisions{};  // of 1- to 4-grams, smoothed
  double brevity_penalty = 1;
  size_t hypothesis_length = 0;
  size_t reference_length = 0;
};

/// Corpus BLEU (Papineni et al. 2002): the brevity penalty times the geometric mean of the 1- to 4-gram precisions.
/// Identical to sacreBLEU's corpus score with its default (exponential) smoothing. Of several references, an n-gram
/// counts as often as in the one that has it most, and the length is that of the nearest in length.
BleuScore bleu(const Counts& corpus);

/// What each sentence adds: length of hypothesis and reference, shared 1- to 4-grams, 1- to 4-grams of the hypothesis.
/// Throws Error if the numbers of sentences differ.
std::vector<Counts> bleu_counts(std::span<const std::string> hypotheses, const References& references,
                                const BleuOptions& options = {});

inline BleuScore bleu(std::span<const std::string> hypotheses, const References& references,
                      const BleuOptions& options = {}) {
  return bleu(sum(bleu_counts(hypotheses, references, options)));
}

/// The part of sacreBLEU's signature that is BLEU's: "case:mixed|eff:no|tok:13a|smooth:exp".
std::string bleu_signature(const BleuOptions& options);

}  // namespace gloss
