#include "optim/optimizer.h"

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>

namespace gloss {
namespace {

using torch::Tensor;

/// One state tensor per parameter, initially zero: a moment or an average of squares.
class ParameterSlots {
 public:
  ParameterSlots(const std::string& prefix, const NamedTensors& parameters)
      : named_(zeros_like(prefix, parameters)), tensors_(tensors_of(named_)) {}
  const NamedTensors& named() const { return named_; }
  std::vector<Tensor>& tensors() { return tensors_; }

 private:
  NamedTensors named_;
  std::vector<Tensor> tensors_;
};

NamedTensors joined(std::initializer_list<const NamedTensors*> parts) {
  NamedTensors all;
  for (const NamedTensors* part : parts) {
    all.insert(all.end(), part->begin(), part->end());
  }
  return all;
}

// Kingma and Ba 2015, algorithm 1. Weight decay is added to the gradient (adam) or decoupled from it (adamw, Loshchilov
// and Hutter 2019). One call of LibTorch's fused kernel updates all parameters.
struct AdamOptions : OptimizerOptions {
  std::vector<double> betas{0.9, 0.98};
  double epsilon = 1e-9;

  void bind(Schema& schema) override {
    schema.number("learning_rate", learning_rate, kPositive, "Learning rate, which the schedule scales");
    schema.numbers("betas", betas, {0, 0.999999}, "Decay rates of the running means of the gradient and of its square");
    schema.number("epsilon", epsilon, kPositive, "Added to the root of the mean square gradient");
    schema.number("weight_decay", weight_decay, kNotNegative,
                  "Decay of the parameters: part of the gradient with adam, apart from it with adamw");
  }
};

class Adam final : public Optimizer {
 public:
  Adam(const AdamOptions& options, const NamedTensors& parameters, bool decoupled)
      : betas_(options.betas),
        epsilon_(options.epsilon),
        weight_decay_(options.weight_decay),
        decoupled_(decoupled),
        parameters_(tensors_of(parameters)),
        first_("first_moment", parameters),
        second_("second_moment", parameters),
        count_(torch::zeros({}, parameters_[0].options().dtype(torch::kFloat32))) {}

  void step(double learning_rate) override {
    count_ += 1;
    std::vector<Tensor> gradients;
    for (const Tensor& parameter : parameters_) {
      gradients.push_back(parameter.grad());
    }
    const std::vector<Tensor> counts(parameters_.size(), count_);
    const auto update = decoupled_ ? static_cast<Update>(at::_fused_adamw_) : static_cast<Update>(at::_fused_adam_);
    update(parameters_, gradients, first_.tensors(), second_.tensors(), {}, counts, learning_rate, betas_[0], betas_[1],
           weight_decay_, epsilon_, /*amsgrad=*/false, /*maximize=*/false, std::nullopt, std::nullopt);
  }

  NamedTensors state() const override {
    const NamedTensors count{{"count", count_}};
    return joined({&first_.named(), &second_.named(), &count});
  }

 private:
  using Update = void (*)(at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList,
                          at::TensorList, double, double, double, double, double, bool, bool,
                          const std::optional<Tensor>&, const std::optional<Tensor>&);
  std::vector<double> betas_;
  double epsilon_, weight_decay_;
  bool decoupled_;
  std::vector<Tensor> parameters_;
  ParameterSlots first_, second_;
  Tensor count_;
};

struct CoupledAdamOptions final : AdamOptions {
  std::unique_ptr<Optimizer> make(const NamedTensors& parameters) const override {
    return std::make_unique<Adam>(*this, parameters, false);
  }
};

struct DecoupledAdamOptions final : AdamOptions {
  DecoupledAdamOptions() { weight_decay = 0.01; }
  std::unique_ptr<Optimizer> make(const NamedTensors& parameters) const override {
    return std::make_unique<Adam>(*this, parameters, true);
  }
};

// Zeiler 2012, algorithm 1, with the update multiplied by the learning rate (1 in the paper). Bahdanau et al. 2014 use
// rho 0.95 and epsilon 1e-6.
struct AdadeltaOptions final : OptimizerOptions {
  double rho = 0.95;
  double epsilon = 1e-6;

