#pragma once

#include <memory>
#include <vector>

#include "config/key_binding.h"
#include "model/named_tensors.h"
#include "optim/snapshot.h"

namespace gloss {

/// An average of the parameters over training. It usually translates better than the parameters themselves.
class Average {
 public:
  virtual ~Average() = default;

  virtual void updated(int64_t step) { (void)step; }   // called after each update of the parameters
  virtual bool reads_scores() const { return false; }  // whether validated() needs the score
  virtual void validated(const Snapshot& snapshot, std::vector<Snapshot>& taken) { (void)snapshot, (void)taken; }

  /// The average, with the names of the parameters; `taken` are the snapshots so far.
  virtual NamedTensors average(const std::vector<Snapshot>& taken) const = 0;

  virtual NamedTensors state() const = 0;  // not copies: copying values into them restores a checkpoint
};

struct AverageOptions : Options {
  virtual bool reads_validation() const { return false; }  // whether it averages over validated steps

  /// Returns nothing for type none.
  virtual std::unique_ptr<Average> make(const NamedTensors& parameters) const = 0;
};

/// none, ema, last, best.
const Choices& averages();

/// Exchanges the values of the parameters with those of an average during its lifetime.
class AveragedParameters {
 public:
  AveragedParameters(const NamedTensors& parameters, const NamedTensors& average);
  ~AveragedParameters();
  AveragedParameters(const AveragedParameters&) = delete;
  AveragedParameters& operator=(const AveragedParameters&) = delete;

 private:
  std::vector<torch::Tensor> parameters_, trained_;
};

}  // namespace gloss
