#include "base/logging.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>

#include "base/error.h"
#include "base/utf8.h"

namespace gloss {
namespace {

constexpr std::string_view kEraseLine = "\r\x1b[K";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kNoColour = "\x1b[0m";

/// Standard error with a status line at the bottom, which is erased before each message and redrawn after it.
class StandardError final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  void show_status(std::string_view line) {
    const std::lock_guard lock(mutex_);
    status_ = line;
    write(fmt::format("{}{}", kEraseLine, status_));
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string_view text(message.payload.data(), message.payload.size());
    const bool coloured = message.level == spdlog::level::warn && in_colour();
    const std::string line = coloured ? fmt::format("{}{}{}\n", kYellow, text, kNoColour) : fmt::format("{}\n", text);
    write(status_.empty() ? line : fmt::format("{}{}{}", kEraseLine, line, status_));
  }

  void flush_() override {}

 private:
  static void write(const std::string& bytes) { std::fwrite(bytes.data(), 1, bytes.size(), stderr); }

  std::string status_;
};

const std::shared_ptr<StandardError>& standard_error() {
  static const auto sink = std::make_shared<StandardError>();
  return sink;
}

/// The lines before log_to_file().
const std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt>& first_lines() {
  static const auto sink = std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(100);
  return sink;
}

spdlog::logger& logger() {
  static spdlog::logger logger("gloss", {standard_error(), first_lines()});
  return logger;
}

}  // namespace

void inform_line(std::string_view line) {
  logger().info(printable(line));
}

void warn_line(std::string_view line) {
  logger().warn("warning: {}", printable(line));
}

void error_line(std::string_view sentence) {
  show_status("");
  logger().error("gloss: error: {}", sentence);
}

void log_to_file(const std::filesystem::path& path) {
  try {
    const auto file = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string());
    file->set_pattern("%Y-%m-%d %H:%M:%S %v");
    for (const auto& line : first_lines()->last_raw()) {
      file->log(line);
    }
    std::erase(logger().sinks(), first_lines());
    logger().sinks().push_back(file);
    logger().flush_on(spdlog::level::info);
  } catch (const spdlog::spdlog_ex& error) {
    fail("cannot write {}: {}", path.string(), error.what());
  }
}

bool on_terminal() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind && std::string_view(kind) != "dumb";
}

bool in_colour() {
  const char* refused = std::getenv("NO_COLOR");
  return on_terminal() && (!refused || *refused == '\0');
}

void show_status(std::string_view line) {
  if (on_terminal()) {
    standard_error()->show_status(line);
  }
}

}  // namespace gloss
