#include "ops/deferred_memory_gradient.h"

#include "ops/arithmetic.h"
#include "ops/collected_steps.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

/// M, and what the backward passes of the steps collect: a(t), dL/dc(t), and the sum of other shares of dL/dM.
struct MemorySteps : torch::CustomClassHolder {
  Tensor memory, sum;
  std::vector<Tensor> weights, gradients;
};

// c(t). Its backward pass collects a(t) and dL/dc(t) and returns no gradient for M.
struct ContextOfStep : Function<ContextOfStep> {
  static Tensor forward(AutogradContext* context, const Tensor& weights, const Tensor& memory,
                        const c10::IValue& steps) {
    keep_steps(context, steps);
    context->save_for_backward({weights});
    return weights.bmm(memory);
  }
  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    if (!outer[0].defined()) {
      return variable_list(3);
    }
    auto& steps = collected<MemorySteps>(kept_steps(context));
    steps.weights.push_back(context->get_saved_variables()[0]);
    steps.gradients.push_back(outer[0]);
    return {outer[0].bmm(steps.memory.transpose(1, 2)), Tensor(), Tensor()};
  }
};

// M, which the steps read. Autograd runs its backward pass after those of all steps.
struct MemoryOfSteps : Function<MemoryOfSteps> {
  static Tensor forward(AutogradContext* context, const Tensor& memory, const c10::IValue& steps) {
    keep_steps(context, steps);
    collected<MemorySteps>(steps).memory = memory.detach();
    return memory.detach();
  }
  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    auto& steps = collected<MemorySteps>(kept_steps(context));
    const auto weights = std::exchange(steps.weights, {}), gradients = std::exchange(steps.gradients, {});
    Tensor sum = std::exchange(steps.sum, {});
    const auto add = [&](const Tensor& more) { sum = sum.defined() ? sum.add_(more) : more; };
    if (!gradients.empty()) {
      add(torch::cat(weights, 1).transpose(1, 2).bmm(torch::cat(gradients, 1)));
    }
    if (outer[0].defined()) {
      add(outer[0]);
    }
    return {sum, Tensor()};
  }
};

}  // namespace

DeferredMemoryGradient::DeferredMemoryGradient(const Tensor& memory) : memory_(memory) {
  if (arithmetic().compute != "reference" && torch::GradMode::is_enabled() && memory.requires_grad()) {
    steps_ = c10::IValue::make_capsule(c10::make_intrusive<MemorySteps>());
    memory_ = MemoryOfSteps::apply(memory, steps_);
  }
}

Tensor DeferredMemoryGradient::operator()(const Tensor& weights) const {
  return steps_.isNone() ? weights.bmm(memory_) : ContextOfStep::apply(weights, memory_, steps_);
}

Tensor& DeferredMemoryGradient::sum_of(const c10::IValue& steps) {
  auto& all = collected<MemorySteps>(steps);
  if (!all.sum.defined()) {
    all.sum = torch::zeros_like(all.memory, torch::MemoryFormat::Contiguous);
  }
  return all.sum;
}

}  // namespace gloss
