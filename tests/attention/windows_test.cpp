// Each window against its paper's equation, number by number.

#include <gtest/gtest.h>

#include <cmath>

#include "attention/options.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

constexpr int64_t kTargets = 5, kSources = 9, kWidth = 3, kFirst = 3;

/// Random scores and queries of two sentences, of 9 and of 5 tokens; the first row stands at target position 3.
struct Seen {
  explicit Seen(const std::string& yaml)
      : window(options_from<AttentionOptions>(yaml).window.as<WindowOptions>().make({kWidth, kWidth, 20})) {
    randomise(*window, 3);
  }
  Window::Weighted look() const {
    return window->forward(scores, {query, kFirst}, {{}, {}, mask_of(lengths, kSources), lengths});
  }
  double score(int64_t b, int64_t t, int64_t s) const { return scores[b][t][s].item<double>(); }

  /// Softmax over the tokens within D of `centre`, at s.
  double within(double distance, double centre, std::array<int64_t, 3> at) const {
    const auto [b, t, s] = at;
    const int64_t length = lengths[b].item<int64_t>();
    const auto visible = [&](int64_t p) { return p < length && std::abs(p - centre) <= distance; };
    double sum = 0;
    for (int64_t p = 0; p < kSources; ++p) {
      sum += visible(p) ? std::exp(score(b, t, p)) : 0;
    }
    return visible(s) ? std::exp(score(b, t, s)) / sum : 0;
  }

  void expect(const std::function<double(int64_t, int64_t, int64_t)>& equation) const {
    const torch::Tensor weights = look().weights;
    for (int64_t b = 0; b < 2; ++b) {
      for (int64_t t = 0; t < kTargets; ++t) {
        for (int64_t s = 0; s < kSources; ++s) {
          EXPECT_NEAR(weights[b][t][s].item<double>(), equation(b, t, s), 1e-14);
        }
      }
    }
  }

  std::shared_ptr<Window> window;
  torch::Tensor lengths = torch::tensor({9, 5});
  torch::Tensor scores = noise({2, kTargets, kSources}, 1), query = noise({2, kTargets, kWidth}, 2);
};

TEST(GlobalWindow, IsASoftmaxOverTheTokens) {
  const Seen global("{window: global}");
  global.expect([&](int64_t b, int64_t t, int64_t s) { return global.within(1e9, 0, {b, t, s}); });
}

TEST(LocalMWindow, MovesWithTheTargetUpToTheSentencesOwnEnd) {
  const Seen local("{window: local-m, D: 2}");
  local.expect([&](int64_t b, int64_t t, int64_t s) {
    const int64_t last = b == 0 ? 8 : 4;
    return local.within(2, std::min(kFirst + t, last), {b, t, s});
  });
}

TEST(LocalPWindow, WeighsASoftmaxAroundThePredictedPositionWithAGaussian) {
  const Seen local("{window: local-p, D: 3, position_hidden: 4}");
  const auto parameters = local.window->named_parameters();
  const auto predicted = [&](int64_t b, int64_t t) {
    double sum = 0;
    for (int64_t h = 0; h < 4; ++h) {
      double inner = 0;
      for (int64_t i = 0; i < kWidth; ++i) {
        inner += parameters["hidden.weight"][h][i].item<double>() * local.query[b][t][i].item<double>();
      }
      sum += parameters["position.weight"][0][h].item<double>() * std::tanh(inner);
    }
    return (b == 0 ? 8 : 4) / (1 + std::exp(-sum));
  };
  local.expect([&](int64_t b, int64_t t, int64_t s) {
    const double p = predicted(b, t);
    return local.within(3, p, {b, t, s}) * std::exp(-(s - p) * (s - p) / (2 * 1.5 * 1.5));
  });
  EXPECT_NEAR(local.look().centre[1][2].item<double>(), predicted(1, 2), 1e-14);
}

}  // namespace
}  // namespace gloss
