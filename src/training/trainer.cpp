#include "training/trainer.h"

#include <chrono>
#include <cmath>

#include "base/error.h"
#include "base/keyed_random.h"
#include "base/logging.h"
#include "metrics/registry.h"
#include "model/token_batch.h"
#include "ops/r_drop.h"
#include "ops/smoothed_cross_entropy.h"
#include "optim/schedule.h"
#include "run/checkpoint.h"

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

/// LibTorch reports the CPU's lack of memory in an error like any other.
bool is_out_of_memory(const std::exception& error) {
  return dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
         dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr ||
         std::string_view(error.what()).find("can't allocate memory") != std::string_view::npos;
}

std::vector<Tensor> gradients_of(const NamedTensors& parameters) {
  std::vector<Tensor> gradients;
  for (const auto& [name, parameter] : parameters) {
    gradients.push_back(parameter.grad());
  }
  return gradients;
}

}  // namespace

Trainer::Trainer(Training training)
    : configuration_(std::move(training.configuration)),
      folder_(std::move(training.folder)),
      sampling_(std::move(training.sampling)),
      guided_(std::move(training.guided)),
      corpus_(sampling_.draws() ? training.pairs : std::vector<SentencePair>()),
      pairs_(std::move(training.pairs)),
      lengths_(pair_lengths(pairs_)),
      model_(std::move(training.model)),
      validator_(std::move(training.validator)),
      state_(std::move(training.state)),
      parameters_(named_parameters(*model_)),
      optimizer_(configuration_.training.optimizer.type.as<OptimizerOptions>().make(parameters_)),
      average_(configuration_.training.average.type.as<AverageOptions>().make(parameters_)) {
  if (guided_) {
    state_.aligning_head = guided_->aligning_head();
  }
  start_epoch();
}

