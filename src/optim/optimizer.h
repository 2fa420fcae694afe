#pragma once

#include <torch/torch.h>

#include <memory>

#include "config/key_binding.h"
#include "model/named_tensors.h"

namespace gloss {

/// Updates the parameters from their gradients. Its state (moments, step count) is a list of named tensors, which the
/// checkpoint stores.
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  virtual void step(double learning_rate) = 0;
  virtual NamedTensors state() const = 0;  // not copies: copying values into them restores a checkpoint
};

struct OptimizerOptions : Options {
  double learning_rate = 0.001;
  double weight_decay = 0;

  virtual std::unique_ptr<Optimizer> make(const NamedTensors& parameters) const = 0;
};

/// adam, adamw, adadelta, sgd.
const Choices& optimizers();

}  // namespace gloss
