#include "ops/dot_attention.h"

#include <gtest/gtest.h>

#include "layers/gradients.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kSentences = 3, kHeads = 2;

struct Shape {
  int64_t steps, positions, width;
};

/// Queries, keys and values (B, H, T or S, d), views of (B, T or S, H d), of one type and with gradients.
std::vector<Tensor> operands(const Shape& shape, torch::ScalarType type = torch::kFloat, double scale = 1) {
  const auto heads = [&](int64_t rows, uint64_t seed) {
    const Tensor x = noise({kSentences, rows, kHeads * shape.width}, seed) * scale;
    return x.to(torch::kFloat).to(type).view({kSentences, rows, kHeads, -1}).transpose(1, 2).requires_grad_();
  };
  return {heads(shape.steps, 1), heads(shape.positions, 2), heads(shape.positions, 3)};
}

/// (B, 1, 1, S): a whole sentence, one position, and half of them.
Tensor padding(int64_t positions) {
  return mask_of(torch::tensor({positions, int64_t{1}, (positions + 1) / 2}), positions).unsqueeze(1).unsqueeze(1);
}

/// The equation.
Tensor formula(const std::vector<Tensor>& x, const Tensor& visible) {
  Tensor scores = x[0].matmul(x[1].transpose(2, 3)) / std::sqrt(x[0].size(3));
  if (visible.defined()) {
    scores = scores.masked_fill(visible.logical_not(), -INFINITY);
  }
  return scores.softmax(-1).matmul(x[2]);
}

Tensor causal_mask(const Shape& shape) {
  return torch::ones({shape.steps, shape.positions}, torch::kBool).tril();
}

/// The contexts and the gradients of the queries, keys and values.
std::vector<Tensor> with_gradients(const Tensor& contexts, const std::vector<Tensor>& x) {
  std::vector<Tensor> all = torch::autograd::grad({contexts.sin().sum()}, x);
  all.push_back(contexts.detach());
  return all;
}

/// To 2e-5 of the largest number.
void expect_close(const std::vector<Tensor>& found, const std::vector<Tensor>& expected) {
  for (size_t i = 0; i < expected.size(); ++i) {
    const Tensor x = found[i].to(torch::kDouble), y = expected[i].to(torch::kDouble);
    const double largest = std::max(1.0, y.abs().max().item<double>());
    EXPECT_TRUE(close(x / largest, y / largest, 2e-5)) << i;
  }
}

TEST(DotAttention, InFloat32OnTheCpuEqualsTheFormulaInDoublePrecisionWithItsGradients) {
  for (const Shape& shape : {Shape{1, 1, 1}, Shape{1, 9, 16}, Shape{7, 1, 20}, Shape{5, 7, 19}, Shape{16, 16, 32},
                             Shape{40, 23, 64}, Shape{33, 50, 128}, Shape{18, 70, 30}}) {
    for (const double scale : {0.1, 1.0, 2.0}) {
      SCOPED_TRACE(testing::Message() << shape.steps << " to " << shape.positions << ", d = " << shape.width);
      const std::vector<Tensor> x = operands(shape, torch::kFloat, scale), y = operands(shape, torch::kDouble, scale);
      for (const Tensor& visible : {Tensor(), padding(shape.positions), padding(shape.positions).flip(3)}) {
        expect_close(with_gradients(dot_attention(x[0], x[1], x[2], visible, false), x),
                     with_gradients(formula(y, visible), y));
      }
      expect_close(with_gradients(dot_attention(x[0], x[1], x[2], Tensor(), true), x),
                   with_gradients(formula(y, causal_mask(shape)), y));
    }
  }
}

TEST(DotAttention, EqualsLibTorchsOwn) {
  const std::vector<Tensor> x = operands({21, 34, 32});
  expect_close(with_gradients(dot_attention(x[0], x[1], x[2], padding(34), false), x),
               with_gradients(at::scaled_dot_product_attention(x[0], x[1], x[2], padding(34)), x));
  expect_close(with_gradients(dot_attention(x[0], x[1], x[2], Tensor(), true), x),
               with_gradients(at::scaled_dot_product_attention(x[0], x[1], x[2], {}, 0.0, true), x));
}

