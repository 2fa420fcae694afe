#include "metrics/registry.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/error.h"
#include "metrics/chrf.h"

namespace gloss {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ValidationMetrics, ComputeTheirValuesFromTheOutputsOfAModel) {
  const std::vector<std::string> references{"the dog sleeps .", "a cat eats the fish ."};
  ValidationOutputs outputs{1.5, {"the dog slept .", "a cat eats fish ."}, references, BleuTokenizer::kNone, 0.25};
  EXPECT_EQ(metric_named("loss").value(outputs), 1.5);
  EXPECT_DOUBLE_EQ(metric_named("perplexity").value(outputs), std::exp(1.5));
  EXPECT_EQ(metric_named("bleu").value(outputs),
            bleu(outputs.hypotheses, {references}, {.tokenizer = BleuTokenizer::kNone}).score);
  EXPECT_EQ(metric_named("chrf").value(outputs), chrf(outputs.hypotheses, {references}));
  EXPECT_EQ(metric_named("chrf++").value(outputs), chrf(outputs.hypotheses, {references}, {.word_order = 2}));
  EXPECT_EQ(metric_named("aer").value(outputs), 0.25);
}

TEST(ValidationMetrics, SayWhichDirectionIsBetterAndWhatTheyRead) {
  EXPECT_THAT(metric_names(), ElementsAre("loss", "perplexity", "bleu", "chrf", "chrf++", "aer"));
  for (const Metric& metric : metrics()) {
    EXPECT_EQ(metric.larger_is_better, metric.reads_hypotheses) << metric.name;
    EXPECT_EQ(metric.reads_loss + metric.reads_hypotheses + metric.reads_gold, 1) << metric.name;
  }
  EXPECT_THAT([] { metric_named("ter"); }, ThrowsMessage<Error>(HasSubstr("ter")));
}

}  // namespace
}  // namespace gloss
