#include "layers/recurrent_cell.h"

#include <gtest/gtest.h>

#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kSteps = 3;

struct Scene {
  std::shared_ptr<Cell> cell;
  Tensor x;       // (T, B, I)
  Tensor before;  // (B, H), h and, for an LSTM, c

  Scene(const std::string& name, int64_t batch, int64_t hidden, double scale) : cell(make_cell(name, {5, hidden})) {
    randomise(*cell, 1);
    cell->to(torch::kFloat);
    x = (noise({kSteps, batch, 5}, 2) * scale).to(torch::kFloat);
    before = noise({batch, hidden}, 3).to(torch::kFloat);
  }

  /// h(1), c(1), ..., h(T), c(T), without what is undefined.
  std::vector<Tensor> states(const Tensor& inputs) const {
    std::vector<Tensor> all;
    const Recurrence next = cell->recurrence();
    LayerState state{before, cell->zero(1).cell.defined() ? before : Tensor()};
    for (const Tensor& now : inputs.unbind(0)) {
      state = next(now, state);
      all.push_back(state.hidden);
      if (state.cell.defined()) all.push_back(state.cell);
    }
    return all;
  }

  /// The states and, of a number that all of them are part of, the gradients.
  std::vector<Tensor> states_and_gradients(torch::ScalarType type) {
    cell->to(type);
    x = x.detach().to(type).requires_grad_();
    before = before.detach().to(type).requires_grad_();
    std::vector<Tensor> all = states(cell->input(x)), leaves = cell->parameters();
    Tensor sum = torch::zeros({}, type);
    for (size_t i = 0; i < all.size(); ++i) {
      sum = sum + (all[i] * noise(all[i].sizes(), 40 + static_cast<int64_t>(i)).to(type)).sum();
    }
    leaves.insert(leaves.end(), {x, before});
    for (const Tensor& gradient : torch::autograd::grad({sum}, leaves)) all.push_back(gradient);
    return all;
  }
};

class OfEachCell : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(RecurrentCell, OfEachCell, testing::Values("gru", "lstm"),
                         [](const auto& tested) { return tested.param; });

TEST_P(OfEachCell, InFloat32OnTheCpuEqualsItsEquationsInDoublePrecisionWithTheirGradients) {
  for (const auto& [batch, hidden] : {std::pair{1, 1}, {3, 19}, {70, 130}}) {
    for (const double scale : {0.1, 1.0, 30.0}) {
      SCOPED_TRACE(testing::Message() << batch << " x " << hidden << ", inputs of scale " << scale);
      Scene scene(GetParam(), batch, hidden, scale);
      const auto found = scene.states_and_gradients(torch::kFloat);
      const auto expected = scene.states_and_gradients(torch::kDouble);
      for (size_t i = 0; i < found.size(); ++i) {
        const double size = std::max(1.0, expected[i].abs().max().item<double>());
        EXPECT_TRUE(close(found[i].to(torch::kDouble), expected[i], 3e-5 * size)) << i;
      }
    }
  }
}

TEST_P(OfEachCell, HasTheSameStatesWithoutGradientsAndForInputsThatAreNotContiguous) {
  const Scene scene(GetParam(), 3, 19, 1);
  const Tensor inputs = scene.cell->input(scene.x);
  const std::vector<Tensor> with = scene.states(inputs);
  torch::NoGradGuard no_gradient;
  const std::vector<Tensor> without = scene.states(inputs.transpose(0, 1).contiguous().transpose(0, 1));
  for (size_t i = 0; i < with.size(); ++i) {
    EXPECT_TRUE(torch::equal(with[i], without[i])) << i;
  }
}

TEST_P(OfEachCell, KeepsNanInItsRowOfTheBatch) {
  const Scene scene(GetParam(), 3, 19, 1);
  torch::NoGradGuard no_gradient;
  const Tensor inputs = scene.cell->input(scene.x);
  inputs[0][1].fill_(NAN);
  for (const Tensor& state : scene.states(inputs)) {
    EXPECT_TRUE(state[1].isnan().all().item<bool>());
    EXPECT_FALSE(state[0].isnan().any().item<bool>() || state[2].isnan().any().item<bool>());
  }
}

TEST_P(OfEachCell, HasTheSameGradientsAfterOthersOfTheSameGraph) {
  Scene scene(GetParam(), 3, 19, 1);
  scene.x.requires_grad_();
  const std::vector<Tensor> weights = scene.cell->parameters();
  const auto last = [&] { return scene.states(scene.cell->input(scene.x)).back().square().sum(); };
  const auto expected = torch::autograd::grad({last()}, weights);
  const Tensor twice = last();
  torch::autograd::grad({twice}, {scene.x}, {}, /*retain_graph=*/true);
  const auto found = torch::autograd::grad({twice}, weights);
  for (size_t i = 0; i < weights.size(); ++i) {
    EXPECT_TRUE(torch::equal(found[i], expected[i])) << i;
  }
}

TEST_P(OfEachCell, FreesItsStepsWithoutTheGradientsOfItsWeights) {
  Scene scene(GetParam(), 3, 19, 1);
  scene.x.requires_grad_();
  const auto first_state = [&] {
    const std::vector<Tensor> all = scene.states(scene.cell->input(scene.x));
    torch::autograd::grad({all.back().sum()}, {scene.x});
    return c10::weak_intrusive_ptr<c10::TensorImpl>(all.front().getIntrusivePtr());
  }();
  EXPECT_TRUE(first_state.expired());
}

TEST_P(OfEachCell, PassesTheSameGradientsThroughFrozenWeights) {
  Scene scene(GetParam(), 3, 19, 1);
  scene.x.requires_grad_();
  const auto of_inputs = [&] {
    const Tensor last = scene.states(scene.cell->input(scene.x)).back();
    return torch::autograd::grad({last.square().sum()}, {scene.x})[0];
  };
  const Tensor expected = of_inputs();
  for (Tensor& parameter : scene.cell->parameters()) parameter.requires_grad_(false);
  EXPECT_TRUE(torch::equal(of_inputs(), expected));
  EXPECT_GT(expected.abs().max().item<double>(), 0);
}

}  // namespace
}  // namespace gloss
