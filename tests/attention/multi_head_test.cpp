#include "attention/multi_head.h"

#include <gtest/gtest.h>

#include <cmath>

#include "layers/gradients.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kWidth = 6, kHeads = 2, kTargets = 4, kSources = 5;

/// Keeps what it is shown.
struct Keeper final : AttentionHook {
  bool wants(const AttentionSite& site) const override { return site.layer == 3; }
  void take(const AttentionSite& site, const AttentionOutput& attention) override {
    taken.emplace_back(site, attention);
  }
  std::vector<std::pair<AttentionSite, AttentionOutput>> taken;
};

/// Multi-head attention with random parameters over a ragged batch.
struct Scene {
  explicit Scene(double dropout = 0)
      : attention(MultiHeadImpl::Shape{kWidth, kHeads}, AttentionSite::Kind::Cross, 3, Dropout(dropout, "test")) {
    randomise(*attention, 10);
  }

  MultiHeadImpl::Heads heads() {
    MultiHeadImpl::Heads heads = attention->project(states);
    heads.visible = mask_of(lengths, kSources).unsqueeze(1).unsqueeze(1);
    return heads;
  }
  MultiHeadImpl::Heads causal_heads() {
    MultiHeadImpl::Heads heads = attention->project(query);
    heads.causal = true;
    return heads;
  }
  Tensor fast() { return attention->forward(query, heads(), {}); }
  AttentionOutput shown(const MultiHeadImpl::Heads& heads) {
    Keeper keeper;
    attention->forward(query, heads, {.hook = &keeper});
    return keeper.taken.at(0).second;
  }

  MultiHead attention;
  Tensor lengths = torch::tensor({5, 3, 1});
  Tensor states = noise({3, kSources, kWidth}, 1), query = noise({3, kTargets, kWidth}, 2);
};

/// LibTorch's own, with the same weights.
torch::nn::MultiheadAttention theirs(MultiHead ours) {
  torch::nn::MultiheadAttention other(torch::nn::MultiheadAttentionOptions(kWidth, kHeads).bias(false));
  other->to(torch::kDouble);
  torch::NoGradGuard no_gradient;
  const auto from = ours->named_parameters();
  other->named_parameters()["in_proj_weight"].copy_(
      torch::cat({from["query.weight"], from["key.weight"], from["value.weight"]}));
  other->named_parameters()["out_proj.weight"].copy_(from["out.weight"]);
  return other;
}

TEST(MultiHead, EqualsLibTorchs) {
  Scene scene;
  const Tensor memory = scene.states.transpose(0, 1), query = scene.query.transpose(0, 1);
  const Tensor padding = mask_of(scene.lengths, kSources).logical_not();
  const auto [expected, weights] = theirs(scene.attention)(query, memory, memory, padding);
  EXPECT_TRUE(close(scene.fast(), expected.transpose(0, 1), 1e-13));
  EXPECT_TRUE(close(scene.shown(scene.heads()).weights.mean(1), weights, 1e-13));
}

TEST(MultiHead, EqualsLibTorchsWhenCausal) {
  Scene scene;
  const Tensor query = scene.query.transpose(0, 1);
  const Tensor later = torch::full({kTargets, kTargets}, -INFINITY, torch::kDouble).triu(1);
  const auto [expected, weights] = theirs(scene.attention)(query, query, query, Tensor(), true, later);
  EXPECT_TRUE(close(scene.attention->forward(scene.query, scene.causal_heads(), {}), expected.transpose(0, 1), 1e-13));
  EXPECT_TRUE(close(scene.shown(scene.causal_heads()).weights.mean(1), weights, 1e-13));
}

TEST(MultiHead, NormalisesItsRowsAndIsExactlyZeroWhereNothingMayBeSeen) {
  Scene scene;
  const auto expect_rows_over = [](const Tensor& weights, const Tensor& visible) {
    EXPECT_TRUE(close(weights.sum(3), torch::ones({3, kHeads, kTargets}), 1e-12));
    EXPECT_TRUE(torch::equal(weights.gt(0), visible.expand_as(weights)));
    EXPECT_FALSE(weights.masked_select(visible.logical_not()).any().item<bool>());
  };
  expect_rows_over(scene.shown(scene.heads()).weights, scene.heads().visible);
  expect_rows_over(scene.shown(scene.causal_heads()).weights, torch::ones({kTargets, kTargets}, torch::kBool).tril());
}

