#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/folder_lock.h"
#include "data/corpus.h"
#include "data/training_batches.h"
#include "model/seq2seq.h"
#include "ops/async_copy.h"
#include "optim/average.h"
#include "optim/optimizer.h"
#include "run/checkpoint.h"
#include "run/configuration.h"
#include "run/run_folder.h"
#include "run/training_state.h"
#include "training/batch_memory.h"
#include "training/guided_alignment.h"
#include "training/objective.h"
#include "training/observer.h"
#include "training/stopping.h"
#include "training/validator.h"

namespace gloss {

/// What a Trainer needs.
struct Training {
  Configuration configuration;
  RunFolder folder;
  std::vector<SentencePair> pairs;
  SegmentationSampling sampling;
  std::optional<GuidedAlignment> guided;
  std::shared_ptr<Seq2Seq> model;
  std::optional<Validator> validator;  // empty without validation data
  TrainingState state;
};

/// Trains a model until a limit is reached or early stopping applies.
///
/// Every random number is a function of (seed, step) or (seed, epoch), so a resumed run makes the same updates as an
/// uninterrupted one.
class Trainer {
 public:
  explicit Trainer(Training training);

  /// Restores parameters, optimizer and state. Where the epoch now has other batches, goes on at the same share of it.
  void resume_from(const std::filesystem::path& checkpoint);

  /// Takes ownership of the run folder's lock.
  void keep(FolderLock lock) { lock_.emplace(std::move(lock)); }

  void watch(std::shared_ptr<Observer> observer) { observers_.push_back(std::move(observer)); }

  /// Trains to the end, or until `stop_requested` returns true after an update; then saves a checkpoint from which the
  /// run can be resumed. Returns whether the end was reached. Throws Error when the loss or a gradient is not finite,
  /// naming step, learning rate and the last good checkpoint.
  bool run(const std::function<bool()>& stop_requested = [] { return false; });

  const TrainingState& state() const { return state_; }
  bool done() const;  // a limit is reached, or early stopping applies

 private:
  /// An update that the device was given, perhaps without having made it yet.
  struct Launched {
    Update update;       // without loss and gradient norm
    AsyncCopy measured;  // (2): loss and gradient norm
    bool is_reported = false;
  };

  void start_epoch();
  StoppingCriteria stopping() const;
  double epochs_done() const;
  void fix_decay();
  void update();
  torch::Tensor add_gradients(size_t first_batch, size_t last_batch, int64_t tokens);
  void report(Launched& launched);
  void complete(std::optional<Launched> launched, bool is_kept);
  bool is_observed() const;
  std::string last_checkpoint() const;
  [[noreturn]] void fail_on_nan(const Update& update) const;
  [[noreturn]] void fail_out_of_memory(const std::vector<size_t>& batch);
  Validator::Outcome measure();
  Validator::Outcome measure_or_save();
  void validate();
  CheckpointTensors checkpoint_tensors() const;
  void write_checkpoint();
  void tidy_folder();
  void save();
  void save_unsaved();
  template <typename Notify>
  void notify(Notify notify) {
    try {
      for (const auto& observer : observers_) {
        notify(*observer);
      }
    } catch (const std::exception&) {
      save_unsaved();
      throw;
    }
  }

  std::optional<FolderLock> lock_;  // destroyed last: observers write to the folder to their end
  Configuration configuration_;
  RunFolder folder_;
  SegmentationSampling sampling_;
  std::vector<SentencePair> corpus_;  // from which segmentations are drawn; empty where none are
  std::vector<SentencePair> pairs_;   // as they are segmented in the current epoch
  std::vector<PairLength> lengths_;
  std::shared_ptr<Seq2Seq> model_;
  Objective objective_;
  std::optional<Validator> validator_;
  TrainingState state_;
  NamedTensors parameters_;
  std::unique_ptr<Optimizer> optimizer_;
  std::unique_ptr<Average> average_;  // null where training.average is none
  Batches batches_;                   // of the current epoch
  std::vector<std::shared_ptr<Observer>> observers_;
  bool improved_ = false;  // the last validation was the best; reset by write_checkpoint()
  int64_t saved_step_ = 0;
  BatchMemory memory_;
  std::optional<Launched> launched_;  // the last update, until its step is completed
};

}  // namespace gloss
