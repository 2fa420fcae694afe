#include "layers/lstm.h"

#include <gtest/gtest.h>

#include "layers/tensors.h"

namespace gloss {
namespace {

TEST(Lstm, EqualsLibTorchs) {
  constexpr int64_t I = 3, H = 4;
  Lstm lstm({I, H});
  randomise(lstm, 1);
  torch::nn::LSTM other(torch::nn::LSTMOptions(I, H));
  other->to(torch::kDouble);
  torch::NoGradGuard no_gradient;
  const auto reordered = [&](const torch::Tensor& x) {  // ours: i, f, o, c; LibTorch's: i, f, c, o
    const auto gates = x.chunk(4);
    return torch::cat({gates[0], gates[1], gates[3], gates[2]});
  };
  const auto ours = lstm.named_parameters();
  const auto theirs = other->named_parameters();
  theirs["weight_ih_l0"].copy_(reordered(ours["input.weight"]));
  theirs["weight_hh_l0"].copy_(reordered(ours["recurrent"]));
  theirs["bias_ih_l0"].copy_(reordered(ours["input.bias"]));
  theirs["bias_hh_l0"].zero_();

  const torch::Tensor input = noise({5, 2, I}, 2), hidden = noise({1, 2, H}, 3), cell = noise({1, 2, H}, 4);
  const auto [outputs, last] = other(input, std::make_tuple(hidden, cell));
  LayerState state{hidden[0], cell[0]};
  const Recurrence next = lstm.recurrence();
  for (int64_t t = 0; t < input.size(0); ++t) {
    state = next(lstm.input(input[t]), state);
    EXPECT_TRUE(close(state.hidden, outputs[t], 1e-14));
  }
  EXPECT_TRUE(close(state.cell, std::get<1>(last)[0], 1e-14));
}

TEST(Lstm, StartsFromZeros) {
  const LayerState zero = Lstm({3, 4}).zero(2);
  EXPECT_TRUE(torch::equal(zero.hidden, torch::zeros({2, 4})));
  EXPECT_TRUE(torch::equal(zero.cell, torch::zeros({2, 4})));
}

}  // namespace
}  // namespace gloss
