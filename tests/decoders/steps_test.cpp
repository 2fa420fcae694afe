// What holds of every registered decoder.

#include <gtest/gtest.h>

#include <set>

#include "config/options_yaml.h"
#include "decoders/kinds.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kSources = 6, kTargets = 5;

struct Scene {
  Scene(const Kind& kind, torch::Dtype type)
      : pair(kind, type),
        source(noise({3, kSources, Pair::kEmbedding}, 1).to(type)),
        target(noise({3, kTargets, Pair::kEmbedding}, 2).to(type)) {}

  std::unique_ptr<DecoderState> start() { return pair.decoder->start(pair.encode(source, lengths), {}); }
  Tensor scored() { return pair.decoder->forward(target, *start(), {}); }

  Pair pair;
  Tensor source, target;
  Tensor lengths = torch::tensor({6, 4, 1});
};

void for_every_decoder(const std::function<void(Scene&, double)>& property) {
  for (const Kind& kind : every_kind()) {
    SCOPED_TRACE(kind.encoder + " " + kind.decoder);
    Scene in_float(kind, torch::kFloat), in_double(kind, torch::kDouble);
    property(in_float, 1e-5);
    property(in_double, 1e-10);
  }
}

TEST(EveryDecoder, StandsInTheseTests) {
  std::set<std::string> tested, registered;
  for (const Kind& kind : every_kind()) {
    Part part(decoders());
    read_yaml_text(kind.decoder, "decoder", {}, part);
    tested.insert(part.type.name);
  }
  for (const auto& [name, make] : decoders()) {
    registered.insert(name);
  }
  EXPECT_EQ(tested, registered);
}

TEST(EveryDecoder, GivesStepByStepWhatTeacherForcingGives) {
  torch::NoGradGuard no_gradient;
  for_every_decoder([](Scene& scene, double tolerance) {
    const auto state = scene.start();
    std::vector<Tensor> steps;
    for (int64_t t = 0; t < kTargets; ++t) {
      EXPECT_EQ(state->position, t);
      steps.push_back(scene.pair.decoder->forward(scene.target.slice(1, t, t + 1), *state, {}));
    }
    EXPECT_TRUE(close(torch::cat(steps, 1), scene.scored(), tolerance));
  });
}

TEST(EveryDecoder, GoesOnWithTheRowsThatWereSelected) {
  torch::NoGradGuard no_gradient;
  for_every_decoder([](Scene& scene, double tolerance) {
    const Tensor expected = scene.scored();
    const auto state = scene.start();
    Tensor rows = torch::arange(3);
    const auto expect_next = [&](int64_t first, int64_t last) {
      const Tensor words = scene.target.index_select(0, rows).slice(1, first, last);
      const Tensor found = scene.pair.decoder->forward(words, *state, {});
      EXPECT_TRUE(close(found, expected.index_select(0, rows).slice(1, first, last), tolerance));
    };
    const auto select = [&](const Tensor& chosen) {
      state->select(chosen);
      rows = rows.index_select(0, chosen);
    };
    select(torch::tensor({1, 0, 2}));
    expect_next(0, 1);
    select(torch::tensor({2, 1, 1, 0}));
    expect_next(1, 3);
    select(torch::tensor({3, 0}));
    expect_next(3, 4);
    select(torch::tensor({1}));
    expect_next(4, 5);
  });
}

TEST(EveryDecoder, HasAFormForSearchThatGivesTheSame) {
  torch::NoGradGuard no_gradient;
  for_every_decoder([](Scene& scene, double tolerance) {
    const Tensor expected = scene.scored();
    const auto steps = scene.pair.decoder->for_search();
    const auto state = steps->start(scene.pair.encode(scene.source, scene.lengths));
    Tensor rows = torch::arange(3);
    const std::vector<Tensor> chosen{torch::tensor({1, 0, 2}), torch::tensor({2, 1, 1, 0}), torch::tensor({3, 3, 0, 1}),
                                     torch::tensor({0, 2}), torch::tensor({1, 0, 1})};
    for (int64_t t = 0; t < kTargets; ++t) {
      state->select(chosen[t]);
      rows = rows.index_select(0, chosen[t]);
      EXPECT_EQ(state->position, t);
      const Tensor found = steps->forward(scene.target.select(1, t).index_select(0, rows), *state);
      EXPECT_TRUE(close(found, expected.select(1, t).index_select(0, rows), tolerance));
    }
  });
}

TEST(EveryDecoder, GivesASentenceAloneWhatItGivesInABatch) {
  torch::NoGradGuard no_gradient;
  for_every_decoder([](Scene& scene, double tolerance) {
    const Tensor together = scene.scored();
    for (int64_t b = 0; b < 3; ++b) {
      const int64_t length = scene.lengths[b].item<int64_t>();
      const EncoderOutput alone =
          scene.pair.encode(scene.source[b].slice(0, 0, length).unsqueeze(0), torch::tensor({length}));
      const auto state = scene.pair.decoder->start(alone, {});
      const Tensor found = scene.pair.decoder->forward(scene.target[b].unsqueeze(0), *state, {});
      EXPECT_TRUE(close(found[0], together[b], tolerance));
    }
  });
}

TEST(EveryDecoder, NeverReadsALaterWord) {
  torch::NoGradGuard no_gradient;
  for_every_decoder([](Scene& scene, double) {
    const Tensor before = scene.scored();
    scene.target.slice(1, 3).neg_();  // adding a constant would not show: a layer norm takes it out
    const Tensor after = scene.scored();
    EXPECT_TRUE(torch::equal(before.slice(1, 0, 3), after.slice(1, 0, 3)));
    EXPECT_FALSE(close(before.slice(1, 3), after.slice(1, 3), 1e-3));
  });
}

}  // namespace
}  // namespace gloss
