#include "training/open_run.h"

#include "base/error.h"
#include "base/files.h"
#include "base/folder_lock.h"
#include "base/logging.h"
#include "config/options_yaml.h"
#include "model/device.h"
#include "run/checkpoint.h"
#include "run/export.h"
#include "run/trained_run.h"
#include "training/corpora.h"
#include "training/run_recorder.h"

namespace gloss {
namespace fs = std::filesystem;
namespace {

/// The vocabularies of the run `from`, or newly made ones.
Vocabularies new_vocabularies(const OpenRunOptions& options, const ParallelText& text) {
  return options.from ? load_vocabularies(*options.from)
                      : make_vocabularies(options.configuration.vocabulary, text.source, text.target);
}

std::string fingerprint(const Vocabularies& vocabularies) {
  return fingerprint(ParallelText{{vocabularies.source.bytes()}, {vocabularies.target.bytes()}});
}

void check_same_run(const Configuration& configuration, const RunFolder& folder) {
  const std::string differs = difference(configuration, read_configuration(folder));
  if (!differs.empty()) {
    fail("{}: the folder holds a run with other settings: here {}; give another --run, or --fresh to move it aside",
         folder.path().string(), differs);
  }
}

}  // namespace

std::unique_ptr<Trainer> open_run(const OpenRunOptions& options) {
  Configuration configuration = options.configuration;
  const RunFolder folder(configuration.run_folder());
  std::optional<FolderLock> lock(folder.path());  // before reading anything in the folder
  const bool known = folder.started() && !options.fresh;
  if (known) {
    check_resumable(folder);
    check_same_run(configuration, folder);
  }
  look_in_data_folder(configuration);
  const torch::Device device = device_named(configuration.device);
  const Corpora corpora = read_corpora(configuration, folder, known);
  const Vocabularies vocabularies = known ? load_vocabularies(folder.path()) : new_vocabularies(options, corpora.train);
  const EncodedCorpus corpus = encode_corpus(corpora.train, vocabularies, configuration.data.max_length);
  inform("{}: {} training pairs, {} source and {} target pieces", configuration.name, corpus.pairs.size(),
         vocabularies.source.size(), vocabularies.target.size());
  if (corpus.dropped.total() > 0) {
    inform("{}", corpus.dropped.sentence());
  }
  std::optional<Validator> validator;
  if (corpora.valid.size() > 0) {
    validator.emplace(configuration, vocabularies, corpora.valid);
  }

  auto model = make_model(configuration, vocabularies);
  const bool going_on = known && !folder.checkpoints().empty();
  if (options.from && !going_on) {
    load_checkpoint(RunFolder(*options.from).find_checkpoint("best"), {named_parameters(*model), {}});
  }
  model->to(device);
  inform("{} parameters on {}, run folder {}", model->parameter_count(), device.str(), folder.path().string());

  TrainingState state;
  state.corpus = fingerprint(corpora.train);
  state.vocabulary = fingerprint(vocabularies);
  auto trainer =
      std::make_unique<Trainer>(Training{configuration, folder, corpus.pairs, model, std::move(validator), state});
  if (going_on) {
    const fs::path checkpoint = folder.find_checkpoint("last");
    trainer->resume_from(checkpoint);
    if (trainer->state().corpus != state.corpus || trainer->state().vocabulary != state.vocabulary) {
      fail("{}: the training text or the vocabulary is no longer what this run began with", folder.path().string());
    }
    inform("resuming at step {}", trainer->state().step);
  }
  auto recorder = make_recorder(configuration, vocabularies, {folder, state, model}, corpora.valid);
  if (going_on) {
    recorder->check();
  }
  if (options.fresh && folder.started()) {
    inform("moved the old run to {}", folder.move_aside().string());
    lock.emplace(folder.path());
  }
  if (!known) {
    save_vocabularies(vocabularies, folder.path());
    if (configuration.data.valid.holdout) {
      save_holdout(corpora, folder);
    }
  }
  Configuration resolved = options.configuration;
  resolved.data.folder = resolved.data.folder.value_or(fs::current_path().string());
  write_atomically(folder.config(), write_yaml(resolved));  // written last, since config.yaml marks a folder as a run
  log_to_file(folder.log());
  if (!going_on) {
    report(corpora, corpus, vocabularies, configuration.data.max_length);
  }
  trainer->keep(std::move(*lock));
  trainer->watch(std::move(recorder));
  return trainer;
}

}  // namespace gloss
