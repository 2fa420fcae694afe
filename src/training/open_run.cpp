#include "training/open_run.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "base/error.h"
#include "base/files.h"
#include "base/folder_lock.h"
#include "base/logging.h"
#include "config/options_yaml.h"
#include "model/device.h"
#include "run/checkpoint.h"
#include "run/damaged_checkpoints.h"
#include "run/export.h"
#include "run/trained_run.h"
#include "training/corpora.h"
#include "training/resumed_state.h"
#include "training/run_recorder.h"
#include "training/text_links.h"

namespace gloss {
namespace fs = std::filesystem;
namespace {

/// The vocabularies of the run `from`, or newly made ones.
Vocabularies new_vocabularies(const OpenRunOptions& options, const ParallelText& text) {
  return options.from ? vocabularies_of(RunFolder(*options.from), "best")
                      : make_vocabularies(options.configuration.vocabulary, text.source, text.target);
}

/// Sets the vocabulary's settings to those of the run `from`, whose vocabulary is taken, and says which differed.
void take_vocabulary(const fs::path& from, Configuration& configuration) {
  const Configuration there = read_configuration(RunFolder(from));
  std::vector<std::string> differences;
  for (const auto& [key, theirs, ours] : changed_settings(there, configuration)) {
    if (key.starts_with("vocabulary.")) differences.push_back(fmt::format("{} is {}, not {}", key, theirs, ours));
  }
  if (!differences.empty()) inform("the vocabulary is that of {}: {}", from.string(), fmt::join(differences, ", "));
  configuration.vocabulary = there.vocabulary;
}

/// Throws Error, naming the settings that may not differ from those of the run, at most five.
void check_same_run(std::vector<ChangedSetting> changes, const OpenRunOptions& options) {
  const auto fixed = std::ranges::stable_partition(
      changes, [&](const ChangedSetting& one) { return may_change(one.key, options.configuration.model); });
  const bool forbids = !fixed.empty();
  if (forbids) {
    changes.erase(changes.begin(), fixed.begin());
  } else if (changes.empty() || options.change) {
    return;
  }
  constexpr size_t kMostNamed = 5;
  std::vector<std::string> named;
  for (const auto& [key, before, after] : changes) {
    if (named.size() < kMostNamed) named.push_back(fmt::format("{}: {}, but here it is {}", key, before, after));
  }
  if (changes.size() > kMostNamed) named.push_back(fmt::format("and {} more", changes.size() - kMostNamed));
  fail(
      "{0}: this run has {1}; {2} --run (with --from {0} to start with its weights), gloss train {0} to go on as it "
      "was, or --fresh to move it aside",
      options.configuration.run_folder(), fmt::join(named, "; "),
      forbids ? fmt::format("no --change changes {} in a run: give another", changes.size() == 1 ? "it" : "them")
              : "give --change to go on differently, another");
}

/// Throws Error where source and target of the training text have changed places: held-out pairs, validation and the
/// embeddings are of the direction that the run began with.
void check_direction(const RunFolder& folder, const Configuration& before, const Configuration& after) {
  const auto languages = [](const CorpusFiles& files) {
    return std::tuple(files.source, files.target, files.tsv, files.source_column, files.target_column);
  };
  CorpusFiles swapped = before.data.train;
  swapped.swap_languages();
  if (languages(swapped) == languages(after.data.train) && languages(swapped) != languages(before.data.train)) {
    fail("{}: this run translates in the other direction; expected another --run for this one", folder.path().string());
  }
}

/// Lets a run whose validation files change log the sentence pairs that it began with.
void keep_examples(const Configuration& before, const std::vector<ChangedSetting>& changes, Configuration& after) {
  ValidationFiles& examples = after.attention_log.from;
  const auto validates = [](const ChangedSetting& one) { return one.key.starts_with("data.valid."); };
  if (!examples.is_given()) {
    const bool moved = !before.attention_log.from.is_given() && std::ranges::any_of(changes, validates);
    examples = moved ? before.data.valid : before.attention_log.from;
  }
}

SegmentationSampling make_sampling(const SubwordSamplingOptions& options, const Vocabularies& vocabularies) {
  SegmentationSampling sampling;
  if (options.source) {
    sampling.source.emplace(vocabularies.source, *options.source, "training.subword_sampling.source");
  }
  if (options.target) {
    sampling.target.emplace(vocabularies.target, *options.target, "training.subword_sampling.target");
  }
  return sampling;
}

/// Loads the best weights of the run `from` into the model.
void load_weights(const fs::path& from, const Configuration& configuration, Seq2Seq& model) {
  const RunFolder folder(from);
  const Configuration there = read_configuration(folder);
  const std::string model_there = there.model.decoder_options().summary();
  const fs::path checkpoint = folder.find_checkpoint("best");
  try {
    load_model(folder, "best", model);
  } catch (const Error&) {
    for (const auto& [key, theirs, ours] : changed_settings(there, configuration)) {
      if ((key.starts_with("model.") || key == "data.max_length") && !may_change(key, configuration.model)) {
        fail("--from {}: expected the model {}, but it is {}: {} is {} here and {} there", from.string(),
             configuration.model.decoder_options().summary(), model_there, key, ours, theirs);
      }
    }
    throw;
  }
  inform("started with the weights of {} ({}) and its vocabulary", checkpoint.string(), model_there);
}

/// The state of the last checkpoint, to go on from. Throws Error if the training text is another without --change, or
/// the vocabulary is, or the limit of steps is behind it.
TrainingState state_to_resume(const RunFolder& folder, const TrainingState& now, const OpenRunOptions& options) {
  TrainingState before = load_state(folder.find_checkpoint("last"));
  if (const auto steps = options.configuration.training.steps; steps && *steps < before.step) {
    fail("{}: the run is at step {}, beyond training.steps = {}; expected at least as many", folder.path().string(),
         before.step, *steps);
  }
  if (before.vocabulary != now.vocabulary || (before.corpus != now.corpus && !options.change)) {
    fail(
        "{0}: the training text or the vocabulary is no longer what this run began with; give --change to go on "
        "with other text, or another --run with --from {0} to start with its weights",
        folder.path().string());
  }
  if (!before.arithmetic.empty() && before.arithmetic != now.arithmetic) {
    warn("trained so far with {}, now with {}: the run will differ in rounding from one that never stopped",
         before.arithmetic, now.arithmetic);
  }
  return before;
}

}  // namespace

std::unique_ptr<Trainer> open_run(const OpenRunOptions& options) {
  Configuration resolved = options.configuration;
  const RunFolder folder(resolved.run_folder());
  if (options.from && (options.fresh || !folder.started())) {
    RunFolder(*options.from).check_started();
  }
  std::optional<FolderLock> lock(folder.path());  // before reading anything in the folder
  folder.check_new();
  const bool known = folder.started() && !options.fresh;
  if (options.change && !known) {
    fail("{}: --change resumes a run with other settings, but this folder holds no run", folder.path().string());
  }
  std::optional<Configuration> settings_before;
  std::vector<ChangedSetting> changes;
  if (known) {
    check_resumable(folder);
    set_damaged_aside(folder);
    settings_before = read_configuration(folder);
    if (options.from) {
      resolved.vocabulary = settings_before->vocabulary;  // as it was taken
    }
    check_direction(folder, *settings_before, resolved);
    changes = changed_settings(*settings_before, resolved);
    check_same_run(changes, options);
    keep_examples(*settings_before, changes, resolved);
  } else if (options.from) {
    take_vocabulary(*options.from, resolved);
  }
  Configuration configuration = resolved;
  look_in_data_folder(configuration);
  if (const auto& run = configuration.training.guided_alignment.run; run && !known && !RunFolder(*run).started()) {
    fail("training.guided_alignment.run: {} has no config.yaml, expected the folder of a run", *run);
  }
  set_arithmetic(configuration.arithmetic);
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
    load_weights(*options.from, configuration, *model);
  }
  model->to(device);
  inform("{} parameters on {}, run folder {}", model->parameter_count(), device.str(), folder.path().string());