TEST(DotAttention, HasTheGradientOfACentralDifference) {
  const std::vector<Tensor> x = operands({2, 4, 3}, torch::kDouble);
  std::vector<Tensor> leaves;
  for (const Tensor& each : x) leaves.push_back(each.detach().contiguous().requires_grad_());
  expect_gradients([&] { return dot_attention(leaves[0], leaves[1], leaves[2], padding(4), false).square().sum(); },
                   {{"queries", leaves[0]}, {"keys", leaves[1]}, {"values", leaves[2]}});
}

TEST(DotAttention, LiesInMemoryWithItsHeadsConcatenatedAndSoDoItsGradients) {
  const std::vector<Tensor> x = operands({5, 7, 16});
  for (const Tensor& each : with_gradients(dot_attention(x[0], x[1], x[2], padding(7), false), x)) {
    EXPECT_TRUE(each.transpose(1, 2).is_contiguous());
  }
}

TEST(DotAttention, DoesNotDependOnHowItsOperandsLieInMemory) {
  const std::vector<Tensor> x = operands({5, 7, 20});
  const Tensor expected = dot_attention(x[0], x[1], x[2], Tensor(), false);
  const auto by_columns = [](const Tensor& each) { return each.transpose(2, 3).contiguous().transpose(2, 3); };
  EXPECT_TRUE(torch::equal(dot_attention(x[0].contiguous(), by_columns(x[1]), x[2].contiguous(), {}, false), expected));
}

TEST(DotAttention, IsNotInfluencedByPadding) {
  const std::vector<Tensor> x = operands({18, 6, 32});
  const auto contexts = [&] { return with_gradients(dot_attention(x[0], x[1], x[2], padding(6), false), x); };
  const std::vector<Tensor> before = contexts();
  {
    torch::NoGradGuard no_gradient;
    for (const Tensor& each : {x[1], x[2]}) each.masked_fill_(padding(6).transpose(2, 3).logical_not(), NAN);
  }
  const std::vector<Tensor> after = contexts();
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_TRUE(torch::equal(before[i], after[i])) << i;
  }
}

TEST(DotAttention, OfAQueryThatSeesNothingIsZeroAsAreItsGradients) {
  for (const torch::ScalarType type : {torch::kFloat, torch::kDouble}) {
    const std::vector<Tensor> x = operands({3, 4, 16}, type);
    const Tensor visible = mask_of(torch::tensor({4, 0, 2}), 4).unsqueeze(1).unsqueeze(1);
    for (const Tensor& each : with_gradients(dot_attention(x[0], x[1], x[2], visible, false), x)) {
      EXPECT_EQ(each[1].abs().max().item<double>(), 0);
      EXPECT_FALSE(each.isnan().any().item<bool>());
    }
  }
}

TEST(DotAttention, OfNanIsNan) {
  const std::vector<Tensor> x = operands({17, 4, 16});
  torch::NoGradGuard no_gradient;
  x[0][1][0][16][3] = NAN;
  EXPECT_EQ(dot_attention(x[0], x[1], x[2], Tensor(), false).isnan().sum().item<int64_t>(), 16);
}

TEST(DotAttention, SavesNothingWhenNothingNeedsGradients) {
  const std::vector<Tensor> x = operands({5, 7, 16});
  const Tensor with = dot_attention(x[0], x[1], x[2], padding(7), false);
  EXPECT_TRUE(with.requires_grad());
  torch::NoGradGuard no_gradient;
  const Tensor without = dot_attention(x[0], x[1], x[2], padding(7), false);
  EXPECT_EQ(without.grad_fn(), nullptr);
  EXPECT_TRUE(torch::equal(with, without));
}

TEST(DotAttention, WithAMaskForEveryQueryOrInDoublePrecisionIsTheFormulaToo) {
  const std::vector<Tensor> x = operands({5, 7, 16}), y = operands({5, 7, 16}, torch::kDouble);
  const Tensor visible = torch::ones({1, 1, 5, 7}, torch::kBool).tril(2);
  expect_close(with_gradients(dot_attention(x[0], x[1], x[2], visible, false), x),
               with_gradients(formula(y, visible), y));
  expect_close(with_gradients(dot_attention(y[0], y[1], y[2], Tensor(), true), y),
               with_gradients(formula(y, causal_mask({5, 7, 16})), y));
}

}  // namespace
}  // namespace gloss
