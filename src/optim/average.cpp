#include "optim/average.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace gloss {
namespace {

using torch::Tensor;

void copy(const std::vector<Tensor>& to, const std::vector<Tensor>& from) {
  const torch::NoGradGuard no_gradient;
  for (size_t i = 0; i < to.size(); ++i) {
    Tensor(to[i]).copy_(from[i]);
  }
}

// No average: the parameters stay as they are.
struct None final : AverageOptions {
  void bind(Schema&) override {}
  std::unique_ptr<Average> make(const NamedTensors&) const override { return nullptr; }
};

// Exponential moving average, without bias to its start (Kingma and Ba 2015, section 7.2), with d = decay:
//
//   a(n) = (1 - d) / (1 - d^n) sum over i <= n of d^(n - i) theta(i)
//        = a(n-1) + (1 - d) / (1 - d^n) (theta(n) - a(n-1))
class MovingAverage final : public Average {
 public:
  MovingAverage(double decay, const NamedTensors& parameters)
      : decay_(decay), parameters_(parameters), average_(zeros_like("average", parameters)) {}

  void updated(int64_t step) override {
    const torch::NoGradGuard no_gradient;
    std::vector<Tensor> average = tensors_of(average_);
    const double share = (1 - decay_) / (1 - std::pow(decay_, step));
    at::_foreach_lerp_(average, tensors_of(parameters_), share);
  }
  NamedTensors average(const std::vector<Snapshot>&) const override {
    NamedTensors named = parameters_;
    for (size_t i = 0; i < named.size(); ++i) {
      named[i].second = average_[i].second;
    }
    return named;
  }
  NamedTensors state() const override { return average_; }

 private:
  double decay_;
  NamedTensors parameters_, average_;
};

struct MovingAverageOptions final : AverageOptions {
  double decay = 0.999;
  void bind(Schema& schema) override {
    schema.number("decay", decay, {0, 0.999999},
                  "Share of the old average that each update keeps; 0.999 is a window of 1,000 updates");
  }
  std::unique_ptr<Average> make(const NamedTensors& parameters) const override {
    return std::make_unique<MovingAverage>(decay, parameters);
  }
};

// The mean of the parameters at `count` validated steps: the last ones (Vaswani et al. 2017, section 6.1), or those
// with the best scores. Each step has a slot; a new one takes that of the earliest, or of the worst if it is better.
class MeanOfSnapshots final : public Average {
 public:
  MeanOfSnapshots(size_t count, bool best, const NamedTensors& parameters) : best_(best), parameters_(parameters) {
    for (size_t slot = 0; slot < count; ++slot) {
      slots_.push_back(zeros_like("snapshot." + std::to_string(slot), parameters));
    }
  }

  bool reads_scores() const override { return best_; }
  void validated(const Snapshot& snapshot, std::vector<Snapshot>& taken) override {
    check(taken);
    size_t slot = taken.size();
    if (slot < slots_.size()) {
      taken.push_back(snapshot);
    } else {
      const auto value = [&](const Snapshot& one) { return best_ ? one.score : static_cast<double>(one.step); };
      const auto least = std::ranges::min_element(taken, {}, value);
      if (value(snapshot) <= value(*least)) {
        return;
      }
      slot = static_cast<size_t>(least - taken.begin());
      *least = snapshot;
    }
    copy(tensors_of(slots_[slot]), tensors_of(parameters_));
  }
  NamedTensors average(const std::vector<Snapshot>& taken) const override {
    const torch::NoGradGuard no_gradient;
    check(taken);
    NamedTensors mean;
    for (size_t i = 0; i < parameters_.size(); ++i) {
      const auto& [name, parameter] = parameters_[i];
      Tensor sum = taken.empty() ? parameter.detach().clone() : torch::zeros_like(parameter);
      for (size_t slot = 0; slot < taken.size(); ++slot) {
        sum += slots_[slot][i].second / static_cast<double>(taken.size());
      }
      mean.emplace_back(name, sum);
    }
    return mean;
  }
  NamedTensors state() const override {
    NamedTensors all;
    for (const NamedTensors& slot : slots_) {
      all.insert(all.end(), slot.begin(), slot.end());
    }
    return all;
  }

 private:
  void check(const std::vector<Snapshot>& taken) const {
    if (taken.size() > slots_.size()) {
      fail("state.json: expected at most {} snapshots, but got {}", slots_.size(), taken.size());
    }
  }

  bool best_;
  NamedTensors parameters_;
  std::vector<NamedTensors> slots_;
};

struct MeanOfSnapshotsOptions final : AverageOptions {
  explicit MeanOfSnapshotsOptions(bool best) : best(best) {}

  bool best;
  int64_t count = 10;
  void bind(Schema& schema) override {
    schema.number("count", count, {1, 100},
                  "Validated steps whose parameters are averaged; each is stored in the checkpoint");
  }
  bool reads_validation() const override { return true; }
  std::unique_ptr<Average> make(const NamedTensors& parameters) const override {
    return std::make_unique<MeanOfSnapshots>(count, best, parameters);
  }
};

}  // namespace

const Choices& averages() {
  static const Choices kAverages = {
      {"none", [] { return std::make_shared<None>(); }},
      {"ema", [] { return std::make_shared<MovingAverageOptions>(); }},
      {"last", [] { return std::make_shared<MeanOfSnapshotsOptions>(false); }},
      {"best", [] { return std::make_shared<MeanOfSnapshotsOptions>(true); }},
  };
  return kAverages;
}

AveragedParameters::AveragedParameters(const NamedTensors& parameters, const NamedTensors& average)
    : parameters_(tensors_of(parameters)) {
  for (const Tensor& parameter : parameters_) {
    trained_.push_back(parameter.clone());
  }
  copy(parameters_, tensors_of(average));
}

AveragedParameters::~AveragedParameters() {
  copy(parameters_, trained_);
}

}  // namespace gloss
