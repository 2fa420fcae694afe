#include "optim/average.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "config/options_yaml.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

struct Section final : Options {
  void bind(Schema& schema) override { schema.choose("type", type, averages(), "What is tested"); }
  Choice type;
};

/// An average of two parameters, which take the values theta(n) at step n.
struct Averaged {
  explicit Averaged(const std::string& yaml) {
    read_yaml_text(yaml, "test", {}, section);
    average = section.type.as<AverageOptions>().make(parameters);
  }
  void set(int64_t n) {
    const torch::NoGradGuard no_gradient;
    for (auto& [name, parameter] : parameters) {
      parameter.copy_(theta(parameter, n));
    }
  }
  static Tensor theta(const Tensor& parameter, int64_t n) { return noise(parameter.sizes(), 100 + n); }

  /// Expects that the average is the sum of weight(n) theta(n) over the steps.
  template <typename Weight>
  void expect_weights(int64_t steps, Weight weight) const {
    const NamedTensors found = average->average(taken);
    ASSERT_EQ(found.size(), parameters.size());
    for (size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].first, parameters[i].first);
      Tensor expected = torch::zeros_like(parameters[i].second);
      for (int64_t n = 1; n <= steps; ++n) {
        expected += weight(n) * theta(expected, n);
      }
      EXPECT_TRUE(close(found[i].second, expected, 1e-12));
    }
  }

  Section section;
  NamedTensors parameters{{"matrix", torch::zeros({3, 4}, torch::kDouble).requires_grad_()},
                          {"vector", torch::zeros({5}, torch::kDouble).requires_grad_()}};
  std::unique_ptr<Average> average;
  std::vector<Snapshot> taken;
};

TEST(Average, OfNoneIsAbsent) {
  EXPECT_EQ(Averaged("type: none").average, nullptr);
}

TEST(MovingAverage, WeighsUpdatesByPowersOfTheDecayWithASumOfOne) {
  constexpr double kDecay = 0.7;
  constexpr int64_t kSteps = 9;
  Averaged averaged("{type: ema, decay: 0.7}");
  for (int64_t n = 1; n <= kSteps; ++n) {
    averaged.set(n);
    averaged.average->updated(n);
  }
  averaged.expect_weights(
      kSteps, [](int64_t n) { return (1 - kDecay) * std::pow(kDecay, kSteps - n) / (1 - std::pow(kDecay, kSteps)); });
}

TEST(MeanOfSnapshots, IsThatOfTheLastOnes) {
  Averaged averaged("{type: last, count: 3}");
  EXPECT_FALSE(averaged.average->reads_scores());
  for (int64_t n = 1; n <= 7; ++n) {
    averaged.set(n);
    averaged.average->validated({n, 0}, averaged.taken);
    averaged.expect_weights(n, [&](int64_t i) { return i > n - 3 ? 1.0 / std::min<int64_t>(n, 3) : 0; });
  }
}

TEST(MeanOfSnapshots, IsThatOfTheBestOnes) {
  Averaged averaged("{type: best, count: 2}");
  EXPECT_TRUE(averaged.average->reads_scores());
  const std::vector<double> scores{1, 5, 2, 4, 4};  // an equal score does not replace an earlier one
  for (int64_t n = 1; n <= std::ssize(scores); ++n) {
    averaged.set(n);
    averaged.average->validated({n, scores[n - 1]}, averaged.taken);
  }
  averaged.expect_weights(5, [](int64_t n) { return n == 2 || n == 4 ? 0.5 : 0; });
}

TEST(MeanOfSnapshots, IsTheParametersBeforeTheFirst) {
  Averaged averaged("{type: last, count: 3}");
  averaged.set(1);
  averaged.expect_weights(1, [](int64_t) { return 1; });
}

TEST(Average, GoesOnFromItsState) {
  for (const char* yaml : {"{type: ema, decay: 0.7}", "{type: last, count: 3}", "{type: best, count: 2}"}) {
    SCOPED_TRACE(yaml);
    Averaged whole(yaml), resumed(yaml);
    const auto train = [](Averaged& averaged, int64_t first, int64_t last) {
      for (int64_t n = first; n <= last; ++n) {
        averaged.set(n);
        averaged.average->updated(n);
        averaged.average->validated({n, std::sin(static_cast<double>(n))}, averaged.taken);
      }
    };
    train(whole, 1, 4);
    const NamedTensors from = whole.average->state(), to = resumed.average->state();
    ASSERT_EQ(from.size(), to.size());
    for (size_t i = 0; i < from.size(); ++i) {
      EXPECT_EQ(from[i].first, to[i].first);
      Tensor(to[i].second).copy_(from[i].second);
    }
    resumed.taken = whole.taken;
    train(whole, 5, 9);
    train(resumed, 5, 9);
    const NamedTensors a = whole.average->average(whole.taken), b = resumed.average->average(resumed.taken);
    for (size_t i = 0; i < a.size(); ++i) {
      EXPECT_TRUE(torch::equal(a[i].second, b[i].second));
    }
  }
}

TEST(AveragedParameters, StandInTheModelForAsLongAsTheyLive) {
  Averaged averaged("{type: last, count: 2}");
  averaged.set(1);
  averaged.average->validated({1, 0}, averaged.taken);
  averaged.set(2);
  const Tensor parameter = averaged.parameters[0].second;
  {
    const AveragedParameters standing(averaged.parameters, averaged.average->average(averaged.taken));
    EXPECT_TRUE(torch::equal(parameter.detach(), Averaged::theta(parameter, 1)));
  }
  EXPECT_TRUE(torch::equal(parameter.detach(), Averaged::theta(parameter, 2)));
  EXPECT_TRUE(parameter.requires_grad() && parameter.is_leaf());
}

TEST(MeanOfSnapshots, RefusesMoreThanItHasOfAStateThatAStrangerWrote) {
  Averaged mean("{type: last, count: 2}");
  mean.taken = {{1, 0}, {2, 0}, {3, 0}};
  EXPECT_THROW(mean.average->average(mean.taken), Error);
  EXPECT_THROW(mean.average->validated({4, 0}, mean.taken), Error);
}

}  // namespace
}  // namespace gloss
