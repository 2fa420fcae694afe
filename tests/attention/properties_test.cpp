// What holds of every registered attention, on a ragged batch with padding.

#include <gtest/gtest.h>

#include "attention/options.h"
#include "layers/gradients.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

constexpr int64_t kWidth = 4, kTargets = 4, kSources = 7;
constexpr double kD = 2;  // of the local windows

/// One attention with random parameters, a batch of three sentences and who asks.
struct Scene {
  explicit Scene(const std::string& yaml)
      : options(options_from<AttentionOptions>(yaml)), attention(options, {kWidth, kWidth, 9}, Dropout(0, "test")) {
    randomise(attention, 10);
  }

  AttentionOutput attend() {
    return attention.forward({query, 1}, attention.precompute(states, mask_of(lengths, kSources), lengths), {});
  }
  torch::Tensor weights() { return attend().weights.squeeze(1); }  // (B, T, S)

  AttentionOptions options;
  Attention attention;
  torch::Tensor lengths = torch::tensor({7, 5, 1});
  torch::Tensor states = noise({3, kSources, kWidth}, 1);
  torch::Tensor query = noise({3, kTargets, kWidth}, 2);
};

void for_every_attention(void (*property)(Scene&)) {
  for (const std::string& yaml : every_attention()) {
    SCOPED_TRACE(yaml);
    Scene scene(yaml);
    property(scene);
  }
}

/// Columns (B, T, S) that the window shows.
torch::Tensor shown(const Scene& scene, const torch::Tensor& centre) {
  const torch::Tensor tokens = mask_of(scene.lengths, kSources).unsqueeze(1).expand({-1, kTargets, -1});
  const std::string& window = scene.options.window.name;
  if (window == "global") {
    return tokens;
  }
  const torch::Tensor middle = window == "local-m" ? torch::minimum(torch::arange(1, 1 + kTargets).unsqueeze(0),
                                                                    (scene.lengths - 1).unsqueeze(1))
                                                   : centre;
  return tokens.logical_and((torch::arange(kSources) - middle.unsqueeze(2)).abs() <= kD);
}

TEST(EveryAttention, NormalisesItsRowsAndIsExactlyZeroWhereNothingMayBeSeen) {
  for_every_attention([](Scene& scene) {
    const AttentionOutput attention = scene.attend();
    torch::Tensor weights = attention.weights.squeeze(1);
    const torch::Tensor visible = shown(scene, attention.centre);
    EXPECT_TRUE(torch::equal(weights.gt(0), visible));
    EXPECT_FALSE(weights.masked_select(visible.logical_not()).any().item<bool>());
    if (scene.options.window.name == "local-p") {  // the Gaussian comes after the normalisation
      const torch::Tensor distance = torch::arange(kSources) - attention.centre.unsqueeze(2);
      weights = weights / torch::exp(-distance.square() / (2 * (kD / 2) * (kD / 2)));
    }
    EXPECT_TRUE(close(weights.sum(2), torch::ones({3, kTargets}), 1e-12));
  });
}

TEST(EveryAttention, DependsOnWhoAsksAndOnTheSourceWhereItReadsIt) {
  for_every_attention([](Scene& scene) {
    const torch::Tensor weights = scene.weights();
    const torch::Tensor states = scene.states;
    scene.states = noise(states.sizes(), 3);
    const torch::Tensor elsewhere = scene.weights();
    EXPECT_EQ(scene.options.score.as<ScoreOptions>().reads_source(), !close(weights, elsewhere, 1e-3));
    scene.states = states;
    scene.query = noise(scene.query.sizes(), 4);
    EXPECT_FALSE(close(weights, scene.weights(), 1e-3));
  });
}

TEST(EveryAttention, IsDeafToWhatStandsInThePadding) {
  for_every_attention([](Scene& scene) {
    const AttentionOutput attention = scene.attend();
    const torch::Tensor padding = mask_of(scene.lengths, kSources).logical_not().unsqueeze(2);
    scene.states = torch::where(padding, 1e6 * noise(scene.states.sizes(), 3), scene.states);
    const AttentionOutput again = scene.attend();
    EXPECT_TRUE(torch::equal(attention.weights, again.weights));
    EXPECT_TRUE(torch::equal(attention.context, again.context));
  });
}

TEST(EveryAttention, GivesGradientsToParametersQueryAndStates) {
  for_every_attention([](Scene& scene) {
    scene.query.requires_grad_();
    scene.states.requires_grad_();
    NamedLeaves leaves = leaves_of(scene.attention);
    leaves.emplace_back("query", scene.query);
    leaves.emplace_back("states", scene.states);
    const torch::Tensor outer = noise({3, kTargets, kWidth}, 5), outer_weights = noise({3, 1, kTargets, kSources}, 6);
    expect_gradients(
        [&] {
          const AttentionOutput attention = scene.attend();
          return (attention.context * outer).sum() + (attention.weights * outer_weights).sum();
        },
        leaves);
  });
}

TEST(EveryAttention, ShowsTheWeightsThatItMultipliedWithTheValues) {
  for_every_attention([](Scene& scene) {
    const AttentionOutput attention = scene.attend();
    EXPECT_TRUE(close(attention.weights.squeeze(1).matmul(scene.states), attention.context, 1e-12));
  });
}

TEST(EveryAttention, KeepsWhatItRemembersForSelectedRows) {
  for_every_attention([](Scene& scene) {
    const torch::Tensor rows = torch::tensor({2, 0, 0, 1});
    const Memory memory = scene.attention.precompute(scene.states, mask_of(scene.lengths, kSources), scene.lengths);
    const AttentionOutput all = scene.attention.forward({scene.query, 1}, memory, {});
    const AttentionOutput some =
        scene.attention.forward({scene.query.index_select(0, rows), 1}, memory.select(rows), {});
    EXPECT_TRUE(close(some.weights, all.weights.index_select(0, rows), 1e-12));
    EXPECT_TRUE(close(some.context, all.context.index_select(0, rows), 1e-12));
  });
}

}  // namespace
}  // namespace gloss
