#pragma once

#include <torch/torch.h>

#include <memory>

#include "config/schema.h"
#include "model/safetensors.h"

namespace gloss {

/// Changes parameters along their gradients. Its own numbers (moments, counts) are tensors with names, so that a
/// checkpoint holds them.
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  virtual void step(double learning_rate) = 0;
  virtual NamedTensors state() const = 0;  // the tensors themselves: copying into them restores
};

struct OptimizerOptions : Options {
  double learning_rate = 0.001;
  double weight_decay = 0;

  virtual std::unique_ptr<Optimizer> make(const NamedTensors& parameters) const = 0;
};

/// adam, adamw, adadelta, sgd.
const Choices& optimizers();

}  // namespace gloss
