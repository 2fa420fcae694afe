#include "ops/product.h"

#include "kernels/gemm.h"
#include "ops/arithmetic.h"
#include "ops/needs_gradients.h"
#include "ops/spaced_rows.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The distance from row to row, absent where rows are not contiguous or overlap.
std::optional<int64_t> row_stride(const Tensor& x) {
  const int64_t least = std::max<int64_t>(x.size(1), 1);
  const int64_t stride = x.size(0) > 1 ? x.stride(0) : least;
  const bool contiguous = x.size(1) <= 1 || x.stride(1) == 1;
  return contiguous && stride >= least ? std::optional(stride) : std::nullopt;
}

/// Copies a matrix into `held` if its rows and its columns have gaps.
template <typename Number>
GemmOperand<Number> operand(const Tensor& x, Tensor& held) {
  const auto numbers = [](const Tensor& matrix) { return static_cast<const Number*>(matrix.const_data_ptr()); };
  held = x;
  if (const auto stride = row_stride(x)) return {'N', numbers(x), *stride};
  if (const auto stride = row_stride(x.t())) return {'T', numbers(x), *stride};
  held = x.contiguous();
  return {'N', numbers(held), *row_stride(held)};
}

template <typename Number>
void multiply_by_onednn(const Tensor& a, const Tensor& b, Tensor& c, float beta) {
  if (a.size(1) == 0) {
    beta == 0 ? c.zero_() : c.mul_(beta);
  } else if (c.numel() > 0) {
    Tensor held_a, held_b;
    const auto first = operand<Number>(a, held_a), second = operand<Number>(b, held_b);
    gemm({a.size(0), b.size(1), a.size(1)}, first, second, {c.mutable_data_ptr<float>(), row_stride(c).value(), beta});
  }
}

/// A product of matrices of which one or both are of bfloat16 numbers. Where the processor cannot multiply those, the
/// products of the same numbers are computed in float32, which holds each of them exactly.
void multiply_rounded(const Tensor& a, const Tensor& b, Tensor& c, float beta) {
  const Tensor rounded_a = a.to(torch::kBFloat16), rounded_b = b.to(torch::kBFloat16);
  if (has_kernels(c) && has_bfloat16_gemm() && (beta == 0 || beta == 1)) {
    multiply_by_onednn<Bfloat16>(rounded_a, rounded_b, c, beta);
  } else if (c.is_cpu()) {
    multiply(rounded_a.to(c.scalar_type()), rounded_b.to(c.scalar_type()), c, beta);
  } else {
    const bool sums_in_float32 = c.is_cuda() && c.scalar_type() == torch::kFloat32;
    const Tensor ab =
        sums_in_float32 ? at::mm(rounded_a, rounded_b, torch::kFloat32) : rounded_a.mm(rounded_b).to(c.scalar_type());
    beta == 0 ? c.copy_(ab) : c.mul_(beta).add_(ab);
  }
}

/// Products of bfloat16 numbers are float32, others as their factors.
torch::TensorOptions of_products(const Tensor& factor) {
  return factor.options().dtype(factor.scalar_type() == torch::kBFloat16 ? torch::kFloat32 : factor.scalar_type());
}

/// x W' + b of factors x (R, I) and W (O, I) -> (R, O).
Tensor project(const Tensor& rows, const Tensor& weight, const std::optional<Tensor>& bias) {
  Tensor y = torch::empty({rows.size(0), weight.size(0)}, of_products(rows));
  if (bias) {
    y.copy_(*bias);
  }
  multiply(rows, weight.t(), y, bias ? 1 : 0);
  return y;
}

/// y (R, O) -> (..., O), with the first dimensions of x.
Tensor shaped(const Tensor& y, const Tensor& x) {
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes.back() = y.size(1);
  return y.view(sizes);
}

Tensor rows_of(const Tensor& x) {
  return x.reshape({-1, x.size(-1)});
}

// y(i) = x W(i)', and + b if there is one projection alone.
struct Projections : torch::autograd::Function<Projections> {
  static variable_list forward(AutogradContext* context, const Tensor& x, at::TensorList weights,
                               const std::optional<Tensor>& bias) {
    context->set_materialize_grads(false);
    context->saved_data["sizes"] = x.sizes();
    context->saved_data["bias"] = bias.has_value();
    variable_list saved{factor(rows_of(x))}, projected;
    for (const Tensor& weight : weights) {
      saved.push_back(factor(weight));
      projected.push_back(shaped(project(saved.front(), saved.back(), bias), x));
    }
    context->save_for_backward(saved);
    return projected;
  }

  // dL/dx = sum over i of dL/dy(i) W(i),  dL/dW(i) = (dL/dy(i))' x,  dL/db = sum over rows of dL/dy
  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    const variable_list saved = context->get_saved_variables();
    const size_t count = outer.size();
    const bool with_bias = context->saved_data["bias"].toBool();
    variable_list inner(count + 2);
    Tensor of_x, x;
    for (size_t i = 0; i < count; ++i) {
      if (!outer[i].defined()) continue;
      const Tensor gradient = rows_of(outer[i]), as_factor = factor(gradient), &weight = saved[1 + i];
      if (!context->needs_input_grad(0)) {
      } else if (of_x.defined()) {
        multiply(as_factor, weight, of_x, 1);
      } else {
        of_x = product(as_factor, weight);
      }
      if (context->needs_input_grad(1 + i)) {
        x = x.defined() ? x : spaced_rows(saved[0]);
        inner[1 + i] = product(spaced_rows(as_factor).t(), x);
      }
      if (with_bias && context->needs_input_grad(1 + count)) {
        inner[1 + count] = gradient.sum(0);
      }
    }
    if (of_x.defined()) {
      inner[0] = of_x.view(context->saved_data["sizes"].toIntVector());
    }
    return inner;
  }
};

variable_list project_all(const Tensor& x, at::TensorList weights, const std::optional<Tensor>& bias) {
  variable_list projected;
  if (!has_kernels(x) && factor(x).scalar_type() != torch::kBFloat16) {
    for (const Tensor& weight : weights) {
      projected.push_back(torch::linear(x, weight, bias));
    }
  } else if (needs_gradients(x) || needs_gradients(weights) || (bias && needs_gradients(*bias))) {
    projected = Projections::apply(x, weights, bias);
  } else {
    const Tensor rows = factor(rows_of(x));
    for (const Tensor& weight : weights) {
      projected.push_back(shaped(project(rows, factor(weight), bias), x));
    }
  }
  return projected;
}

}  // namespace

void multiply(const Tensor& a, const Tensor& b, Tensor& c, float beta) {
  RECORD_USER_SCOPE_WITH_INPUTS("gloss::multiply", (std::vector<c10::IValue>{a, b}));
  if (a.scalar_type() == torch::kBFloat16 || b.scalar_type() == torch::kBFloat16) {
    multiply_rounded(a, b, c, beta);
  } else if (has_kernels(c) && kHasGemm) {
    multiply_by_onednn<float>(a, b, c, beta);
  } else {
    c.addmm_(a, b, beta);
  }
}

Tensor product(const Tensor& a, const Tensor& b) {
  Tensor c = torch::empty({a.size(0), b.size(1)}, of_products(a));
  multiply(a, b, c);
  return c;
}

Tensor projection(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias) {
  return project_all(x, weight, bias).front();
}

std::vector<Tensor> projections(const Tensor& x, at::TensorList weights) {
  return project_all(x, weights, std::nullopt);
}

}  // namespace gloss
