#include "ops/product.h"

#include "kernels/sgemm.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool is_onednns(const Tensor& x) {
  return kHasSgemm && x.is_cpu() && x.scalar_type() == torch::kFloat32;
}

/// The distance from row to row, absent where rows are not contiguous or overlap.
std::optional<int64_t> row_stride(const Tensor& x) {
  const int64_t least = std::max<int64_t>(x.size(1), 1);
  const int64_t stride = x.size(0) > 1 ? x.stride(0) : least;
  const bool contiguous = x.size(1) <= 1 || x.stride(1) == 1;
  return contiguous && stride >= least ? std::optional(stride) : std::nullopt;
}

/// Copies a matrix into `held` if its rows and its columns have gaps.
GemmOperand operand(const Tensor& x, Tensor& held) {
  held = x;
  if (const auto stride = row_stride(x)) return {'N', x.const_data_ptr<float>(), *stride};
  if (const auto stride = row_stride(x.t())) return {'T', x.const_data_ptr<float>(), *stride};
  held = x.contiguous();
  return {'N', held.const_data_ptr<float>(), *row_stride(held)};
}

Tensor project(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias) {
  const Tensor rows = x.reshape({-1, x.size(-1)});
  Tensor y = torch::empty({rows.size(0), weight.size(0)}, x.options());
  if (bias) {
    y.copy_(*bias);
  }
  multiply(rows, weight.t(), y, bias ? 1 : 0);
  std::vector<int64_t> shape = x.sizes().vec();
  shape.back() = weight.size(0);
  return y.view(shape);
}

struct Projection : torch::autograd::Function<Projection> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const std::optional<Tensor>& bias) {
    context->saved_data["bias"] = bias.has_value();
    context->save_for_backward({x, weight});
    context->set_materialize_grads(false);
    return project(x, weight, bias);
  }

  // dL/dx = dL/dy W,  dL/dW = (dL/dy)' x,  dL/db = sum over rows of dL/dy
  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    if (!outer[0].defined()) {
      return variable_list(3);
    }
    const variable_list saved = context->get_saved_variables();
    const Tensor &x = saved[0], &weight = saved[1];
    const Tensor gradient = outer[0].reshape({-1, weight.size(0)});
    variable_list inner(3);
    if (context->needs_input_grad(0)) {
      inner[0] = product(gradient, weight).view(x.sizes());
    }
    if (context->needs_input_grad(1)) {
      inner[1] = product(gradient.t(), x.reshape({-1, x.size(-1)}));
    }
    if (context->saved_data["bias"].toBool() && context->needs_input_grad(2)) {
      inner[2] = gradient.sum(0);
    }
    return inner;
  }
};

}  // namespace

void multiply(const Tensor& a, const Tensor& b, Tensor& c, float beta) {
  if (!is_onednns(c)) {
    c.addmm_(a, b, beta);
    return;
  }
  if (a.size(1) == 0) {
    beta == 0 ? c.zero_() : c.mul_(beta);
  } else if (c.numel() > 0) {
    Tensor held_a, held_b;
    const GemmOperand first = operand(a, held_a), second = operand(b, held_b);
    sgemm(a.size(0), b.size(1), a.size(1), first, second, {c.mutable_data_ptr<float>(), row_stride(c).value(), beta});
  }
}

Tensor product(const Tensor& a, const Tensor& b) {
  if (!is_onednns(a)) {
    return a.mm(b);
  }
  Tensor c = torch::empty({a.size(0), b.size(1)}, a.options());
  multiply(a, b, c);
  return c;
}

Tensor projection(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias) {
  if (!is_onednns(x)) {
    return torch::linear(x, weight, bias);
  }
  const bool with_gradients =
      torch::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad() || (bias && bias->requires_grad()));
  return with_gradients ? Projection::apply(x, weight, bias) : project(x, weight, bias);
}

}  // namespace gloss
