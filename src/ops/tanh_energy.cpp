#include "ops/tanh_energy.h"

#include <ATen/Parallel.h>

#include "kernels/tanh_energy.h"
#include "ops/arithmetic.h"
#include "ops/collected_steps.h"
#include "ops/needs_gradients.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor plain(const Tensor& queries, const Tensor& keys, const Tensor& vector) {
  return torch::tanh(queries.unsqueeze(2) + keys.unsqueeze(1)).matmul(vector);  // (B, T, S, K) -> (B, T, S)
}

/// Contiguous (B, T, K), (B, S, K) and (K).
struct Operands {
  Tensor queries, keys, vector;

  Operands(const Tensor& a, const Tensor& k, const Tensor& v)
      : queries(a.contiguous()), keys(k.contiguous()), vector(v.contiguous()) {}

  /// Calls function(row, terms) for each row b T + t; the rows of a sentence in turn.
  template <typename Function>
  void for_each_query(Function function) const {
    const float *a = queries.const_data_ptr<float>(), *k = keys.const_data_ptr<float>(),
                *v = vector.const_data_ptr<float>();
    const int64_t steps = queries.size(1), positions = keys.size(1), width = keys.size(2);
    at::parallel_for(0, queries.size(0), 1, [&](int64_t begin, int64_t end) {
      for (int64_t row = begin * steps; row < end * steps; ++row) {
        function(row, EnergyTerms{a + row * width, k + row / steps * positions * width, v,
                                  static_cast<size_t>(positions), static_cast<size_t>(width)});
      }
    });
  }
};

Tensor energies(const Operands& operands) {
  const int64_t positions = operands.keys.size(1);
  Tensor all = torch::empty({operands.queries.size(0), operands.queries.size(1), positions}, operands.keys.options());
  float* energy = all.mutable_data_ptr<float>();
  operands.for_each_query(
      [&](int64_t row, const EnergyTerms& terms) { tanh_energies(terms, energy + row * positions); });
  return all;
}

struct TanhEnergy : torch::autograd::Function<TanhEnergy> {
  static Tensor forward(AutogradContext* context, const Tensor& queries, const Tensor& keys, const Tensor& vector,
                        const c10::IValue& steps) {
    context->save_for_backward({queries, keys, vector});
    keep_steps(context, steps);
    return energies({queries, keys, vector});
  }

  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    if (!outer[0].defined()) {
      return variable_list(4);
    }
    const variable_list saved = context->get_saved_variables();
    const Operands operands(saved[0], saved[1], saved[2]);
    const Tensor of_energies = outer[0].contiguous();
    const c10::IValue& steps = kept_steps(context);
    const Tensor of_queries = torch::zeros_like(operands.queries);
    const Tensor of_keys = steps.isNone() ? torch::zeros_like(operands.keys) : DeferredMemoryGradient::sum_of(steps);
    const int64_t queries = operands.queries.size(1), positions = operands.keys.size(1), width = operands.keys.size(2);
    const Tensor of_vectors =
        torch::zeros({operands.keys.size(0), width}, operands.keys.options());  // of each sentence
    const float* gradient = of_energies.const_data_ptr<float>();
    const EnergyGradients all{of_queries.mutable_data_ptr<float>(), of_keys.mutable_data_ptr<float>(),
                              of_vectors.mutable_data_ptr<float>()};
    operands.for_each_query([&](int64_t row, const EnergyTerms& terms) {
      const int64_t sentence = row / queries;
      add_energy_gradients(
          terms, gradient + row * positions,
          {all.query + row * width, all.keys + sentence * positions * width, all.vector + sentence * width});
    });
    return {of_queries, steps.isNone() ? of_keys : Tensor(), of_vectors.sum(0), Tensor()};
  }
};

}  // namespace

Tensor tanh_energy(const Tensor& queries, const DeferredMemoryGradient& keys, const Tensor& vector) {
  RECORD_USER_SCOPE("gloss::tanh_energy");
  if (!has_kernels(*keys)) {
    return plain(queries, *keys, vector);
  }
  return needs_gradients({queries, *keys, vector}) ? TanhEnergy::apply(queries, *keys, vector, keys.steps())
                                                   : energies({queries, *keys, vector});
}

}  // namespace gloss
