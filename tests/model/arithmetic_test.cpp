// Whatever is fast computes what the reference computes.

#include "model/every_kind.h"
#include "ops/with_arithmetic.h"

namespace gloss {
namespace {

using torch::Tensor;

class Computation : public testing::TestWithParam<std::string> {
 protected:
  std::vector<Tensor> with(const Arithmetic& arithmetic) {
    return with_arithmetic(arithmetic, [&] { return computed(model_); });
  }
  /// The largest distance of a number, relative to the largest number of its tensor.
  static double apart(const std::vector<Tensor>& some, const std::vector<Tensor>& others) {
    double apart = 0;
    for (size_t i = 0; i < some.size(); ++i) {
      const double largest = std::max(1.0, others[i].abs().max().item<double>());
      apart = std::max(apart, (some[i] - others[i]).abs().max().item<double>() / largest);
    }
    return apart;
  }

  Seq2Seq model_ = random_model(GetParam());
};

TEST_P(Computation, IsTheReferencesInFloat32) {
  model_.to(torch::kFloat);
  EXPECT_LT(apart(with({"float32", "fast"}), with({"float32", "reference"})), 1e-5);
}

TEST_P(Computation, IsTheReferencesWithFactorsRoundedToBfloat16) {
  model_.to(torch::kFloat);
  const auto fast = with({"bfloat16", "fast"});
  EXPECT_LT(apart(fast, with({"bfloat16", "reference"})), 2e-2);  // another order of the sums, then rounded
  const double to_float32 = apart(fast, with({"float32", "fast"}));
  EXPECT_GT(to_float32, 1e-5);
  EXPECT_LT(to_float32, 1e-1);
}

TEST_P(Computation, OfDoublesRoundsNothing) {
  EXPECT_LT(apart(with({"bfloat16", "fast"}), with({"float32", "reference"})), 1e-12);
}

INSTANTIATE_TEST_SUITE_P(EveryModel, Computation, testing::ValuesIn(every_kind()),
                         [](const auto& kind) { return std::to_string(kind.index); });

}  // namespace
}  // namespace gloss
