#include "training/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/keyed_random.h"
#include "base/logging.h"
#include "metrics/registry.h"
#include "optim/schedule.h"
#include "run/checkpoint.h"
#include "training/stopping.h"

namespace gloss {
namespace {

using torch::Tensor;

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

std::vector<Tensor> gradients_of(const NamedTensors& parameters) {
  std::vector<Tensor> gradients;
  for (const auto& [name, parameter] : parameters) {
    gradients.push_back(parameter.grad());
  }
  return gradients;
}

// Pascanu et al. 2013. Whether a gradient is within the norm is known on the CPU alone, without a wait.
void clip(const std::vector<Tensor>& gradients, const Tensor& norm, double most) {
  const Tensor scale = (most / norm).clamp_max(1).to(gradients[0].scalar_type());
  if (!scale.is_cpu() || scale.item<double>() < 1) {
    at::_foreach_mul_(gradients, scale);
  }
}

}  // namespace

Trainer::Trainer(Training training)
    : configuration_(std::move(training.configuration)),
      folder_(std::move(training.folder)),
      sampling_(std::move(training.sampling)),
      corpus_(sampling_.draws() ? training.pairs : std::vector<SentencePair>()),
      pairs_(std::move(training.pairs)),
      lengths_(pair_lengths(pairs_)),
      model_(std::move(training.model)),
      objective_(configuration_.training, model_, std::move(training.guided)),
      validator_(std::move(training.validator)),
      state_(std::move(training.state)),
      parameters_(named_parameters(*model_)),
      optimizer_(configuration_.training.optimizer.type.as<OptimizerOptions>().make(parameters_)),
      average_(configuration_.training.average.type.as<AverageOptions>().make(parameters_)) {
  if (const auto guided = objective_.aligning_head()) {
    state_.aligning_head = guided;
  }
  start_epoch();
}

void Trainer::resume_from(const std::filesystem::path& checkpoint) {
  CheckpointTensors tensors = checkpoint_tensors();
  tensors.average = {};                              // a function of the others
  const std::string arithmetic = state_.arithmetic;  // of this session
  state_ = load_checkpoint(checkpoint, tensors);
  state_.arithmetic = arithmetic;
  const std::vector<int64_t> kept = folder_.checkpoints();
  const auto is_gone = [&](int64_t step) { return !std::ranges::binary_search(kept, step); };
  if (std::erase_if(state_.best_steps, is_gone) > 0 && state_.best_steps.empty()) {
    state_.best = std::nullopt;  // that of a checkpoint which a damaged one had replaced
  }
  saved_step_ = state_.step;
  tidy_folder();  // in case the process ended between a checkpoint and this
  start_epoch();
  const int64_t now = std::ssize(batches_), before = state_.batches > 0 ? state_.batches : now;
  state_.batch_index = std::min(state_.batch_index * now / before, now - 1);
}

void Trainer::start_epoch() {
  RECORD_USER_SCOPE("gloss::start_epoch");
  const auto seed = static_cast<uint64_t>(configuration_.seed);
  if (sampling_.draws()) {
    const uint64_t key = mix(mix(seed, name_key("segmentation")), state_.epoch);
    pairs_ = sampling_.sample(corpus_, key, configuration_.data.max_length);
    lengths_ = pair_lengths(pairs_);
  }
  batches_ = training_batches(lengths_, configuration_.training.batch_tokens, {seed, state_.epoch});
}

double Trainer::epochs_done() const {
  return state_.epoch + static_cast<double>(state_.batch_index) / static_cast<double>(batches_.size());
}

StoppingCriteria Trainer::stopping() const {
  return {configuration_, state_, epochs_done()};
}

bool Trainer::done() const {
  return stopping().reached();
}

bool Trainer::run(const std::function<bool()>& stop_requested) {
  const ValidationOptions& validation = configuration_.validation;
  notify([&](Observer& observer) { observer.started(state_.step); });
  bool ended = done(), stopped = false;
  while (!ended && !stopped) {
    notify([](Observer& observer) { observer.updating(); });
    update();
    const bool validates = validator_ && (done() || state_.step % validation.every == 0);
    if (validates) {
      report(*launched_);
      validate();
    }
    ended = done();  // asked once: the last step is saved, however much time passes
    stopped = !ended && stop_requested();
    const bool saves = ended || stopped || improved_ || state_.step % configuration_.checkpoints.every == 0;
    if (validates || saves || model_->device().is_cpu() || is_observed()) {
      complete(std::exchange(launched_, std::nullopt), validates || saves);
    }
    if (saves) {
      save();
    }
  }
  if (stopped) {
    notify([&](Observer& observer) { observer.interrupted(state_.step); });
    return false;
  }
  notify([&](Observer& observer) { observer.finished(stopping().reason()); });
  return true;
}

/// Whether an observer reads the model after this step.
bool Trainer::is_observed() const {
  return std::ranges::any_of(observers_, [&](const auto& observer) { return observer->reads_model(state_.step); });
}

// Fixes the steps over which the learning rate comes down, once they begin: from then on training ends with them, also
// where a limit is given in minutes, which are taken to pass at the speed so far.
void Trainer::fix_decay() {
  Decay& decay = state_.schedule.decay;
  if (decay.end > 0 || state_.step == 0) {
    return;
  }
  const int64_t accumulate = configuration_.training.accumulate;
  const auto end = stopping().last_step((std::ssize(batches_) + accumulate - 1) / accumulate);
  if (!end) {
    return;
  }
  const auto begin = configuration_.training.schedule.type.as<ScheduleOptions>().decay_begin(*end);
  if (begin && state_.step >= *begin) {
    decay = {*begin, *end};
    inform("the learning rate comes down from step {} to step {}, where training ends", decay.begin, decay.end);
  }
}

// One update: accumulates the gradients of its batches, clips them and takes an optimizer step. A GPU is given all of
// that without a wait; meanwhile the observers are told of the update before.
void Trainer::update() {
  const Stopwatch stopwatch;
  const TrainingOptions& options = configuration_.training;
  const size_t first = state_.batch_index;
  const size_t last = std::min(batches_.size(), first + static_cast<size_t>(options.accumulate));
  int64_t tokens = 0;
  for (size_t b = first; b < last; ++b) {
    for (const size_t pair : batches_[b]) {
      tokens += lengths_[pair].target;
    }
  }
  const int64_t step = state_.step + 1;
  const Tensor loss = add_gradients(first, last, tokens);
  fix_decay();
  const double rate = options.schedule.type.as<ScheduleOptions>().rate(
      {step, epochs_done(), options.optimizer.type.as<OptimizerOptions>().learning_rate,
       configuration_.model.embedding},
      state_.schedule);
  const std::vector<Tensor> gradients = gradients_of(parameters_);
  const Tensor norm = torch::stack(at::_foreach_norm(gradients)).norm().to(torch::kDouble);
  AsyncCopy measured(torch::stack({loss, norm}));
  if (options.clip_norm) {
    clip(gradients, norm, *options.clip_norm);
  }
  optimizer_->step(rate);
  if (average_) {
    average_->updated(step);
  }

  state_.step = step;
  state_.batch_index = static_cast<int64_t>(last);
  if (last == batches_.size()) {
    ++state_.epoch;
    state_.batch_index = 0;
    start_epoch();
  }
  const double seconds = stopwatch.seconds();
  state_.seconds += seconds;
  Update update{step, epochs_done(), 0, rate, 0, tokens, seconds, state_.seconds, stopping().progress()};
  complete(std::exchange(launched_, Launched{update, std::move(measured)}), false);
}

// The gradients of the batches' losses, divided by the target pieces of all of them. Returns the sum of these losses.
Tensor Trainer::add_gradients(size_t first, size_t last, int64_t tokens) {
  for (const auto& [name, parameter] : parameters_) {
    parameter.mutable_grad() = Tensor();
  }
  const uint64_t dropout_key = mix(configuration_.seed, state_.step + 1);
  Tensor sum = torch::zeros({}, torch::TensorOptions(model_->device()).dtype(torch::kDouble));
  for (size_t b = first; b < last; ++b) {
    try {
      const Tensor loss = objective_.loss(pairs_, batches_[b], mix(dropout_key, b - first)) / tokens;
      loss.backward();
      sum += loss.detach();
      memory_.fitted(lengths_, batches_[b]);
    } catch (const std::exception& error) {
      if (!is_out_of_memory(error)) throw;
      fail_out_of_memory(batches_[b]);
    }
  }
  return sum;
}

// Tells the observers of an update, once. A loss that is not finite ends training; no checkpoint has it, because each
// is written after this.
void Trainer::report(Launched& launched) {
  if (std::exchange(launched.is_reported, true)) return;
  const Stopwatch stopwatch;
  Update& update = launched.update;
  const Tensor measured = launched.measured.wait();
  update.loss = measured[0].item<double>();
  update.gradient_norm = measured[1].item<double>();
  const double waited = stopwatch.seconds();
  state_.seconds += waited;
  update.seconds += waited;
  update.trained = state_.seconds;
  if (!std::isfinite(update.loss) || !std::isfinite(update.gradient_norm)) {
    fail_on_nan(update);
  }
  notify([&](Observer& observer) { observer.updated(update); });
}

void Trainer::complete(std::optional<Launched> launched, bool is_kept) {
  if (!launched) return;
  report(*launched);
  notify([&](Observer& observer) { observer.completed({launched->update.step, is_kept}); });
}

std::string Trainer::last_checkpoint() const {
  const auto checkpoints = folder_.checkpoints();
  return checkpoints.empty() ? "none yet" : folder_.checkpoint(checkpoints.back()).string();
}

void Trainer::fail_on_nan(const Update& update) const {
  fail("training stopped at step {}: the {} is not a number at learning rate {:.3g}; the last good checkpoint is {}",
       update.step, std::isfinite(update.loss) ? "gradient" : "loss", update.learning_rate, last_checkpoint());
}

// The updates so far are as good as ever.
void Trainer::fail_out_of_memory(const std::vector<size_t>& batch) {
  save_unsaved();
  fail("training stopped at step {}: {}; the last checkpoint is {}", state_.step + 1,
       memory_.advice(lengths_, batch, configuration_.training.batch_tokens), last_checkpoint());
}

// Measures the model with the average of its parameters where the run keeps one.
Validator::Outcome Trainer::measure() {
  if (!average_) {
    return validator_->measure(*model_);
  }
  const std::string& best_by = configuration_.validation.best_by;
  double score = 0;
  if (average_->reads_scores()) {
    const Validator::Outcome as_trained = validator_->measure(*model_);
    score = std::map(as_trained.scores.begin(), as_trained.scores.end()).at(best_by);
  }
  average_->validated({state_.step, metric_named(best_by).larger_is_better ? score : -score}, state_.snapshots);
  const AveragedParameters averaged(parameters_, average_->average(state_.snapshots));
  return validator_->measure(*model_);
}

// The updates so far are kept, whatever ends training here.
Validator::Outcome Trainer::measure_or_save() {
  try {
    return measure();
  } catch (const std::exception& error) {
    save_unsaved();
    if (!is_out_of_memory(error)) throw;
    fail("validation at step {}: too little memory for validation.beam = {}, expected a smaller beam or free memory",
         state_.step, configuration_.validation.beam);
  }
}

void Trainer::validate() {
  const Stopwatch stopwatch;
  Validator::Outcome outcome = measure_or_save();
  state_.scores = {outcome.scores.begin(), outcome.scores.end()};
  const bool by_gold = outcome.aligning_head && outcome.aligning_head->aer;
  const std::optional<AligningHead> guided = objective_.aligning_head();
  state_.aligning_head = by_gold || !guided ? outcome.aligning_head : guided;

  const ValidationOptions& options = configuration_.validation;
  const double value = state_.scores.at(options.best_by);
  const double sign = metric_named(options.best_by).larger_is_better ? 1 : -1;
  improved_ = !state_.best || sign * value > sign * *state_.best;
  if (improved_) {
    state_.best = value;
    state_.waited = 0;
  } else {
    ++state_.waited;
  }
  configuration_.training.schedule.type.as<ScheduleOptions>().validated(sign * value, state_.schedule);
  state_.seconds += stopwatch.seconds();
  const ValidationResult result{state_.step,          outcome.scores, outcome.samples,
                                state_.aligning_head, improved_,      stopwatch.seconds()};
  notify([&](Observer& observer) { observer.validated(result); });
}

CheckpointTensors Trainer::checkpoint_tensors() const {
  CheckpointTensors tensors{parameters_, optimizer_->state(), {}};
  if (average_) {
    const NamedTensors state = average_->state();
    tensors.optimizer.insert(tensors.optimizer.end(), state.begin(), state.end());
    tensors.average = average_->average(state_.snapshots);
  }
  return tensors;
}

void Trainer::write_checkpoint() {
  const CheckpointOptions& options = configuration_.checkpoints;
  if (improved_) {
    state_.best_steps.push_back(state_.step);
    while (static_cast<int64_t>(state_.best_steps.size()) > options.keep_best) {
      state_.best_steps.erase(state_.best_steps.begin());
    }
    improved_ = false;
  }
  state_.batches = std::ssize(batches_);
  save_checkpoint(folder_.begin_checkpoint(), checkpoint_tensors(), state_);
  folder_.publish_checkpoint(state_.step);
  saved_step_ = state_.step;
  tidy_folder();
}

// Old checkpoints go only now that the new one is safe and `best` is one that stays.
void Trainer::tidy_folder() {
  folder_.link_best(state_.best_steps, state_.step);
  folder_.prune(configuration_.checkpoints.keep_last, state_.best_steps);
}

void Trainer::save() {
  write_checkpoint();
  notify([&](Observer& observer) { observer.saved(state_.step, folder_.checkpoint(state_.step)); });
}

// Where something else ends training, which is what the user is told.
void Trainer::save_unsaved() {
  try {
    complete(std::exchange(launched_, std::nullopt), true);
    if (state_.step != saved_step_) {
      write_checkpoint();
    }
  } catch (const std::exception&) {
  }
}

}  // namespace gloss
