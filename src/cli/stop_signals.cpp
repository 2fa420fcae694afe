#include "cli/stop_signals.h"

#include <csignal>

namespace gloss {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

volatile std::sig_atomic_t received_signal = 0;

void restore_defaults() {
  for (const int signal : kSignals) {
    struct sigaction action {};
    ::sigaction(signal, nullptr, &action);
    if (action.sa_handler != SIG_IGN) {
      std::signal(signal, SIG_DFL);
    }
  }
}

void record(int signal) {
  received_signal = signal;
  restore_defaults();
}

}  // namespace

StopSignals::StopSignals() {
  received_signal = 0;
  for (const int signal : kSignals) {
    struct sigaction action {};
    ::sigaction(signal, nullptr, &action);
    if (action.sa_handler == SIG_IGN) {
      continue;
    }
    action = {};
    action.sa_handler = record;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, &action, nullptr);
  }
}

StopSignals::~StopSignals() {
  restore_defaults();
}

int StopSignals::received() const {
  return received_signal;
}

}  // namespace gloss
