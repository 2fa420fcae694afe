#include "layers/gru.h"

#include <gtest/gtest.h>

#include <cmath>

#include "layers/tensors.h"

namespace gloss {
namespace {

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

TEST(Gru, FollowsTheEquationsOfThePaper) {
  constexpr int I = 3, H = 4;
  Gru gru({I, H});
  randomise(gru, 1);
  const torch::Tensor input = noise({1, I}, 2), before = noise({1, H}, 3);
  const auto parameters = gru.named_parameters();
  const auto number = [&](const char* name, int row, int column) {
    return parameters[name][row][column].item<double>();
  };
  const auto from_input = [&](int row) {
    double sum = parameters["input.bias"][row].item<double>();
    for (int i = 0; i < I; ++i) {
      sum += number("input.weight", row, i) * input[0][i].item<double>();
    }
    return sum;
  };
  std::vector<double> h(H), z(H), r(H);
  for (int k = 0; k < H; ++k) {
    h[k] = before[0][k].item<double>();
  }
  for (int k = 0; k < H; ++k) {
    double update = from_input(k), reset = from_input(H + k);
    for (int j = 0; j < H; ++j) {
      update += number("gates", k, j) * h[j];
      reset += number("gates", H + k, j) * h[j];
    }
    z[k] = sigmoid(update);
    r[k] = sigmoid(reset);
  }
  const LayerState after = gru.recurrence()(gru.input(input), {before, torch::Tensor()});
  for (int k = 0; k < H; ++k) {
    double candidate = from_input(2 * H + k);
    for (int j = 0; j < H; ++j) {
      candidate += number("candidate", k, j) * (r[j] * h[j]);
    }
    EXPECT_NEAR(after.hidden[0][k].item<double>(), (1 - z[k]) * h[k] + z[k] * std::tanh(candidate), 1e-14);
  }
}

TEST(Gru, EqualsLibTorchsWhereNothingIsReset) {
  constexpr int64_t I = 3, H = 4;
  Gru gru({I, H});
  randomise(gru, 1);
  torch::nn::GRU other(torch::nn::GRUOptions(I, H));
  other->to(torch::kDouble);
  torch::NoGradGuard no_gradient;
  const auto ours = gru.named_parameters();
  ours["input.bias"].slice(0, H, 2 * H).fill_(100);  // r = 1
  const torch::Tensor w = ours["input.weight"], b = ours["input.bias"], u = ours["gates"];
  const auto rows = [&](const torch::Tensor& x, int64_t k) { return x.slice(0, k * H, (k + 1) * H); };
  // LibTorch orders reset, update, candidate, and its update gate keeps where ours renews.
  const auto theirs = other->named_parameters();
  theirs["weight_ih_l0"].copy_(torch::cat({rows(w, 1), -rows(w, 0), rows(w, 2)}));
  theirs["weight_hh_l0"].copy_(torch::cat({rows(u, 1), -rows(u, 0), ours["candidate"]}));
  theirs["bias_ih_l0"].copy_(torch::cat({rows(b, 1), -rows(b, 0), rows(b, 2)}));
  theirs["bias_hh_l0"].zero_();

  const torch::Tensor input = noise({5, 2, I}, 2), first = noise({1, 2, H}, 3);
  const auto [outputs, last] = other(input, first);
  LayerState state{first[0], torch::Tensor()};
  const Recurrence next = gru.recurrence();
  for (int64_t t = 0; t < input.size(0); ++t) {
    state = next(gru.input(input[t]), state);
    EXPECT_TRUE(close(state.hidden, outputs[t], 1e-14));
  }
}

}  // namespace
}  // namespace gloss