  TrainingState state;
  state.corpus = fingerprint(corpora.train);
  state.vocabulary = fingerprint(vocabularies);
  state.arithmetic = arithmetic_on(device);
  std::optional<TrainingState> before;  // of a run that goes on
  if (going_on) {
    before = state_to_resume(folder, state, options);
  }
  std::optional<GuidedAlignment> guided;
  std::vector<Links> links;
  if (const GuidedAlignmentOptions& by = configuration.training.guided_alignment; by.is_given()) {
    const bool keeps = by.is_made() && before && before->corpus == state.corpus;
    links = keeps ? kept_links(folder, corpora) : links_to_learn(configuration, corpora, corpus);
    guided.emplace(by, LinkedCorpus{corpora.train, corpus, links}, vocabularies, *model);
    inform("layer {}, head {} learns the links of {}", guided->head().layer, guided->head().head,
           by.estimated ? "word statistics"
           : by.run     ? *by.run
                        : *by.links);
  }
  RecordedRun recorded{folder, state, model, {}};
  if (guided) {
    recorded.guided = guided->aligning_head();
  }
  auto recorder = make_recorder(configuration, vocabularies, recorded, corpora.valid);
  auto trainer = std::make_unique<Trainer>(Training{
      configuration, folder, corpus.pairs, make_sampling(configuration.training.subword_sampling, vocabularies),
      std::move(guided), model, std::move(validator), state});
  if (going_on) {
    recorder->check();
    const fs::path checkpoint = folder.find_checkpoint("last");
    TrainingState resumed = resumed_state(*before, *settings_before, resolved);
    resumed.corpus = state.corpus;
    if (to_json(resumed) != to_json(*before)) {
      save_state(checkpoint, resumed);  // before config.yaml, in case the process ends between them
    }
    trainer->resume_from(checkpoint);
    inform("resuming at step {}", trainer->state().step);
    if (!changes.empty() && trainer->done()) {
      inform("no update is made with the changed settings yet, but the run keeps them");
    }
  }
  if (known && !going_on) {
    inform("{}: no checkpoint yet, so that training begins again at step 0", folder.path().string());
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
  if (configuration.training.guided_alignment.is_made()) {
    keep_links(links, folder);
  }
  // Written last, since config.yaml marks a folder as a run.
  resolved.data.folder = resolved.data.folder.value_or(fs::current_path().string());
  write_atomically(folder.config(), write_yaml(resolved));
  log_to_file(folder.log());
  if (!going_on) {
    report(corpora, corpus, vocabularies, configuration.data.max_length);
  }
  trainer->keep(std::move(*lock));
  trainer->watch(std::move(recorder));
  return trainer;
}

}  // namespace gloss
