#include "run/export.h"

#include "base/error.h"
#include "base/files.h"
#include "base/folder_lock.h"
#include "config/options_yaml.h"
#include "run/checkpoint.h"

namespace gloss {
namespace fs = std::filesystem;
namespace {

/// What was trained, without the files that training and validation read.
Configuration without_files(Configuration configuration) {
  configuration.run.reset();
  configuration.data.train = {};
  configuration.data.valid = {};
  configuration.data.folder.reset();
  configuration.validation = {};  // its metrics may need gold links
  configuration.attention_log = {};
  for (std::optional<std::string>* file : {&configuration.vocabulary.source, &configuration.vocabulary.target}) {
    if (*file) {
      *file = fs::path(**file).filename().string();
    }
  }
  return configuration;
}

uintmax_t size_of(const fs::path& folder) {
  uintmax_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    bytes += entry.is_regular_file() ? entry.file_size() : 0;
  }
  return bytes;
}

void write_export(const TrainedRun& run, const fs::path& path) {
  const RunFolder folder(path);
  save_checkpoint(folder.begin_checkpoint(), {named_parameters(*run.model), {}, {}}, run.state);
  folder.publish_checkpoint(run.state.step);
  folder.link_best({}, run.state.step);
  save_vocabularies(run.vocabularies, path);
  Configuration configuration = without_files(run.configuration);
  write_atomically(folder.config(), write_yaml(configuration));  // last, since config.yaml marks a folder as a run
}

}  // namespace

uintmax_t export_run(const TrainedRun& run, const fs::path& path) {
  const FolderLock lock(path);
  if (!fs::is_empty(path)) {
    fail("{}: expected a new or empty folder to export to, but it holds files", path.string());
  }
  try {
    write_export(run, path);
  } catch (const std::exception&) {  // so that the same command may be given again
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(path)) fs::remove_all(entry.path(), ignored);
    throw;
  }
  return size_of(path);
}

void check_resumable(const RunFolder& folder) {
  const std::vector<int64_t> steps = folder.checkpoints();
  const auto has = [&](int64_t step) { return has_optimizer(folder.checkpoint(step)); };
  if (!steps.empty() && std::ranges::none_of(steps, has)) {
    fail(
        "{}: the run was exported without its optimizer, so that training cannot resume; give a configuration and "
        "--from {} to start from its weights",
        folder.path().string(), folder.path().string());
  }
}

}  // namespace gloss