TEST(MultiHead, DependsOnQueryAndSourceAndNotOnThePadding) {
  Scene scene;
  const Tensor weights = scene.shown(scene.heads()).weights, states = scene.states, output = scene.fast();
  const Tensor padding = mask_of(scene.lengths, kSources).logical_not().unsqueeze(2);
  scene.states = torch::where(padding, 1e6 * noise(states.sizes(), 3), states);
  EXPECT_TRUE(torch::equal(weights, scene.shown(scene.heads()).weights));
  EXPECT_TRUE(torch::equal(output, scene.fast()));
  scene.states = noise(states.sizes(), 3);
  EXPECT_FALSE(close(weights, scene.shown(scene.heads()).weights, 1e-3));
  scene.states = states;
  scene.query = noise(scene.query.sizes(), 4);
  EXPECT_FALSE(close(weights, scene.shown(scene.heads()).weights, 1e-3));
}

TEST(MultiHead, GivesGradientsToParametersQueryAndStatesOnBothPaths) {
  Scene scene;
  scene.query.requires_grad_();
  scene.states.requires_grad_();
  NamedLeaves leaves = leaves_of(*scene.attention);
  leaves.emplace_back("query", scene.query);
  leaves.emplace_back("states", scene.states);
  const Tensor outer = noise({3, kTargets, kWidth}, 5), outer_weights = noise({3, kHeads, kTargets, kSources}, 6);
  expect_gradients([&] { return (scene.fast() * outer).sum(); }, leaves);
  expect_gradients(
      [&] {
        const AttentionOutput attention = scene.shown(scene.heads());
        const Tensor out = torch::linear(attention.context, scene.attention->named_parameters()["out.weight"]);
        return (out * outer).sum() + (attention.weights * outer_weights).sum();
      },
      leaves);
}

TEST(MultiHead, ShowsTheWeightsThatItMultipliedWithTheValues) {
  Scene scene;
  for (const MultiHeadImpl::Heads& heads : {scene.heads(), scene.causal_heads()}) {
    Keeper keeper;
    const Tensor output = scene.attention->forward(scene.query, heads, {.hook = &keeper});
    ASSERT_EQ(keeper.taken.size(), 1);
    const auto& [site, attention] = keeper.taken[0];
    EXPECT_EQ(site, (AttentionSite{AttentionSite::Kind::Cross, 3}));
    const Tensor context = attention.weights.matmul(heads.values).transpose(1, 2).flatten(2);
    EXPECT_TRUE(close(attention.context, context, 1e-12));
    EXPECT_TRUE(close(torch::linear(context, scene.attention->named_parameters()["out.weight"]), output, 1e-12));
    EXPECT_TRUE(close(scene.attention->forward(scene.query, heads, {}), output, 1e-12));
  }
}

TEST(MultiHead, ShowsNothingToATapThatDoesNotWantItsSite) {
  MultiHead elsewhere(MultiHeadImpl::Shape{kWidth, kHeads}, AttentionSite::Kind::Cross, 0, Dropout(0, "test"));
  Keeper keeper;
  elsewhere->to(torch::kDouble);
  elsewhere->forward(noise({1, 2, kWidth}, 1), elsewhere->project(noise({1, 3, kWidth}, 2)), {.hook = &keeper});
  EXPECT_TRUE(keeper.taken.empty());
}

TEST(MultiHead, DropsTheSameWeightsWithATapAndWithout) {
  Scene scene(0.4);
  Keeper keeper;
  const Tensor with =
      scene.attention->forward(scene.query, scene.heads(), {.training = true, .dropout_key = 1, .hook = &keeper});
  const Tensor without = scene.attention->forward(scene.query, scene.heads(), {.training = true, .dropout_key = 1});
  EXPECT_TRUE(close(with, without, 1e-13));
  EXPECT_FALSE(close(with, scene.fast(), 1e-3));
  EXPECT_TRUE(close(keeper.taken[0].second.weights, scene.shown(scene.heads()).weights, 1e-13)) << "before dropout";
}

}  // namespace
}  // namespace gloss
