#include "optim/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gloss {
namespace {

struct Constant final : ScheduleOptions {
  void bind(Schema&) override {}
  double rate(const ScheduleInput& moment, const ScheduleState&) const override { return moment.learning_rate; }
};

// Rises over w steps, then comes down to the end of training, r being the decay's remaining share:
//
//   linear: rate min(n / w, r)     cosine (Loshchilov and Hutter 2017, equation 5): rate min(n / w, (1 - cos(pi r)) /
//   2)
struct ToTheEnd : ScheduleOptions {
  int64_t warmup = 400;
  void bind(Schema& schema) override {
    schema.number("warmup", warmup, kAtLeastOne,
                  "Steps over which the rate rises to learning_rate, to come down until training ends from there");
  }
  std::optional<int64_t> decay_begin(int64_t total) const override { return std::min(warmup, total); }
  double rate(const ScheduleInput& moment, const ScheduleState& memory) const override {
    const double risen = std::min(1.0, static_cast<double>(moment.step) / static_cast<double>(warmup));
    return moment.learning_rate * std::min(risen, falling(memory.decay.remaining(moment.step)));
  }
  virtual double falling(double remaining) const = 0;
};

struct Linear final : ToTheEnd {
  double falling(double remaining) const override { return remaining; }
};

struct Cosine final : ToTheEnd {
  double falling(double remaining) const override { return (1 - std::cos(std::numbers::pi * remaining)) / 2; }
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

// The Noam schedule with the given rate as its peak, which may come down to zero over the last share of training (Zhai
// et al. 2022, section 3.5), r being the decay's remaining share:  rate min(n / w, sqrt(w / n)) r
struct InverseSquareRoot final : ScheduleOptions {
  int64_t warmup = 400;
  double cooldown = 0;
  void bind(Schema& schema) override {
    schema.number("warmup", warmup, kAtLeastOne,
                  "Steps over which the rate rises to learning_rate, to fall with 1 / sqrt(step) from there");
    schema.number("cooldown", cooldown, {0, 1},
                  "Share of training at its end over which the rate comes down to 0 as well, linearly");
  }
  std::optional<int64_t> decay_begin(int64_t total) const override {
    return cooldown > 0 ? std::optional(std::llround(static_cast<double>(total) * (1 - cooldown))) : std::nullopt;
  }
  double rate(const ScheduleInput& moment, const ScheduleState& memory) const override {
    const double n = moment.step, w = warmup;
    return moment.learning_rate * std::min(n / w, std::sqrt(w / n)) * memory.decay.remaining(moment.step);
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

double Decay::remaining(int64_t step) const {
  return end == 0 || step <= begin ? 1.0 : static_cast<double>(end + 1 - step) / static_cast<double>(end + 1 - begin);
}

const Choices& schedules() {
  static const Choices kSchedules = {
      {"constant", [] { return std::make_shared<Constant>(); }},
      {"linear", [] { return std::make_shared<Linear>(); }},
      {"cosine", [] { return std::make_shared<Cosine>(); }},
      {"noam", [] { return std::make_shared<Noam>(); }},
      {"inverse_sqrt", [] { return std::make_shared<InverseSquareRoot>(); }},
      {"exponential", [] { return std::make_shared<Exponential>(); }},
      {"luong", [] { return std::make_shared<Luong>(); }},
      {"plateau", [] { return std::make_shared<Plateau>(); }},
  };
  return kSchedules;
}

}  // namespace gloss