  AdadeltaOptions() { learning_rate = 1; }
  void bind(Schema& schema) override {
    schema.number("learning_rate", learning_rate, kPositive,
                  "Learning rate, which the schedule scales; 1 is the paper's update");
    schema.number("rho", rho, {0, 0.999999},
                  "Decay rate of the running means of squared gradients and squared updates");
    schema.number("epsilon", epsilon, kPositive, "Added to both mean squares before their roots are taken");
    schema.number("weight_decay", weight_decay, kNotNegative, "Decay of the parameters, as part of the gradient");
  }
  std::unique_ptr<Optimizer> make(const NamedTensors& parameters) const override;
};

class Adadelta final : public Optimizer {
 public:
  Adadelta(const AdadeltaOptions& options, const NamedTensors& parameters)
      : options_(options),
        parameters_(tensors_of(parameters)),
        gradients_("square_gradient", parameters),
        updates_("square_update", parameters) {}

  void step(double learning_rate) override {
    torch::NoGradGuard no_gradient;
    for (size_t i = 0; i < parameters_.size(); ++i) {
      Tensor& parameter = parameters_[i];
      const Tensor gradient = parameter.grad().add(parameter, options_.weight_decay);
      Tensor& square = gradients_.tensors()[i];
      Tensor& moved = updates_.tensors()[i];
      square.mul_(options_.rho).addcmul_(gradient, gradient, 1 - options_.rho);
      const Tensor update = (moved + options_.epsilon).sqrt_().div_((square + options_.epsilon).sqrt_()).mul_(gradient);
      moved.mul_(options_.rho).addcmul_(update, update, 1 - options_.rho);
      parameter.sub_(update, learning_rate);
    }
  }

  NamedTensors state() const override { return joined({&gradients_.named(), &updates_.named()}); }

 private:
  AdadeltaOptions options_;
  std::vector<Tensor> parameters_;
  ParameterSlots gradients_, updates_;
};

std::unique_ptr<Optimizer> AdadeltaOptions::make(const NamedTensors& parameters) const {
  return std::make_unique<Adadelta>(*this, parameters);
}

// SGD with momentum (Polyak 1964):  m = momentum m + g,  parameter -= rate m
struct SgdOptions final : OptimizerOptions {
  double momentum = 0;

  SgdOptions() { learning_rate = 1; }
  void bind(Schema& schema) override {
    schema.number("learning_rate", learning_rate, kPositive, "Learning rate, which the schedule scales");
    schema.number("momentum", momentum, {0, 0.999999},
                  "Share of the last update that goes into the next; 0 is plain gradient descent");
    schema.number("weight_decay", weight_decay, kNotNegative, "Decay of the parameters, as part of the gradient");
  }
  std::unique_ptr<Optimizer> make(const NamedTensors& parameters) const override;
};

class Sgd final : public Optimizer {
 public:
  Sgd(const SgdOptions& options, const NamedTensors& parameters)
      : options_(options), parameters_(tensors_of(parameters)), momentum_("momentum", parameters) {}

  void step(double learning_rate) override {
    torch::NoGradGuard no_gradient;
    for (size_t i = 0; i < parameters_.size(); ++i) {
      Tensor& parameter = parameters_[i];
      Tensor& momentum = momentum_.tensors()[i];
      momentum.mul_(options_.momentum).add_(parameter.grad()).add_(parameter, options_.weight_decay);
      parameter.sub_(momentum, learning_rate);
    }
  }

  NamedTensors state() const override { return momentum_.named(); }

 private:
  SgdOptions options_;
  std::vector<Tensor> parameters_;
  ParameterSlots momentum_;
};

std::unique_ptr<Optimizer> SgdOptions::make(const NamedTensors& parameters) const {
  return std::make_unique<Sgd>(*this, parameters);
}

}  // namespace

const Choices& optimizers() {
  static const Choices kOptimizers = {
      {"adam", [] { return std::make_shared<CoupledAdamOptions>(); }},
      {"adamw", [] { return std::make_shared<DecoupledAdamOptions>(); }},
      {"adadelta", [] { return std::make_shared<AdadeltaOptions>(); }},
      {"sgd", [] { return std::make_shared<SgdOptions>(); }},
  };
  return kOptimizers;
}

}  // namespace gloss
