#include <fmt/ranges.h>
#include <pthread.h>

#include <csignal>

#include "base/logging.h"
#include "cli/wrong_usage.h"
#include "commands/commands.h"
#include "runlog/log_reader.h"
#include "viewer/http_server.h"

namespace gloss {
namespace {

struct ViewArguments {
  std::vector<std::string> runs;
  int port = 8080;
};

/// Blocks SIGINT and SIGTERM in this thread and in all that it starts, so that wait() receives them.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  void wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

 private:
  sigset_t signals_{};
};

void view(const ViewArguments& arguments) {
  std::vector<std::filesystem::path> databases;
  for (const std::string& run : arguments.runs) {
    databases.push_back(find_database(run));
  }
  const BlockedSignals signals;
  const Viewer viewer(std::move(databases), arguments.port);
  inform("{} at http://127.0.0.1:{}/ until Ctrl-C", fmt::join(arguments.runs, ", "), viewer.port());
  signals.wait();
}

}  // namespace

void add_view(CLI::App& program) {
  auto arguments = std::make_shared<ViewArguments>();
  CLI::App* command = program.add_subcommand("view", "Show attention in a browser, also during training");
  command->add_option("RUN", arguments->runs, "One or more run folders, shown side by side")->required();
  command->add_option("--port", arguments->port, "Local port to serve the page on; 0 picks a free one")
      ->check(from(0, 65535))
      ->capture_default_str();
  command->footer(
      "The page is that of report with every logged step, and follows a running training. Only this machine can open\n"
      "it; from another machine, use ssh -L 8080:127.0.0.1:8080 HOST.\n\n"
      "Example:\n  gloss view runs/demo --port 8080");
  command->callback([arguments] { view(*arguments); });
}

}  // namespace gloss
