#include "ops/deferred_weight_gradient.h"

#include "ops/product.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

Tensor step(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& added) {
  if (!added) {
    return product(x, weight.t());
  }
  Tensor y = added->clone(torch::MemoryFormat::Contiguous);
  multiply(x, weight.t(), y, 1);
  return y;
}

/// The x(t) and dL/dy(t) that the backward passes of the steps collect.
struct Steps : torch::CustomClassHolder {
  std::vector<Tensor> inputs, gradients;
};

void keep(AutogradContext* context, const c10::IValue& steps) {
  context->saved_data["steps"] = steps;
  context->set_materialize_grads(false);
}
Steps& steps_of(AutogradContext* context) {
  return static_cast<Steps&>(*context->saved_data["steps"].toCapsule());
}

// One step. Its backward pass collects x(t) and dL/dy(t) and returns no gradient for W.
struct Step : Function<Step> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const std::optional<Tensor>& added,
                        const Tensor& weight, const c10::IValue& steps) {
    keep(context, steps);
    context->saved_data["added"] = added.has_value();
    context->save_for_backward({x, weight});
    return step(x, weight, added);
  }
  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    if (!outer[0].defined()) {
      return variable_list(4);
    }
    const variable_list saved = context->get_saved_variables();  // x, W
    steps_of(context).inputs.push_back(saved[0]);
    steps_of(context).gradients.push_back(outer[0]);
    return {product(outer[0], saved[1]), context->saved_data["added"].toBool() ? outer[0] : Tensor(), Tensor(),
            Tensor()};
  }
};

// The identity on W, whose result the steps use. Autograd runs its backward pass after those of all steps.
struct AllSteps : Function<AllSteps> {
  static Tensor forward(AutogradContext* context, const Tensor& weight, const c10::IValue& steps) {
    keep(context, steps);
    return weight.detach();
  }
  static variable_list backward(AutogradContext* context, const variable_list&) {
    const auto inputs = std::exchange(steps_of(context).inputs, {});
    const auto gradients = std::exchange(steps_of(context).gradients, {});
    return {gradients.empty() ? Tensor() : product(torch::cat(gradients).t(), torch::cat(inputs)), Tensor()};
  }
};

}  // namespace

DeferredWeightGradient::DeferredWeightGradient(const Tensor& weight) : weight_(weight) {
  if (torch::GradMode::is_enabled() && weight.requires_grad()) {
    steps_ = c10::IValue::make_capsule(c10::make_intrusive<Steps>());
    weight_ = AllSteps::apply(weight, steps_);
  }
}

Tensor DeferredWeightGradient::operator()(const Tensor& x, const std::optional<Tensor>& added) const {
  return steps_.isNone() ? step(x, weight_, added) : Step::apply(x, added, weight_, steps_);
}

}  // namespace gloss
