// What a tap is shown of whole models.

#include "layers/forward_context.h"

#include <gtest/gtest.h>

#include <functional>

#include "model/models.h"

namespace gloss {
namespace {

using torch::Tensor;
using Kind = Site::Kind;

struct Keeper final : Tap {
  explicit Keeper(std::function<bool(const Site&)> wanted) : wanted_(std::move(wanted)) {}
  bool wants(const Site& site) const override { return wanted_(site); }
  void take(const Site& site, const Attended& attended) override { taken.emplace_back(site, attended); }
  std::vector<std::pair<Site, Attended>> taken;

 private:
  std::function<bool(const Site&)> wanted_;
};

bool every_site(const Site&) {
  return true;
}

TEST(Tap, ChangesNoOutput) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    Keeper keeper(every_site);
    const Tensor with = model.force(batch.source, batch.target, {.tap = &keeper});
    EXPECT_TRUE(close(with, model.force(batch.source, batch.target, {}), 1e-12));
    EXPECT_EQ(keeper.taken.size(), name == "transformer" ? 6 : 1);
  }
}

TEST(Tap, SeesEveryAttentionOfATransformerNormalisedAndMasked) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  Seq2Seq model = random_model(tiny_models().at("transformer"));
  Keeper keeper(every_site);
  model.force(batch.source, batch.target, {.tap = &keeper});
  std::vector<Site> sites;
  for (const auto& [site, attended] : keeper.taken) {
    sites.push_back(site);
    const bool on_target = site.kind == Kind::DecoderSelf;
    const Tensor visible =
        on_target ? torch::ones({4, 4}, torch::kBool).tril() : batch.source.mask().unsqueeze(1).unsqueeze(1);
    EXPECT_EQ(attended.weights.size(2), site.kind == Kind::EncoderSelf ? 5 : 4) << name(site.kind);
    EXPECT_TRUE(torch::equal(attended.weights.gt(0), visible.expand_as(attended.weights))) << name(site.kind);
    EXPECT_TRUE(close(attended.weights.sum(3), torch::ones_like(attended.weights.select(3, 0)), 1e-12));
  }
  EXPECT_EQ(sites, (std::vector<Site>{{Kind::EncoderSelf, 0},
                                      {Kind::EncoderSelf, 1},
                                      {Kind::DecoderSelf, 0},
                                      {Kind::Cross, 0},
                                      {Kind::DecoderSelf, 1},
                                      {Kind::Cross, 1}}));
}

TEST(Tap, IsShownOnlyTheSitesThatItWants) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  Seq2Seq transformer = random_model(tiny_models().at("transformer"));
  Keeper second_cross([](const Site& site) { return site == Site{Kind::Cross, 1}; });
  transformer.force(batch.source, batch.target, {.tap = &second_cross});
  ASSERT_EQ(second_cross.taken.size(), 1);
  EXPECT_EQ(second_cross.taken[0].first, (Site{Kind::Cross, 1}));

  for (const char* recurrent : {"bahdanau", "luong"}) {
    Seq2Seq model = random_model(tiny_models().at(recurrent));
    Keeper self([](const Site& site) { return site.kind != Kind::Cross; });
    model.force(batch.source, batch.target, {.tap = &self});
    EXPECT_TRUE(self.taken.empty());
  }
}

TEST(Tap, IsShownTheSameRowsStepByStep) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    Keeper at_once([](const Site&site) { return site.kind == Kind::Cross; }), stepwise = at_once;
    model.force(batch.source, batch.target, {.tap = &at_once});
    const auto state = model.start(model.encode(batch.source, {}), {});
    const Tensor words = shifted_right(batch.target.ids);
    for (int64_t t = 0; t < words.size(1); ++t) {
      model.read(words.slice(1, t, t + 1), *state, {.tap = &stepwise});
    }
    const size_t sites = at_once.taken.size();
    ASSERT_EQ(stepwise.taken.size(), sites * words.size(1));
    for (size_t i = 0; i < stepwise.taken.size(); ++i) {
      const Attended& step = stepwise.taken[i].second;
      const Attended& whole = at_once.taken[i % sites].second;
      EXPECT_TRUE(close(step.weights.select(2, 0), whole.weights.select(2, i / sites), 1e-12));
      EXPECT_TRUE(close(step.context.select(1, 0), whole.context.select(1, i / sites), 1e-12));
    }
  }
}

TEST(Tap, LeavesTheWeightsAttachedToTheGraph) {
  const TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    Keeper keeper(every_site);
    model.force(batch.source, batch.target, {.tap = &keeper});
    for (const auto& [site, attended] : keeper.taken) {
      EXPECT_TRUE(attended.weights.requires_grad());
    }
  }
}

}  // namespace
}  // namespace gloss
