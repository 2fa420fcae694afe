// Each score against its paper's equation, number by number.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "attention/options.h"
#include "base/error.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

constexpr int64_t kBatch = 2, kTargets = 3, kSources = 4;
using Vector = std::vector<double>;

Vector numbers(const torch::Tensor& x) {
  const torch::Tensor flat = x.contiguous().view(-1);
  return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

double product(const Vector& a, const Vector& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

Vector product(const torch::Tensor& matrix, const Vector& x) {
  Vector y;
  for (int64_t row = 0; row < matrix.size(0); ++row) {
    y.push_back(product(numbers(matrix[row]), x));
  }
  return y;
}

/// One score with random parameters between a query and states of some widths.
struct Scored {
  Scored(const std::string& yaml, const Widths& widths)
      : score(options_from<AttentionOptions>(yaml).score.as<ScoreOptions>().make(widths)),
        query(noise({kBatch, kTargets, widths.query}, 1)),
        states(noise({kBatch, kSources, widths.states}, 2)) {
    randomise(*score, 3);
  }

  torch::Tensor operator[](const char* name) const { return score->named_parameters()[name]; }

  torch::Tensor scores() const {
    const torch::Tensor lengths = torch::full({kBatch}, kSources, torch::kLong);
    const DeferredMemoryGradient keys(score->project(states)), values(states);
    return score->forward({query, 0}, {keys, values, mask_of(lengths, kSources), lengths, score->query_weight()});
  }

  /// Compares with e(q, k, s).
  void expect(const std::function<double(const Vector&, const Vector&, int64_t)>& equation) const {
    const torch::Tensor found = scores();
    ASSERT_EQ(found.sizes(), (std::vector<int64_t>{kBatch, kTargets, kSources}));
    for (int64_t b = 0; b < kBatch; ++b) {
      for (int64_t t = 0; t < kTargets; ++t) {
        for (int64_t s = 0; s < kSources; ++s) {
          EXPECT_NEAR(found[b][t][s].item<double>(), equation(numbers(query[b][t]), numbers(states[b][s]), s), 1e-13);
        }
      }
    }
  }

  std::shared_ptr<Score> score;
  torch::Tensor query, states;
};

TEST(AdditiveScore, FollowsItsEquation) {
  const Scored additive("{score: additive, hidden: 6}", {3, 5, 9});
  additive.expect([&](const Vector& q, const Vector& k, int64_t) {
    const Vector from_query = product(additive["query.weight"], q), from_key = product(additive["key.weight"], k);
    Vector met;
    for (size_t i = 0; i < from_query.size(); ++i) {
      met.push_back(std::tanh(from_query[i] + from_key[i]));
    }
    return product(numbers(additive["energy.weight"]), met);
  });
}

TEST(DotScore, FollowsItsEquation) {
  Scored("{score: dot}", {5, 5, 9}).expect([](const Vector& q, const Vector& k, int64_t) { return product(q, k); });
}

TEST(DotScore, RefusesUnequalWidths) {
  const auto options = options_from<AttentionOptions>("{score: dot}");
  EXPECT_EQ(options.score.as<ScoreOptions>().validate({5, 5, 9}), "");
  EXPECT_THAT(options.score.as<ScoreOptions>().validate({4, 5, 9}),
              testing::HasSubstr("(model.decoder.hidden: 5) for score dot, but got 4"));
}

TEST(GeneralScore, FollowsItsEquation) {
  const Scored general("{score: general}", {3, 5, 9});
  general.expect([&](const Vector& q, const Vector& k, int64_t) {
    return product(q, product(general["scaled_key.weight"], k)) / std::sqrt(3.0);
  });
}

TEST(ConcatScore, FollowsItsEquation) {
  const Scored concat("{score: concat, hidden: 6}", {3, 5, 9});
  concat.expect([&](const Vector& q, const Vector& k, int64_t) {
    Vector both = q;
    both.insert(both.end(), k.begin(), k.end());
    Vector met = product(concat["weight"], both);
    for (double& x : met) {
      x = std::tanh(x);
    }
    return product(numbers(concat["energy"]), met);
  });
}

TEST(ConcatScore, EqualsTheAdditiveScoreThatHoldsItsMatrixInTwoParts) {
  const Scored concat("{score: concat, hidden: 6}", {3, 5, 9}), additive("{score: additive, hidden: 6}", {3, 5, 9});
  torch::NoGradGuard no_gradient;
  additive["query.weight"].copy_(concat["weight"].slice(1, 0, 3));
  additive["key.weight"].copy_(concat["weight"].slice(1, 3));
  additive["energy.weight"].copy_(concat["energy"].unsqueeze(0));
  EXPECT_TRUE(close(concat.scores(), additive.scores(), 1e-13));
}

TEST(LocationScore, FollowsItsEquation) {
  const Scored location("{score: location}", {3, 5, 9});
  location.expect(
      [&](const Vector& q, const Vector&, int64_t s) { return product(location["position.weight"], q)[s]; });
}

TEST(LocationScore, RefusesASourceLongerThanItsMatrix) {
  EXPECT_NO_THROW(Scored("{score: location}", {3, 5, 4}).scores());
  EXPECT_THAT(
      [] {
        Scored("{score: location}", {3, 5, 3}).scores();
      },
      testing::ThrowsMessage<Error>(testing::HasSubstr("a source of 4 pieces is longer than the 3 positions")));
}

TEST(PaperInitialisation, OfTheAdditiveScoreStartsWithEvenWeights) {
  const auto score = options_from<AttentionOptions>("{score: additive}").score.as<ScoreOptions>().make({50, 60, 9});
  const auto parameters = score->named_parameters();
  EXPECT_EQ(parameters["energy.weight"].abs().max().item<double>(), 0);
  EXPECT_NEAR(parameters["query.weight"].std().item<double>(), 0.001, 1e-4);
  EXPECT_NEAR(parameters["key.weight"].std().item<double>(), 0.001, 1e-4);
}

}  // namespace
}  // namespace gloss
