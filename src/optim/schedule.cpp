#include "optim/schedule.h"

#include <algorithm>
#include <cmath>

namespace gloss {
namespace {

struct Constant final : ScheduleOptions {
  void bind(Schema&) override {}
  double rate(const ScheduleInput& moment, const ScheduleState&) const override { return moment.learning_rate; }
};

// Vaswani et al. 2017, equation 3:  rate d^-0.5 min(n^-0.5, n w^-1.5)
struct Noam final : ScheduleOptions {
  int64_t warmup = 4000;
  void bind(Schema& schema) override {
    schema.number("warmup", warmup, kAtLeastOne,
                  "Steps n over which the rate rises, in learning_rate d^-0.5 min(n^-0.5, n warmup^-1.5)");
  }
  double rate(const ScheduleInput& moment, const ScheduleState&) const override {
    const double n = moment.step;
    return moment.learning_rate * std::pow(moment.width, -0.5) *
           std::min(std::pow(n, -0.5), n * std::pow(warmup, -1.5));
  }
};

// The Noam schedule with the given rate as its peak:  rate min(n / w, sqrt(w / n))
struct InverseSquareRoot final : ScheduleOptions {
  int64_t warmup = 400;
  void bind(Schema& schema) override {
    schema.number("warmup", warmup, kAtLeastOne,
                  "Steps over which the rate rises to learning_rate, to fall with 1 / sqrt(step) from there");
  }
  double rate(const ScheduleInput& moment, const ScheduleState&) const override {
    const double n = moment.step, w = warmup;
    return moment.learning_rate * std::min(n / w, std::sqrt(w / n));
  }
};

// rate factor^floor((n - 1) / every)
struct Exponential final : ScheduleOptions {
  double factor = 0.5;
  int64_t every = 1000;
  void bind(Schema& schema) override {
    schema.number("factor", factor, {1e-9, 1}, "What the rate is multiplied by each time");
    schema.number("every", every, kAtLeastOne, "Steps from one fall of the rate to the next");
  }
  double rate(const ScheduleInput& moment, const ScheduleState&) const override {
    return moment.learning_rate * std::pow(factor, (moment.step - 1) / every);
  }
};

// Luong et al. 2015, section 4.1: after `start` epochs the rate is multiplied by `factor` every `every` epochs.
struct Luong final : ScheduleOptions {
  double start = 5;
  double every = 1;
  double factor = 0.5;
  void bind(Schema& schema) override {
    schema.number("start", start, kNotNegative, "Epochs until the rate first falls");
    schema.number("every", every, kPositive, "Epochs from one fall of the rate to the next");
    schema.number("factor", factor, {1e-9, 1}, "What the rate is multiplied by each time");
  }
  double rate(const ScheduleInput& moment, const ScheduleState&) const override {
    const double halvings = moment.epoch < start ? 0 : std::floor((moment.epoch - start) / every) + 1;
    return moment.learning_rate * std::pow(factor, halvings);
  }
};

// The rate is multiplied by `factor` after `patience` validations in a row without improvement over the best score.
struct Plateau final : ScheduleOptions {
  double factor = 0.5;
  int64_t patience = 3;
  double minimum = 1e-6;
  void bind(Schema& schema) override {
    schema.number("factor", factor, {1e-9, 1}, "What the rate is multiplied by each time");
    schema.number("patience", patience, kAtLeastOne,
                  "Validations in a row without a better score after which the rate falls");
    schema.number("minimum", minimum, kNotNegative, "Rate below which it does not fall");
  }
  double rate(const ScheduleInput& moment, const ScheduleState& memory) const override {
    return std::max(moment.learning_rate * memory.factor, std::min(minimum, moment.learning_rate));
  }
  void validated(double score, ScheduleState& memory) const override {
    if (!memory.seen || score > memory.best) {
      memory.best = score;
      memory.waited = 0;
    } else if (++memory.waited >= patience) {
      memory.factor *= factor;
      memory.waited = 0;
    }
    memory.seen = true;
  }
};

}  // namespace

const Choices& schedules() {
  static const Choices kSchedules = {
      {"constant", [] { return std::make_shared<Constant>(); }},
      {"noam", [] { return std::make_shared<Noam>(); }},
      {"inverse_sqrt", [] { return std::make_shared<InverseSquareRoot>(); }},
      {"exponential", [] { return std::make_shared<Exponential>(); }},
      {"luong", [] { return std::make_shared<Luong>(); }},
      {"plateau", [] { return std::make_shared<Plateau>(); }},
  };
  return kSchedules;
}

}  // namespace gloss
