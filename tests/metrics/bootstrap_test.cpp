#include "metrics/bootstrap.h"

#include <gmock/gmock.h>

#include "metrics/numpy_random.h"
#include "metrics/registry.h"
#include "metrics/sacrebleu.h"
#include "metrics/texts.h"

namespace gloss {
namespace {

using Lines = std::vector<std::string>;

// The seeds and numbers of lines take every branch: one and two words of seed, n that redraws often, rarely and never.
TEST(NumpyRandom, DrawsWhatNumpyDraws) {
  std::string asked = "integers 101";
  std::vector<std::string> drawn;
  for (const uint64_t seed : {0ul, 1ul, 12345ul, 0xffffffffful, ~0ul}) {
    for (const uint32_t n : {1u, 7u, 1000u, 1u << 31, (1u << 31) + 1, 0xfffffffeu}) {
      asked += fmt::format(" {} {}", seed, n);
      NumpyRandom random(seed);
      for (int i = 0; i < 101; ++i) drawn.push_back(std::to_string(random.below(n)));
    }
  }
  EXPECT_EQ(drawn, sacrebleu_scores(asked));
}

/// sacreBLEU computes the scores of samples in single precision, hence the tolerance of their mean and interval.
void expect_equal_to_sacrebleu(const Lines& baseline, const Lines& system, const std::vector<Lines>& references) {
  const References all(references.begin(), references.end());
  const TextFiles files({baseline, system}), reference_files(references);
  for (const Resampling& resampling : {Resampling{}, Resampling{200, 3}, Resampling{17, 1ul << 40}}) {
    const auto expected = sacrebleu_scores(fmt::format("bootstrap {} {}{}{}", resampling.samples, resampling.seed,
                                                       files.paths(), reference_files.paths()));
    ASSERT_EQ(expected.size(), 7 * text_metrics().size());
    auto next = expected.begin();
    for (const TextMetric& metric : text_metrics()) {
      SCOPED_TRACE(metric.name);
      const PairedBootstrap result =
          paired_bootstrap(metric.counts(baseline, all, {}), metric.counts(system, all, {}), metric.score, resampling);
      for (const ResampledScore& score : {result.baseline, result.system}) {
        EXPECT_NEAR(score.score, std::stod(*next++), 1e-9);
        EXPECT_NEAR(score.mean, std::stod(*next++), 1e-4);
        EXPECT_NEAR(score.interval, std::stod(*next++), 1e-4);
      }
      EXPECT_DOUBLE_EQ(result.p, std::stod(*next++));
    }
  }
}

TEST(PairedBootstrap, EqualsSacrebleusWhereTheSystemIsBetter) {
  const Lines references = random_lines(300, 4);
  expect_equal_to_sacrebleu(perturbed(perturbed(references, 1), 2), perturbed(references, 3), {references});
}

TEST(PairedBootstrap, EqualsSacrebleusWhereChanceDecides) {
  const Lines references = random_lines(100, 4);
  expect_equal_to_sacrebleu(perturbed(references, 1), perturbed(references, 2), {references, perturbed(references, 3)});
}

TEST(PairedBootstrap, EqualsSacrebleusOnOneSentence) {
  expect_equal_to_sacrebleu({"a b c d e"}, {"a b c d f g"}, {{"a b c d f"}});
}

// No difference of a sample lies further than 0 above their mean, 0: p = (1 + 0) / (1 + 9).
TEST(PairedBootstrap, OfASystemWithItselfFindsNoDifference) {
  const std::vector<Counts> counts{{1}, {2}, {4}};
  const auto result = paired_bootstrap(counts, counts, [](const Counts& corpus) { return corpus[0]; }, {9, 1});
  EXPECT_EQ(result.baseline.score, 7);
  EXPECT_EQ(result.baseline.mean, result.system.mean);
  EXPECT_DOUBLE_EQ(result.p, 0.1);
}

}  // namespace
}  // namespace gloss
