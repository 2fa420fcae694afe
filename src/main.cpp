#include <fcntl.h>
#include <fmt/format.h>
#include <torch/torch.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/logging.h"
#include "cli/output.h"
#include "cli/wrong_usage.h"
#include "commands/commands.h"

namespace {

int complain(const std::string& sentence) {
  gloss::error_line(sentence);
  return 1;
}

/// Takes the places of standard streams that are closed, so that no file that is opened gets their numbers. Reading or
/// writing them fails as before.
void keep_standard_streams() {
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(file, F_GETFD) < 0) ::open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

/// Runs the command and returns the exit code.
int parse_and_run(CLI::App& program, int argc, char** argv) {
  try {
    program.parse(argc, argv);
  } catch (const CLI::RuntimeError& error) {
    return error.get_exit_code();  // the command's exit code; 128 + n after signal n
  } catch (const CLI::ParseError& error) {
    if (program.exit(error) != 0) return 2;
    gloss::Output("-").close();  // the help was asked for
  }
  return 0;
}

int run(int argc, char** argv) {
  CLI::App program("A neural machine translation trainer that you can see inside.", "gloss");
  program.set_version_flag("--version", "gloss " GLOSS_VERSION);
  program.require_subcommand(1);
  program.failure_message(gloss::wrong_usage);
  gloss::add_train(program);
  gloss::add_translate(program);
  gloss::add_score(program);
  gloss::add_align(program);
  gloss::add_evaluate(program);
  gloss::add_inspect(program);
  gloss::add_report(program);
  gloss::add_view(program);
  gloss::add_export(program);
  gloss::add_config(program);
  if (argc == 1) {
    std::fputs(program.help().c_str(), stderr);
    return 2;
  }
  try {
    return parse_and_run(program, argc, argv);
  } catch (const gloss::Error& error) {
    return complain(error.what());
  } catch (const c10::Error& error) {
    return complain(error.what_without_backtrace());
  } catch (const std::filesystem::filesystem_error& error) {
    const auto& path = error.path2().empty() ? error.path1() : error.path2();
    return complain(fmt::format("{}: {}", path.string(), error.code().message()));
  } catch (const std::exception& error) {
    return complain(error.what());
  }
}

/// Ends the process without the destructors of static objects: LibTorch's take 50 ms, and gloss has none to run.
[[noreturn]] void leave(int code) {
  std::fflush(nullptr);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  std::exit(code);  // reports at the end
#else
  std::quick_exit(code);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  keep_standard_streams();
  leave(run(argc, argv));
}
