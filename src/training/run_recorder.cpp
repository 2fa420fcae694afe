#include "training/run_recorder.h"

#include <fmt/chrono.h>
#include <torch/version.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/logging.h"
#include "config/options_yaml.h"
#include "runlog/log_reader.h"

namespace gloss {
namespace fs = std::filesystem;
namespace {

std::string now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

/// A unique id of this session (one process that trains the run).
std::string session_id() {
  return fmt::format("{}-{}", std::chrono::system_clock::now().time_since_epoch().count(), ::getpid());
}

void remove_database(const fs::path& file) {
  for (const char* beside : {"", "-wal", "-shm", "-journal"}) {
    fs::remove(file.string() + beside);
  }
}

}  // namespace

RunRecorder::RunRecorder(const Configuration& configuration, const RecordedRun& run,
                         std::optional<AttentionLogger> attention_logger)
    : configuration_(configuration), run_(run), attention_logger_(std::move(attention_logger)) {}

void RunRecorder::check() const {
  if (attention_logger_ && fs::exists(run_.folder.database())) {
    check_plan(run_.folder.database(), attention_logger_->plan());
  }
}

void RunRecorder::started(int64_t step) {
  if (step == 0) {
    remove_database(run_.folder.database());
  }
  log_ = std::make_unique<LogWriter>(run_.folder.database());
  log_->begin();  // one transaction, so readers never see a partly initialised log
  log_->forget_after(step);
  if (attention_logger_) {
    log_->plan(attention_logger_->plan());
    announce();
  } else if (configuration_.attention_log.logs() && run_.model->attends()) {
    inform(
        "no attention is logged: it takes data.valid, or attention_log.from, with pairs of at most 40 pieces a side");
  }
  write_changes(step);
  log_->set_property("name", configuration_.name);
  log_->set_property("model", configuration_.model.decoder_options().summary());
  log_->set_property("configuration", write_yaml(configuration_));
  log_->set_property("corpus", run_.state.corpus);
  log_->set_property("vocabulary", run_.state.vocabulary);
  log_->set_property("torch", TORCH_VERSION);
  log_->set_property("gloss", GLOSS_VERSION);
  log_->set_property("device", run_.model->device().str());
  log_->set_property("parameters", std::to_string(run_.model->parameter_count()));
  if (run_.guided) {
    log_->set_property("guided_head", nlohmann::json(GuidedHead{run_.guided->layer, run_.guided->head}).dump());
    if (step == 0) {
      log_->set_property("aligning_head", nlohmann::json(*run_.guided).dump());
    }
  }
  log_->set_property("session_id", session_id());
  if (step == 0) {
    log_->set_property("start", now());
  }
  if (attention_logger_) {
    attention_logger_->write_step(step, *log_);
  }
  log_->commit();
}

bool RunRecorder::reads_model(int64_t step) const {
  return attention_logger_ && is_logged(step, configuration_.attention_log.interval());
}

// Takes the lock before the update, so that no step is lost to a database which another program has locked.
void RunRecorder::updating() {
  RECORD_USER_SCOPE("gloss::log");
  begin();
}

void RunRecorder::begin() {
  try {
    log_->begin();
  } catch (const Error& error) {
    warn("{}; training waits for it, ten minutes at most", error.what());
    log_->begin(std::chrono::minutes(10));
  }
}

void RunRecorder::updated(const Update& update) {
  rows_.push_back([this, row = StepRow{update.step, update.epoch, update.loss, update.learning_rate,
                                       update.gradient_norm, update.tokens, update.seconds}] { log_->write(row); });
}

void RunRecorder::validated(const ValidationResult& result) {
  rows_.push_back([this, result] {
    for (const auto& [name, value] : result.scores) {
      log_->write(ValidationRow{result.step, name, value});
    }
    if (result.best && result.aligning_head) {
      log_->set_property("aligning_head", nlohmann::json(*result.aligning_head).dump());
    }
    for (const SampleTranslation& sample : result.samples) {
      log_->write(SampleRow{result.step, sample.line, sample.source, sample.reference, sample.output});
    }
  });
}

void RunRecorder::completed(const Completed& completed) {
  RECORD_USER_SCOPE("gloss::log");
  if (attention_logger_ && (completed.is_kept || reads_model(completed.step))) {
    rows_.push_back([this, completed] { attention_logger_->write_step(completed.step, *log_); });
  }
  begin();  // where the step before had its rows written during this one
  write_rows();
  if (completed.is_kept) {
    log_->sync();  // before the checkpoint is written, so that the log is never behind it
  }
}

void RunRecorder::write_rows() {
  constexpr int kTries = 3;
  for (int tried = 1;; ++tried) {
    try {
      for (const auto& write : rows_) {
        write();
      }
      log_->commit();
      rows_.clear();
      return;
    } catch (const Error&) {
      if (tried == kTries) throw;
      log_->begin_again();
    }
  }
}

void RunRecorder::interrupted(int64_t) {
  log_ = nullptr;
}  // no finish(): the run can be resumed

void RunRecorder::finished(const std::string& reason) {
  log_->finish(reason);
  log_ = nullptr;
}

void RunRecorder::write_changes(int64_t step) const {
  auto last = LogReader(run_.folder.database()).run();  // as the last session committed it
  if (!last.contains("configuration")) {
    return;
  }
  Configuration before;
  read_yaml_text(last["configuration"], run_.folder.database().string(), {}, before);
  std::vector<ChangedSetting> changes = changed_settings(before, configuration_);
  if (last["corpus"] != run_.state.corpus) {
    changes.push_back({"corpus", last["corpus"], run_.state.corpus});
  }
  for (const auto& [key, old, now] : changes) {
    inform("changed after step {}: {} {} -> {}", step, key, old, now);
    log_->write(ChangeRow{step, key, old, now});
  }
}

void RunRecorder::announce() const {
  const LogPlan& plan = attention_logger_->plan();
  const std::optional<int64_t>& steps = configuration_.training.steps;
  const int64_t logged = steps ? count_logged(*steps, configuration_.attention_log.interval()) : 1000;
  const auto counted = [](size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
  };
  inform("attention log: {} of {}, about {:.1f} MB {}", counted(plan.sites.size(), "site"),
         counted(plan.examples.size(), "sentence pair"), static_cast<double>(projected_size(plan, logged)) / 1e6,
         steps ? fmt::format("by step {}", *steps) : "for each 1000 logged steps");
}

std::shared_ptr<RunRecorder> make_recorder(const Configuration& configuration, const Vocabularies& vocabularies,
                                           const RecordedRun& run, const ParallelText& valid) {
  std::optional<AttentionLogger> attention_logger;
  if (configuration.attention_log.logs() && run.model->attends()) {
    std::vector<LoggedExample> examples = examples_to_log(configuration, vocabularies, valid);
    if (!examples.empty()) {
      attention_logger.emplace(run.model, std::move(examples), configuration.attention_log, vocabularies);
    }
  }
  return std::make_shared<RunRecorder>(configuration, run, std::move(attention_logger));
}

}  // namespace gloss
