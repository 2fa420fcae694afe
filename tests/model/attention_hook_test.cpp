// What a tap is shown of whole models.

#include <gtest/gtest.h>

#include <functional>

#include "layers/forward_context.h"
#include "model/models.h"

namespace gloss {
namespace {

using torch::Tensor;
using Kind = AttentionSite::Kind;

struct Keeper final : AttentionHook {
  explicit Keeper(std::function<bool(const AttentionSite&)> wanted) : wanted_(std::move(wanted)) {}
  bool wants(const AttentionSite& site) const override { return wanted_(site); }
  void take(const AttentionSite& site, const AttentionOutput& attention) override {
    taken.emplace_back(site, attention);
  }
  std::vector<std::pair<AttentionSite, AttentionOutput>> taken;

 private:
  std::function<bool(const AttentionSite&)> wanted_;
};

bool every_site(const AttentionSite&) {
  return true;
}

TEST(AttentionHook, ChangesNoOutput) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    Keeper keeper(every_site);
    const Tensor with = model.teacher_force(batch.source, batch.target, {.hook = &keeper});
    EXPECT_TRUE(close(with, model.teacher_force(batch.source, batch.target, {}), 1e-12));
    EXPECT_EQ(keeper.taken.size(), name == "transformer" ? 6 : 1);
  }
}

TEST(AttentionHook, SeesEveryAttentionOfATransformerNormalisedAndMasked) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  Seq2Seq model = random_model(tiny_models().at("transformer"));
  Keeper keeper(every_site);
  model.teacher_force(batch.source, batch.target, {.hook = &keeper});
  std::vector<AttentionSite> sites;
  for (const auto& [site, attention] : keeper.taken) {
    sites.push_back(site);
    const bool on_target = site.kind == Kind::DecoderSelf;
    const Tensor visible =
        on_target ? torch::ones({4, 4}, torch::kBool).tril() : batch.source.mask().unsqueeze(1).unsqueeze(1);
    EXPECT_EQ(attention.weights.size(2), site.kind == Kind::EncoderSelf ? 5 : 4) << site_name(site.kind);
    EXPECT_TRUE(torch::equal(attention.weights.gt(0), visible.expand_as(attention.weights))) << site_name(site.kind);
    EXPECT_TRUE(close(attention.weights.sum(3), torch::ones_like(attention.weights.select(3, 0)), 1e-12));
  }
  EXPECT_EQ(sites, (std::vector<AttentionSite>{{Kind::EncoderSelf, 0},
                                               {Kind::EncoderSelf, 1},
                                               {Kind::DecoderSelf, 0},
                                               {Kind::Cross, 0},
                                               {Kind::DecoderSelf, 1},
                                               {Kind::Cross, 1}}));
}

TEST(AttentionHook, IsShownOnlyTheSitesThatItWants) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  Seq2Seq transformer = random_model(tiny_models().at("transformer"));
  Keeper second_cross([](const AttentionSite& site) { return site == AttentionSite{Kind::Cross, 1}; });
  transformer.teacher_force(batch.source, batch.target, {.hook = &second_cross});
  ASSERT_EQ(second_cross.taken.size(), 1);
  EXPECT_EQ(second_cross.taken[0].first, (AttentionSite{Kind::Cross, 1}));

  for (const char* recurrent : {"bahdanau", "luong"}) {
    Seq2Seq model = random_model(tiny_models().at(recurrent));
    Keeper self([](const AttentionSite& site) { return site.kind != Kind::Cross; });
    model.teacher_force(batch.source, batch.target, {.hook = &self});
    EXPECT_TRUE(self.taken.empty());
  }
}

TEST(AttentionHook, IsShownTheSameRowsStepByStep) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    Keeper at_once([](const AttentionSite&site) { return site.kind == Kind::Cross; }), stepwise = at_once;
    model.teacher_force(batch.source, batch.target, {.hook = &at_once});
    const auto state = model.start(model.encode(batch.source, {}), {});
    const Tensor words = shifted_right(batch.target.ids);
    for (int64_t t = 0; t < words.size(1); ++t) {
      model.decode(words.slice(1, t, t + 1), *state, {.hook = &stepwise});
    }
    const size_t sites = at_once.taken.size();
    ASSERT_EQ(stepwise.taken.size(), sites * words.size(1));
    for (size_t i = 0; i < stepwise.taken.size(); ++i) {
      const AttentionOutput& step = stepwise.taken[i].second;
      const AttentionOutput& whole = at_once.taken[i % sites].second;
      EXPECT_TRUE(close(step.weights.select(2, 0), whole.weights.select(2, i / sites), 1e-12));
      EXPECT_TRUE(close(step.context.select(1, 0), whole.context.select(1, i / sites), 1e-12));
    }
  }
}

TEST(AttentionHook, LeavesTheWeightsAttachedToTheGraph) {
  const TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    Keeper keeper(every_site);
    model.teacher_force(batch.source, batch.target, {.hook = &keeper});
    for (const auto& [site, attention] : keeper.taken) {
      EXPECT_TRUE(attention.weights.requires_grad());
    }
  }
}

}  // namespace
}  // namespace gloss
