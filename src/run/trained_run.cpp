#include "run/trained_run.h"

#include "base/error.h"
#include "config/options_yaml.h"
#include "model/device.h"
#include "run/checkpoint.h"

namespace gloss {

Configuration read_configuration(const RunFolder& folder) {
  folder.check_started();
  Configuration configuration;
  configuration.data.trains = false;
  read_yaml(folder.config().string(), {}, configuration);
  return configuration;
}

std::shared_ptr<Seq2Seq> make_model(const Configuration& configuration, const Vocabularies& vocabularies) {
  torch::manual_seed(configuration.seed);
  return std::make_shared<Seq2Seq>(
      configuration.model,
      TextShape{vocabularies.source.size(), vocabularies.target.size(), configuration.data.max_length});
}

TrainedRun load_run(const std::filesystem::path& folder, const std::string& checkpoint, const std::string& device) {
  const RunFolder run(folder);
  const std::filesystem::path chosen = run.find_checkpoint(checkpoint);
  Configuration configuration = read_configuration(run);
  look_in_data_folder(configuration);
  Vocabularies vocabularies = load_vocabularies(folder);
  auto model = make_model(configuration, vocabularies);
  TrainingState state = load_checkpoint(chosen, {named_parameters(*model), {}});
  model->to(device_named(device));
  return {std::move(configuration), std::move(vocabularies), std::move(state), std::move(model)};
}

}  // namespace gloss
