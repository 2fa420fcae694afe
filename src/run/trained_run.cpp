#include "run/trained_run.h"

#include "base/error.h"
#include "config/options_yaml.h"
#include "layers/linear.h"
#include "model/allocation_limit.h"
#include "model/device.h"
#include "run/checkpoint.h"

namespace gloss {
namespace {

std::filesystem::path checkpoint_named(const RunFolder& folder, const std::string& which) {
  return folder.find_checkpoint(which == "average" ? "best" : which);
}

/// The model of a checkpoint's run, whose configuration may come from a stranger: making it, with all that its
/// initialization takes, allocates at most 64 MB and 16 times the size of the checkpoint's model.
std::shared_ptr<Seq2Seq> make_model_of(const std::filesystem::path& checkpoint, const Configuration& configuration,
                                       const Vocabularies& vocabularies) {
  std::string why;
  try {
    const AllocationLimit limit((64 << 20) + 16 * model_size(checkpoint));
    return make_model(configuration, vocabularies);
  } catch (const c10::Error& error) {  // sizes that no tensor can have
    why = error.what_without_backtrace();
  } catch (const Error& error) {
    why = error.what();
  }
  fail("{}: expected the model that the run's config.yaml describes, but that is larger: {}", checkpoint.string(), why);
}

}  // namespace

Configuration read_configuration(const RunFolder& folder) {
  folder.check_started();
  Configuration configuration;
  configuration.data.trains = false;
  read_yaml(folder.config().string(), {}, configuration);
  return configuration;
}

Vocabularies vocabularies_of(const RunFolder& folder, const std::string& which) {
  const std::filesystem::path checkpoint = checkpoint_named(folder, which);
  Vocabularies vocabularies = load_vocabularies(folder.path());
  if (fingerprint(vocabularies) != load_state(checkpoint).vocabulary) {
    fail("{}: not the vocabulary that {} was trained with: expected the run's own, as it was copied or exported",
         vocabulary_files(folder.path()), checkpoint.string());
  }
  return vocabularies;
}

std::shared_ptr<Seq2Seq> make_model(const Configuration& configuration, const Vocabularies& vocabularies) {
  torch::manual_seed(configuration.seed);
  return std::make_shared<Seq2Seq>(
      configuration.model,
      TextShape{vocabularies.source.size(), vocabularies.target.size(), configuration.data.max_length});
}

TrainingState load_model(const RunFolder& folder, const std::string& which, Seq2Seq& model) {
  const std::filesystem::path checkpoint = checkpoint_named(folder, which);
  const bool averages = has_average(checkpoint);
  if (which == "average" && !averages) {
    fail("--checkpoint average: {} keeps no average of its parameters (training.average)", folder.path().string());
  }
  CheckpointTensors tensors;
  const bool averaged = averages && (which == "average" || which == "best");
  (averaged ? tensors.average : tensors.model) = named_parameters(model);
  return load_checkpoint(checkpoint, tensors);
}

TrainedRun load_run(const std::filesystem::path& folder, const std::string& checkpoint, const std::string& device) {
  const RunFolder run(folder);
  Configuration configuration = read_configuration(run);
  look_in_data_folder(configuration);
  Vocabularies vocabularies = vocabularies_of(run, checkpoint);
  auto model = make_model_of(checkpoint_named(run, checkpoint), configuration, vocabularies);
  TrainingState state = load_model(run, checkpoint, *model);
  model->to(device_named(device));
  make_weights_factors(*model);
  return {std::move(configuration), std::move(vocabularies), std::move(state), std::move(model)};
}

std::vector<TrainedRun> load_runs(const std::vector<std::string>& folders, const std::string& checkpoint,
                                  const std::string& device) {
  std::vector<TrainedRun> runs;
  for (const std::string& folder : folders) {
    runs.push_back(load_run(folder, checkpoint, device));
    const Vocabulary &first = runs.front().vocabularies.target, &target = runs.back().vocabularies.target;
    if (const auto id = first_difference(first, target)) {
      const auto piece = [id](const Vocabulary& vocabulary) {
        return *id < vocabulary.size() ? "'" + vocabulary.piece(*id) + "'" : "missing";
      };
      fail("{} and {}: an ensemble shares its target vocabulary, but piece {} is {} in the first and {} in the second",
           folders.front(), folder, *id, piece(first), piece(target));
    }
  }
  return runs;
}

}  // namespace gloss
