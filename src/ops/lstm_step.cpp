#include "ops/lstm_step.h"

#include "kernels/lstm_step.h"
#include "ops/arithmetic.h"
#include "ops/for_each_row.h"
#include "ops/product.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

LstmStates plain(const Tensor& input, const LstmStates& before, const DeferredWeightGradient& recurrent) {
  const int64_t H = before.cell.size(1);
  const std::vector<Tensor> sums = recurrent(before.hidden, input).split_with_sizes({3 * H, H}, 1);
  const std::vector<Tensor> gates = torch::sigmoid(sums[0]).chunk(3, 1);
  const Tensor &i = gates[0], &f = gates[1], &o = gates[2];
  const Tensor cell = torch::addcmul(f * before.cell, i, torch::tanh(sums[1]));
  return {o * torch::tanh(cell), cell};
}

/// Calls function(row, b H) for each row b of contiguous c (B, H), gates (B, 4 H) and c' (B, H).
template <typename Function>
void for_each_lstm_row(const Tensor& before, const Tensor& gates, const Tensor& after, Function function) {
  const int64_t H = before.size(1);
  const float* c = before.const_data_ptr<float>();
  float *all = gates.mutable_data_ptr<float>(), *next = after.mutable_data_ptr<float>();
  for_each_row(gates.size(0), gates.size(1), [&](int64_t b) {
    function(LstmStep{c + b * H, all + b * 4 * H, next + b * H, static_cast<size_t>(H)}, b * H);
  });
}

struct LstmStepFunction : torch::autograd::Function<LstmStepFunction> {
  static variable_list forward(AutogradContext* context, const Tensor& input, const Tensor& hidden, const Tensor& cell,
                               const Tensor& transposed, const c10::IValue& steps) {
    const Tensor before = cell.contiguous(), after = torch::empty_like(before),
                 hidden_after = torch::empty_like(before);
    Tensor gates = input.clone(torch::MemoryFormat::Contiguous);
    multiply(hidden, transposed, gates, 1);
    for_each_lstm_row(before, gates, after, [&](const LstmStep& step, int64_t at) {
      lstm_forward(step, hidden_after.mutable_data_ptr<float>() + at);
    });
    context->saved_data["steps"] = steps;
    context->save_for_backward({hidden, before, gates, after});
    return {hidden_after, after};
  }

  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    const variable_list saved = context->get_saved_variables();
    const Tensor &hidden = saved[0], &before = saved[1], &gates = saved[2], &after = saved[3];
    const Tensor of_hidden = outer[0].contiguous(), of_after = outer[1].contiguous();
    const Tensor of_sums = torch::empty_like(gates), of_before = torch::empty_like(before);
    for_each_lstm_row(before, gates, after, [&](const LstmStep& step, int64_t at) {
      lstm_backward(step, {of_after.const_data_ptr<float>() + at, of_hidden.const_data_ptr<float>() + at},
                    of_sums.mutable_data_ptr<float>() + 4 * at, of_before.mutable_data_ptr<float>() + at);
    });
    const c10::IValue& steps = context->saved_data["steps"];
    Tensor of_hidden_before;
    if (context->needs_input_grad(1)) {
      of_hidden_before = torch::empty_like(before);
      DeferredWeightGradient::set_input_gradient(steps, of_sums, of_hidden_before);
    }
    if (context->needs_input_grad(3)) {
      DeferredWeightGradient::collect(steps, hidden, of_sums);
    }
    return {of_sums, of_hidden_before, of_before, Tensor(), Tensor()};
  }
};

}  // namespace

LstmStates lstm_step(const Tensor& input, const LstmStates& before, const DeferredWeightGradient& recurrent) {
  RECORD_USER_SCOPE("gloss::lstm_step");
  if (!has_kernels(input)) {
    return plain(input, before, recurrent);
  }
  const variable_list after =
      LstmStepFunction::apply(input, before.hidden, before.cell, recurrent.transposed(), recurrent.steps());
  return {after[0], after[1]};
}

}  // namespace gloss
