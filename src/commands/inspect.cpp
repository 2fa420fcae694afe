#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.h"
#include "base/log.h"
#include "commands/commands.h"
#include "commands/machine.h"
#include "commands/output.h"
#include "inspect/image.h"
#include "inspect/terminal.h"
#include "text/lines.h"
#include "training/alignment.h"
#include "training/trained_run.h"

namespace gloss {
namespace {

struct InspectArguments {
  std::string run, checkpoint = "best", source, target, level = "word", image;
  std::optional<int64_t> layer, head;
  Machine machine;
};

/// Standard output's: its width and whether it takes colours (no-color.org).
TerminalStyle terminal_style() {
  const char* no_colour = std::getenv("NO_COLOR");
  TerminalStyle style;
  winsize size{};
  if (isatty(STDOUT_FILENO)) {
    style.colour = no_colour == nullptr || *no_colour == '\0';
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
      style.width = size.ws_col;
    }
  }
  return style;
}

void inspect(const InspectArguments& arguments) {
  arguments.machine.use();
  check_utf8(arguments.source, "--source");
  check_utf8(arguments.target, "--target");
  const TrainedRun run = load_run(arguments.run, arguments.checkpoint, arguments.machine.device);
  const AlignedCorpus corpus =
      align(*run.model, run.vocabularies, {{arguments.source}, {arguments.target}}, {Site::Kind::Cross});
  const auto side = [&](const Segmentation& segmentation) {
    return arguments.level == "piece" ? by_piece(segmentation.pieces) : side_of(segmentation);
  };
  const HeadChoice choice{arguments.layer, arguments.head, run.state.aligning_head,
                          rows_of(run.configuration.model.encoder_shape()).front()};
  AttentionMap map = fold(chosen_attention(corpus.forced[0], choice), side(corpus.sources[0]), side(corpus.targets[0]),
                          choice.rows_to_read());
  map.title = fmt::format("{}, step {}", run.configuration.name, run.state.step);
  if (!arguments.image.empty()) {
    write_image(arguments.image, map);
    inform("wrote {}", arguments.image);
  }
  Output output("-");
  output.stream() << draw_in_terminal(map, terminal_style());
  output.close();
}

}  // namespace

void add_inspect(CLI::App& program) {
  auto arguments = std::make_shared<InspectArguments>();
  CLI::App* command = program.add_subcommand("inspect", "Show the attention of a sentence pair as a heat map");
  command->add_option("RUN", arguments->run, "The folder of a run")->required();
  command->add_option("--source", arguments->source, "A source sentence")->required();
  command->add_option("--target", arguments->target, "Its translation")->required();
  add_checkpoint(*command, arguments->checkpoint);
  command->add_option("--layer", arguments->layer, "Cross-attention layer, from 0")->check(CLI::NonNegativeNumber);
  command->add_option("--head", arguments->head, "Head, from 0")->check(CLI::NonNegativeNumber);
  command->add_option("--level", arguments->level, "word (what white space divides) or piece")
      ->check(CLI::IsMember({"word", "piece"}))
      ->capture_default_str();
  command->add_option("--image", arguments->image, "Also write a figure: FILE.png, FILE.svg or FILE.pdf");
  arguments->machine.add_to(*command);
  command->footer(
      "The head is the one that align would use. A row of a Transformer's map belongs to the word that is read there,\n"
      "a row of a recurrent model's to the word that is written.\n\n"
      "Example:\n  gloss inspect runs/demo --source 'Der Hund schläft .' --target 'The dog sleeps .' --image map.png");
  command->callback([arguments] { inspect(*arguments); });
}

}  // namespace gloss
