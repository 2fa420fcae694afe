#include "ops/deferred_weight_gradient.h"

#include "ops/arithmetic.h"
#include "ops/collected_steps.h"
#include "ops/product.h"
#include "ops/spaced_rows.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

Tensor step(const Tensor& x, const Tensor& transposed, const std::optional<Tensor>& added) {
  if (!added) {
    return product(x, transposed);
  }
  Tensor y = added->clone(torch::MemoryFormat::Contiguous);
  multiply(x, transposed, y, 1);
  return y;
}

/// W, for the backward passes of the steps, and the x(t) and dL/dy(t) that they collect.
struct Steps : torch::CustomClassHolder {
  Tensor weight;
  std::vector<Tensor> inputs, gradients;
};

// One step. Its backward pass collects x(t) and dL/dy(t) and returns no gradient for W.
struct Step : Function<Step> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const std::optional<Tensor>& added,
                        const Tensor& transposed, const c10::IValue& steps) {
    keep_steps(context, steps);
    context->saved_data["added"] = added.has_value();
    context->save_for_backward({x});
    return step(x, transposed, added);
  }
  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    if (!outer[0].defined()) {
      return variable_list(4);
    }
    const Tensor x = context->get_saved_variables()[0];
    const c10::IValue& steps = kept_steps(context);
    const bool is_added = context->saved_data["added"].toBool();
    Tensor of_x;
    if (context->needs_input_grad(0)) {
      of_x = torch::empty(x.sizes(), x.options());
      DeferredWeightGradient::set_input_gradient(steps, outer[0], of_x);
    }
    if (context->needs_input_grad(is_added ? 2 : 1)) {
      DeferredWeightGradient::collect(steps, x, outer[0]);
    }
    return {of_x, is_added ? outer[0] : Tensor(), Tensor(), Tensor()};
  }
};

// W', which the steps use: a product with a matrix that lies transposed in memory takes longer. Autograd runs its
// backward pass after those of all steps.
struct AllSteps : Function<AllSteps> {
  static Tensor forward(AutogradContext* context, const Tensor& weight, const c10::IValue& steps) {
    keep_steps(context, steps);
    const Tensor W = factor(weight.detach());
    collected<Steps>(steps).weight = spaced_rows(W);
    return transposed_rows(W);
  }
  static variable_list backward(AutogradContext* context, const variable_list&) {
    auto& steps = collected<Steps>(kept_steps(context));
    const auto inputs = std::exchange(steps.inputs, {}), gradients = std::exchange(steps.gradients, {});
    return {gradients.empty() ? Tensor() : product(factor(spaced_rows(gradients)).t(), spaced_rows(inputs)), Tensor()};
  }
};

}  // namespace

DeferredWeightGradient::DeferredWeightGradient(const Tensor& weight) {
  if (arithmetic().compute == "reference") {
    plain_ = weight;
  } else if (torch::GradMode::is_enabled()) {
    steps_ = c10::IValue::make_capsule(c10::make_intrusive<Steps>());
    transposed_ = AllSteps::apply(weight, steps_);
  } else {
    transposed_ = transposed_rows(factor(weight.detach()));
  }
}

Tensor DeferredWeightGradient::operator()(const Tensor& x, const std::optional<Tensor>& added) const {
  if (plain_.defined()) {
    const Tensor y = projection(x, plain_);
    return added ? y + *added : y;
  }
  const auto rows = [](const Tensor& of) { return of.dim() == 2 ? of : of.flatten(0, -2); };
  const std::optional<Tensor> added_rows = added ? std::optional(rows(*added)) : std::nullopt;
  const Tensor y =
      steps_.isNone() ? step(rows(x), transposed_, added_rows) : Step::apply(rows(x), added_rows, transposed_, steps_);
  return x.dim() == 2 ? y : y.unflatten(0, x.sizes().slice(0, x.dim() - 1));
}

void DeferredWeightGradient::set_input_gradient(const c10::IValue& steps, const Tensor& of_y, Tensor& of_x,
                                                float beta) {
  multiply(of_y, collected<Steps>(steps).weight, of_x, beta);
}

// Without its graph, which would lead to the functions that keep what is collected here, and never be freed.
void DeferredWeightGradient::collect(const c10::IValue& steps, const Tensor& x, const Tensor& of_y) {
  auto& factors = collected<Steps>(steps);
  factors.inputs.push_back(x.detach());
  factors.gradients.push_back(of_y);
}

}  // namespace gloss
