#include <fmt/ranges.h>
#include <pthread.h>

#include <csignal>

#include "base/logging.h"
#include "base/utf8.h"
#include "cli/wrong_usage.h"
#include "commands/commands.h"
#include "runlog/log_reader.h"
#include "viewer/http_server.h"
#include "viewer/run_routes.h"

namespace gloss {
namespace {

struct ViewArguments {
  std::vector<std::string> runs;
  HttpAddress address{"127.0.0.1", 8080};
};

/// Blocks SIGINT and SIGTERM in this thread and in all that it starts, so that wait() receives them. An ignored one is
/// left alone, as sigwait() would receive it, too.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM}) {
      struct sigaction action {};
      ::sigaction(signal, nullptr, &action);
      if (action.sa_handler != SIG_IGN) sigaddset(&signals_, signal);
    }
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
  const HttpServer server(arguments.address, run_routes(std::move(databases)));
  if (!server.is_local()) {
    warn("--host {} opens the page, unencrypted, to every machine that has the address: ssh -L is safer",
         arguments.address.host);
  }
  inform("{} at {} until Ctrl-C", printable(fmt::format("{}", fmt::join(arguments.runs, ", "))), server.url());
  signals.wait();
}

}  // namespace

void add_view(CLI::App& program) {
  auto arguments = std::make_shared<ViewArguments>();
  CLI::App* command = program.add_subcommand("view", "Show attention in a browser, also during training");
  command->add_option("RUN", arguments->runs, "One or more run folders, shown side by side")->required();
  command->add_option("--port", arguments->address.port, "Local port to serve the page on; 0 picks a free one")
      ->check(from(0, 65535))
      ->capture_default_str();
  command
      ->add_option("--host", arguments->address.host, "IP address to serve it at; 0.0.0.0 opens it to other machines")
      ->capture_default_str();
  command->footer(
      "The page is that of report with every logged step, and follows a running training. Only this machine can open\n"
      "it, and only with the address that is printed, as that has a random token; from another machine, use\n"
      "ssh -L 8080:127.0.0.1:8080 HOST and the same address.\n\n"
      "Example:\n  gloss view runs/demo --port 8080");
  command->callback([arguments] { view(*arguments); });
}

}  // namespace gloss
