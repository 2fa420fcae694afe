#include "layers/gpu.h"

#include <gmock/gmock.h>

#include "layers/tensors.h"
#include "search/models.h"
#include "search/scoring.h"
#include "search/sentences.h"

namespace gloss {
namespace {

constexpr TextShape kText{9, 9, 100};

using SearchOnGpu = OnGpu;

TEST_F(SearchOnGpu, FindsWhatTheCpuFinds) {
  const std::vector<SourceSentence> sources = {sentence({4, 5, 8, 4, 7, 6, 6, 3}, {}, 0), sentence({6, 3}, {5, 6}, 1),
                                               sentence({5, 8, 4, 3}, {}, 2)};
  SearchOptions greedy{.beam = 1}, beam{.beam = 4, .nbest = 3, .min_length = 4, .unknown = true}, drawn{.nbest = 3};
  drawn.sampling = SamplingOptions{.temperature = 0.8, .top_k = 5, .top_p = 0.9};
  for (const std::string& yaml : every_model()) {
    SCOPED_TRACE(yaml);
    const auto model = random_model(yaml, 3, kText);
    for (const SearchOptions& options : {greedy, beam, drawn}) {
      const auto found = [&](torch::Device device) {
        model->to(device);
        SingleModel steps(*model);
        return search(steps, sources, options);
      };
      const auto on_cpu = found(torch::kCPU), on_gpu = found(gpu_);
      for (size_t i = 0; i < sources.size(); ++i) {
        ASSERT_EQ(on_gpu[i].size(), on_cpu[i].size());
        for (size_t n = 0; n < on_cpu[i].size(); ++n) {
          EXPECT_EQ(on_gpu[i][n].pieces, on_cpu[i][n].pieces);
          EXPECT_NEAR(on_gpu[i][n].score, on_cpu[i][n].score, 1e-9);
        }
      }
    }
  }
}

TEST_F(SearchOnGpu, ScoresPairsAsTheCpu) {
  const std::vector<SentencePair> pairs = {{{4, 5, 8, 3}, {5, 5, 3}}, {{6, 3}, {8, 4, 7, 4, 3}}};
  for (const std::string& yaml : every_model()) {
    SCOPED_TRACE(yaml);
    const auto model = random_model(yaml, 3, kText);
    const auto on_cpu = score_pairs(*model, pairs, {AttentionSite::Kind::Cross});
    model->to(gpu_);
    const auto on_gpu = score_pairs(*model, pairs, {AttentionSite::Kind::Cross});
    for (size_t i = 0; i < pairs.size(); ++i) {
      EXPECT_THAT(on_gpu[i].log_probabilities,
                  testing::Pointwise(testing::DoubleNear(1e-9), on_cpu[i].log_probabilities));
      for (size_t site = 0; site < on_cpu[i].maps.size(); ++site) {
        EXPECT_TRUE(close(on_gpu[i].maps[site].weights, on_cpu[i].maps[site].weights, 1e-6));
      }
    }
  }
}

}  // namespace
}  // namespace gloss
