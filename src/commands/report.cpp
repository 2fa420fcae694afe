#include "viewer/report.h"

#include "base/files.h"
#include "base/logging.h"
#include "cli/output.h"
#include "commands/commands.h"
#include "runlog/log_reader.h"

namespace gloss {
namespace {

struct ReportArguments {
  std::vector<std::string> runs;
  std::string output = "report.html";
};

void write_report(const ReportArguments& arguments) {
  std::vector<std::filesystem::path> databases;
  for (const std::string& run : arguments.runs) {
    databases.push_back(find_database(run));
  }
  const std::string page = report(databases);
  if (arguments.output == "-") {
    Output output("-");
    output.stream() << page;
    output.close();
    return;
  }
  write_atomically(arguments.output, page);
  inform("wrote {} ({:.1f} MB)", arguments.output, static_cast<double>(page.size()) / 1e6);
}

}  // namespace

void add_report(CLI::App& program) {
  auto arguments = std::make_shared<ReportArguments>();
  CLI::App* command = program.add_subcommand("report", "Write an HTML page that shows attention over training");
  command->add_option("RUN", arguments->runs, "One or more run folders, shown side by side")->required();
  command->add_option("--output", arguments->output, "File to write, - for standard output")->capture_default_str();
  command->footer(
      "The page is one self-contained file. For a long run it holds heat maps of selected steps: the first, the last,\n"
      "validation steps and others spaced evenly over log(1 + step).\n\n"
      "Example:\n  gloss report runs/demo --output demo.html");
  command->callback([arguments] { write_report(*arguments); });
}

}  // namespace gloss
