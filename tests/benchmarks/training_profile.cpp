// Trains as `gloss train` does, and says how fast, what the time goes into, and how near it is to the time that the
// model's products of matrices would take alone. See README.md.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "cli/shared_options.h"
#include "config/options_yaml.h"
#include "step_profile.h"
#include "training/open_run.h"

namespace gloss {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kWarmUp = 10;  // steps

/// Measures `steps` steps after the warm-up, and then in as many more what their time goes into: to listen takes time.
class Measurement final : public Observer {
 public:
  explicit Measurement(int64_t steps) : steps_(steps) {}

  int64_t last_step() const { return kWarmUp + 2 * steps_; }
  double pieces_per_second() const { return static_cast<double>(pieces_) / plain_; }
  double step() const { return plain_ / static_cast<double>(steps_); }  // seconds
  double profiled_step() const { return profiled_ / static_cast<double>(steps_); }
  const StepProfile& profile() const { return *profile_; }

  void updated(const Update& update) override {
    if (update.step > kWarmUp && !profile_) pieces_ += update.tokens;
  }

  void completed(const Completed& completed) override {
    const double since = std::chrono::duration<double>(Clock::now() - start_).count();
    if (completed.step == kWarmUp + steps_) {
      plain_ = since;
      profile_.emplace();
    } else if (completed.step == last_step()) {
      profiled_ = since;
      profile_->stop();
    }
    if (completed.step == kWarmUp || completed.step == kWarmUp + steps_) start_ = Clock::now();
  }

 private:
  using Clock = std::chrono::steady_clock;
  int64_t steps_, pieces_ = 0;
  double plain_ = 0, profiled_ = 0;  // seconds
  Clock::time_point start_;
  std::optional<StepProfile> profile_;
};

void print_parts(const Measurement& measured, int64_t steps) {
  double rest = measured.profiled_step();
  const auto row = [&](const char* name, double seconds) {
    fmt::print("{:<28} {:10.2f} {:6.1f} %\n", name, 1e3 * seconds, 100 * seconds / measured.profiled_step());
  };
  fmt::print("{:<28} {:>10} {:>8}\n", "part", "ms a step", "share");
  for (size_t part = 0; part < kPartNames.size(); ++part) {
    if (static_cast<Part>(part) == Part::Rest) continue;
    const double seconds = measured.profile().seconds(static_cast<Part>(part)) / static_cast<double>(steps);
    row(kPartNames[part], seconds);
    rest -= seconds;
  }
  row("rest", rest);
  row("all, while it is profiled", measured.profiled_step());
}

/// Prints the ten functions that take the most time themselves, beside those that they call.
void print_functions(const Measurement& measured, int64_t steps) {
  std::vector<std::pair<double, std::string>> functions;
  for (const auto& [name, seconds] : measured.profile().functions()) {
    functions.emplace_back(seconds / static_cast<double>(steps), name);
  }
  std::ranges::sort(functions, std::greater());
  functions.resize(std::min<size_t>(functions.size(), 10));
  fmt::print("{:<60} {:>10} {:>8}\n", "function, without those that it calls", "ms a step", "share");
  for (const auto& [seconds, name] : functions) {
    fmt::print("{:<60.60} {:10.2f} {:6.1f} %\n", name, 1e3 * seconds, 100 * seconds / measured.profiled_step());
  }
}

/// Prints the rate of each kind of product, and returns the seconds that all products of a step take alone.
double print_products(const StepProfile& profile, int64_t steps) {
  fmt::print("{:<34} {:>12} {:>12} {:>12} {:>10} {:>10}\n", "product", "calls a step", "GFLOP/s", "alone", "ms a step",
             "alone");
  double all = 0;
  for (const auto& [kind, count] : profile.products()) {
    const int64_t rows = (count.rows + count.calls / 2) / count.calls;  // of the mean product
    const double alone = operations(kind, rows) / seconds_alone(kind, rows), total = operations(kind, count.rows);
    const double seconds_a_step = total / alone / steps;
    all += seconds_a_step;
    fmt::print("{:<34} {:12.1f} {:12.1f} {:12.1f} {:10.2f} {:10.2f}\n", to_string(kind, rows),
               static_cast<double>(count.calls) / steps, total / count.seconds / 1e9, alone / 1e9,
               1e3 * count.seconds / steps, 1e3 * seconds_a_step);
  }
  return all;
}

struct Arguments {
  std::string config;
  std::vector<std::string> settings;
  int64_t steps = 30;
  DeviceOptions device_options;  // its threads
};

/// A new folder, which goes with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    if (::mkdtemp(path_.data()) == nullptr) fail("{}: cannot make this folder", path_);
  }
  ~TemporaryFolder() { fs::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_ = fs::temp_directory_path() / "training_profile.XXXXXX";
};

void profile_training(const Arguments& arguments) {
  arguments.device_options.apply();
  std::vector<std::string> settings = arguments.settings;
  for (const char* rarely : {"training.steps", "validation.every", "checkpoints.every"}) {
    settings.push_back(fmt::format("{}=1000000", rarely));
  }
  OpenRunOptions start;
  read_yaml(arguments.config, settings, start.configuration);
  start.configuration.device = "cpu";
  const TemporaryFolder folder;
  start.configuration.run = folder.path() + "/run";
  const auto measured = std::make_shared<Measurement>(arguments.steps);
  {
    const auto trainer = open_run(start);
    trainer->watch(measured);
    trainer->run([&] { return trainer->state().step >= measured->last_step(); });
  }
  fmt::print("{}, {} threads: {:.0f} target pieces/s, {:.1f} ms a step\n\n", arguments.config, torch::get_num_threads(),
             measured->pieces_per_second(), 1e3 * measured->step());
  print_parts(*measured, arguments.steps);
  fmt::print("\n");
  print_functions(*measured, arguments.steps);
  fmt::print("\n");
  const double alone = print_products(measured->profile(), arguments.steps);
  fmt::print("\nThe products alone would take {:.1f} ms a step: training has {:.2f} of the speed that they allow.\n",
             1e3 * alone, alone / measured->step());
}

}  // namespace
}  // namespace gloss

int main(int argc, char** argv) {
  CLI::App program("Trains a model on the CPU, and prints its speed and what the time goes into.", "training_profile");
  gloss::Arguments arguments;
  program.add_option("CONFIG", arguments.config, "A YAML file as for gloss train")->required();
  program.add_option("--steps", arguments.steps, "Steps that are timed, and as many that are profiled")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  program.add_option("--threads", arguments.device_options.threads, "Number of CPU threads (default: all cores)")
      ->check(CLI::PositiveNumber);
  gloss::add_settings(program, arguments.settings);
  CLI11_PARSE(program, argc, argv);
  try {
    gloss::profile_training(arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "training_profile: error: %s\n", error.what());
    return 1;
  }
  return 0;
}
