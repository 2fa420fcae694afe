#include "ops/gru_step.h"

#include "kernels/gru_step.h"
#include "ops/arithmetic.h"
#include "ops/for_each_row.h"
#include "ops/product.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor plain(const Tensor& input, const Tensor& h, const GruWeights& weights) {
  const int64_t H = h.size(1);
  const std::vector<Tensor> x = input.split_with_sizes({2 * H, H}, 1);
  const std::vector<Tensor> zr = torch::sigmoid(weights.gates(h, x[0])).chunk(2, 1);
  const Tensor &z = zr[0], &r = zr[1];
  const Tensor candidate = torch::tanh(weights.candidate(r * h, x[1]));
  return torch::lerp(h, candidate, z);
}

/// Calls function(row, b H) for each row b of contiguous h (B, H) and gates (B, 3 H).
template <typename Function>
void for_each_gru_row(const Tensor& h, const Tensor& gates, Function function) {
  const int64_t H = h.size(1);
  const float* before = h.const_data_ptr<float>();
  float* all = gates.mutable_data_ptr<float>();
  for_each_row(h.size(0), gates.size(1), [&](int64_t b) {
    function(GruStep{before + b * H, all + b * 3 * H, static_cast<size_t>(H)}, b * H);
  });
}

struct GruStepFunction : torch::autograd::Function<GruStepFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& input, const Tensor& before, const Tensor& for_gates,
                        const Tensor& for_candidate, const c10::IValue& gate_steps,
                        const c10::IValue& candidate_steps) {
    const int64_t H = before.size(1);
    const Tensor h = before.contiguous(), gates = input.clone(torch::MemoryFormat::Contiguous);  // first their sums
    Tensor zr = gates.narrow(1, 0, 2 * H), candidate = gates.narrow(1, 2 * H, H);
    const Tensor reset_state = torch::empty_like(h);
    Tensor after = torch::empty_like(h);
    multiply(h, for_gates, zr, 1);
    for_each_gru_row(h, gates, [&](const GruStep& step, int64_t at) {
      gru_reset(step, reset_state.mutable_data_ptr<float>() + at);
    });
    multiply(reset_state, for_candidate, candidate, 1);
    for_each_gru_row(h, gates,
                     [&](const GruStep& step, int64_t at) { gru_update(step, after.mutable_data_ptr<float>() + at); });
    context->saved_data["gate steps"] = gate_steps;
    context->saved_data["candidate steps"] = candidate_steps;
    context->save_for_backward({h, gates, reset_state});
    return after;
  }

  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    const variable_list saved = context->get_saved_variables();
    const Tensor &h = saved[0], &gates = saved[1], &reset_state = saved[2];
    const int64_t H = h.size(1);
    const Tensor of_after = outer[0].contiguous(), of_sums = torch::empty_like(gates);
    Tensor of_before = torch::empty_like(h), of_reset_state = torch::empty_like(h);
    float* sums = of_sums.mutable_data_ptr<float>();
    for_each_gru_row(h, gates, [&](const GruStep& step, int64_t at) {
      gru_update_backward(step, of_after.const_data_ptr<float>() + at, sums + 3 * at,
                          of_before.mutable_data_ptr<float>() + at);
    });
    const Tensor of_gates = of_sums.narrow(1, 0, 2 * H), of_candidate = of_sums.narrow(1, 2 * H, H);
    const c10::IValue &gate_steps = context->saved_data["gate steps"],
                      &candidate_steps = context->saved_data["candidate steps"];
    DeferredWeightGradient::set_input_gradient(candidate_steps, of_candidate, of_reset_state);
    for_each_gru_row(h, gates, [&](const GruStep& step, int64_t at) {
      gru_reset_backward(step, of_reset_state.const_data_ptr<float>() + at, sums + 3 * at,
                         of_before.mutable_data_ptr<float>() + at);
    });
    if (context->needs_input_grad(1)) {
      DeferredWeightGradient::set_input_gradient(gate_steps, of_gates, of_before, 1);
    }
    if (context->needs_input_grad(2)) {
      DeferredWeightGradient::collect(gate_steps, h, of_gates);
    }
    if (context->needs_input_grad(3)) {
      DeferredWeightGradient::collect(candidate_steps, reset_state, of_candidate);
    }
    return {of_sums, of_before, Tensor(), Tensor(), Tensor(), Tensor()};
  }
};

}  // namespace

Tensor gru_step(const Tensor& input, const Tensor& before, const GruWeights& weights) {
  RECORD_USER_SCOPE("gloss::gru_step");
  if (!has_kernels(input)) {
    return plain(input, before, weights);
  }
  const auto& [gates, candidate] = weights;
  return GruStepFunction::apply(input, before, gates.transposed(), candidate.transposed(), gates.steps(),
                                candidate.steps());
}

}  // namespace gloss