void Trainer::resume_from(const std::filesystem::path& checkpoint) {
  CheckpointTensors tensors = checkpoint_tensors();
  tensors.average = {};                              // a function of the others
  const std::string arithmetic = state_.arithmetic;  // of this session
  state_ = load_checkpoint(checkpoint, tensors);
  state_.arithmetic = arithmetic;
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

std::vector<Trainer::Limit> Trainer::limits() const {
  const TrainingOptions& options = configuration_.training;
  std::vector<Limit> limits;
  const auto add = [&](const char* key, std::optional<double> value, double done) {
    if (value) {
      limits.push_back({key, *value, done / *value});
    }
  };
  add("training.steps", options.steps, static_cast<double>(state_.step));
  add("training.epochs", options.epochs, epochs_done());
  add("training.minutes", options.minutes, state_.seconds / 60);
  return limits;
}

double Trainer::progress() const {
  if (const Decay& decay = state_.schedule.decay; decay.end > 0) {
    return static_cast<double>(state_.step) / static_cast<double>(decay.end);
  }
  double progress = 0;
  for (const Limit& limit : limits()) {
    progress = std::max(progress, limit.progress);
  }
  return progress;
}

std::string Trainer::reason() const {
  if (progress() < 1) {
    return fmt::format("no better for {} validations: validation.patience = {} reached; raise it to continue",
                       state_.waited, *configuration_.validation.patience);
  }
  const bool came_down = state_.schedule.decay.end > 0;
  std::vector<std::string> reached;
  for (const Limit& limit : limits()) {
    if (limit.progress >= 1 || came_down) {
      reached.push_back(fmt::format("{} = {}", limit.key, limit.value));
    }
  }
  return fmt::format("{} reached; raise {} to continue", fmt::join(reached, " and "),
                     reached.size() == 1 ? "it" : "them");
}

bool Trainer::out_of_patience() const {
  const std::optional<int64_t>& patience = configuration_.validation.patience;
  return patience && state_.waited >= *patience;
}

bool Trainer::done() const {
  return progress() >= 1 || out_of_patience();
}

bool Trainer::run(const std::function<bool()>& stop_requested) {
  const ValidationOptions& validation = configuration_.validation;
  notify([&](Observer& observer) { observer.started(state_.step); });
  bool stopped = false;
  while (!done() && !stopped) {
    notify([](Observer& observer) { observer.updating(); });
    update();
    const bool validates = validator_ && (done() || state_.step % validation.every == 0);
    if (validates) {
      validate();
    }
    stopped = !done() && stop_requested();
    const bool saves = done() || stopped || improved_ || state_.step % configuration_.checkpoints.every == 0;
    notify([&](Observer& observer) { observer.completed({state_.step, validates || saves}); });
    if (saves) {
      save();
    }
  }
  if (stopped) {
    notify([&](Observer& observer) { observer.interrupted(state_.step); });
    return false;
  }
  notify([&](Observer& observer) { observer.finished(reason()); });
  return true;
}

// Fixes the steps over which the learning rate comes down, once they begin: from then on training ends with them, also
// where a limit is given in minutes, which are taken to pass at the speed so far.
void Trainer::fix_decay() {
  Decay& decay = state_.schedule.decay;
  if (decay.end > 0 || state_.step == 0) {
    return;
  }
  const int64_t total = std::max<int64_t>(state_.step + 1, std::llround(state_.step / progress()));
  const auto begin = configuration_.training.schedule.type.as<ScheduleOptions>().decay_begin(total);
  if (begin && state_.step >= *begin) {
    decay = {*begin, total};
    inform("the learning rate comes down from step {} to step {}, where training ends", decay.begin, decay.end);
  }
}

// One update: accumulates the gradients of its batches, clips them and takes an optimizer step.
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
  for (const auto& [name, parameter] : parameters_) {
    parameter.mutable_grad() = Tensor();
  }
  const int64_t step = state_.step + 1;
  const uint64_t dropout_key = mix(configuration_.seed, step);
  Tensor sum = torch::zeros({}, torch::TensorOptions(model_->device()).dtype(torch::kDouble));
  for (size_t b = first; b < last; ++b) {
    try {
      sum += add_gradients(batches_[b], mix(dropout_key, b - first), tokens);
      most_padded_ = std::max(most_padded_, padded_pieces(batches_[b]));
    } catch (const std::exception& error) {
      if (!is_out_of_memory(error)) throw;
      fail_out_of_memory(batches_[b]);
    }
  }
  fix_decay();
  const double rate = options.schedule.type.as<ScheduleOptions>().rate(
      {step, epochs_done(), options.optimizer.type.as<OptimizerOptions>().learning_rate,
       configuration_.model.embedding},
      state_.schedule);
  const std::vector<Tensor> gradients = gradients_of(parameters_);
  const Tensor global_norm = torch::stack(at::_foreach_norm(gradients)).norm();
  // The one place of an update where the host waits for a GPU.
  const Tensor read = torch::stack({sum, global_norm.to(torch::kDouble)}).cpu();
  const double loss = read[0].item<double>(), norm = read[1].item<double>();
  if (!std::isfinite(loss) || !std::isfinite(norm)) {
    fail_on_nan(loss, rate);
  }
  if (const std::optional<double>& most = options.clip_norm; most && norm > *most) {
    at::_foreach_mul_(gradients, *most / norm);  // Pascanu et al. 2013
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
  const Update update{step, epochs_done(), loss, rate, norm, tokens, seconds, state_.seconds, progress()};
  notify([&](Observer& observer) { observer.updated(update); });
}

// Adds the gradients of one batch's loss, divided by the target pieces of the whole update, and returns that loss.
// R-Drop's two passes are one: the batch holds every pair twice, and dropout differs from row to row.
Tensor Trainer::add_gradients(const std::vector<size_t>& chosen, uint64_t dropout_key, double tokens) {
  const auto [source, target, pieces] = pad_pairs(pairs_, chosen, model_->device());
  const std::optional<double>& agreement = configuration_.training.r_drop;
  const int64_t passes = agreement ? 2 : 1;
  std::optional<HeadWeights> guided_head;
  if (guided_) {
    guided_head.emplace(guided_->head());
  }
  const Tensor decoder_outputs =
      model_->teacher_force(source.repeated(passes), target.repeated(passes),
                            ForwardContext{true, dropout_key, guided_head ? &*guided_head : nullptr});
  const Tensor targets = target.ids.flatten().index_select(0, pieces);  // (N)
  std::vector<Predictions> predictions;
  for (const Tensor& pass : decoder_outputs.chunk(passes)) {
    predictions.push_back(
        {pass.flatten(0, 1).index_select(0, pieces), model_->output_weight(), model_->output_bias(), targets});
  }
  const double smoothing = configuration_.training.label_smoothing;
  Tensor sum = agreement ? r_drop(predictions[0], predictions[1], smoothing, *agreement)
                         : smoothed_cross_entropy(predictions[0], smoothing);
  if (guided_) {
    for (const Tensor& pass : guided_head->weights().chunk(passes)) {
      sum = sum + guided_->loss(pass, pairs_, chosen) / passes;
    }
  }
  const Tensor loss = sum / tokens;
  loss.backward();
  return loss.detach();
}

std::string Trainer::last_checkpoint() const {
  const auto checkpoints = folder_.checkpoints();
  return checkpoints.empty() ? "none yet" : folder_.checkpoint(checkpoints.back()).string();
}

void Trainer::fail_on_nan(double loss, double rate) const {
  fail("training stopped at step {}: the {} is not a number at learning rate {:.3g}; the last good checkpoint is {}",
       state_.step + 1, std::isfinite(loss) ? "gradient" : "loss", rate, last_checkpoint());
}

/// Pieces of both sides with padding, to which the memory of a batch is about proportional.
int64_t Trainer::padded_pieces(const std::vector<size_t>& batch) const {
  PairLength longest{0, 0};
  for (const size_t pair : batch) {
    longest = {std::max(longest.source, lengths_[pair].source), std::max(longest.target, lengths_[pair].target)};
  }
  return std::ssize(batch) * (longest.source + longest.target);
}

// Names a batch size in the proportion of the largest batch that fitted, at most half of the present one. The updates
// so far are as good as ever.
void Trainer::fail_out_of_memory(const std::vector<size_t>& batch) {
  const int64_t padded = padded_pieces(batch), now = configuration_.training.batch_tokens;
  const double share = most_padded_ == 0 ? 0.5 : std::min(0.5, static_cast<double>(most_padded_) / padded);
  const std::string way_out =
      batch.size() == 1
          ? "expected shorter sentences (data.max_length) or a smaller model"
          : fmt::format("expected a smaller training.batch_tokens than {}, such as {}{}", now,
                        std::max<int64_t>(1, std::llround(share * now)), most_padded_ == 0 ? "" : ", which has fitted");
  save_unsaved();
  fail(
      "training stopped at step {}: out of memory with a batch of {} pairs, {} pieces with padding; {}; the last "
      "checkpoint is {}",
      state_.step + 1, batch.size(), padded, way_out, last_checkpoint());
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

void Trainer::validate() {
  const Stopwatch stopwatch;
  Validator::Outcome outcome = measure();
  state_.scores = {outcome.scores.begin(), outcome.scores.end()};
  const bool by_gold = outcome.aligning_head && outcome.aligning_head->aer;
  state_.aligning_head = by_gold || !guided_ ? outcome.aligning_head : guided_->aligning_head();

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
  folder_.link_best(state_.best_steps.empty() ? state_.step : state_.best_steps.back());
  folder_.prune(configuration_.checkpoints.keep_last, state_.best_steps);
}

void Trainer::save() {
  write_checkpoint();
  notify([&](Observer& observer) { observer.saved(state_.step, folder_.checkpoint(state_.step)); });
}

// Where something else ends training, which is what the user is told.
void Trainer::save_unsaved() {
  try {
    if (state_.step != saved_step_) {
      write_checkpoint();
    }
  } catch (const std::exception&) {
  }
}

}  // namespace gloss
