#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "alignment/npz.h"
#include "alignment/pair_scores.h"
#include "base/attention_site.h"
#include "base/error.h"
#include "base/logging.h"
#include "cli/output.h"
#include "cli/shared_options.h"
#include "cli/wrong_usage.h"
#include "commands/commands.h"
#include "commands/logged_maps.h"
#include "commands/ranking.h"
#include "plot/heatmap.h"
#include "plot/heatmap_series.h"
#include "plot/terminal_heatmap.h"
#include "run/checkpoint.h"
#include "run/trained_run.h"
#include "runlog/heads_table.h"
#include "search/word_alignment.h"
#include "text/line_reader.h"
#include "training/corpora.h"
#include "training/text_links.h"
#include "training/validator.h"

namespace gloss {
namespace {

struct InspectArguments {
  std::string run, level = "word", image, output;
  std::optional<std::string> title;  // of the image
  RankingOptions ranking;
  std::optional<size_t> line;                       // of the validation set, from 1
  std::string checkpoint = "best", source, target;  // for a given sentence pair
  std::string step = "last";                        // for logged attention
  int64_t example = 0;
  std::string site = "cross";
  HeadChoice head;
  DeviceOptions device_options;

  bool gives_sentences() const { return !source.empty() || !target.empty() || line; }
};

/// The output: one map per step, and the table of heads.
struct Shown {
  std::vector<AttentionMap> maps;
  std::vector<int64_t> steps;
  std::string title;  // of all maps: run, sentence and kind of attention
  Links gold;
  std::string heads;  // and the settings changed during the run
};

/// Width and colour support of standard output (no-color.org).
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

const char* name_of(AttentionSite::Kind kind) {
  switch (kind) {
    case AttentionSite::Kind::Cross:
      return "cross-attention";
    case AttentionSite::Kind::EncoderSelf:
      return "self-attention of the encoder";
    case AttentionSite::Kind::DecoderSelf:
      return "self-attention of the decoder";
  }
  return "";
}

/// Attention of the given sentence pair or line of the validation set, computed by the model of a checkpoint.
Shown attention_of_sentences(const InspectArguments& arguments) {
  check_utf8(arguments.source, "--source");
  check_utf8(arguments.target, "--target");
  const TrainedRun run = load_run(arguments.run, arguments.checkpoint, arguments.device_options.device);
  const AttentionSite::Kind kind = site_kind(arguments.site);
  const size_t i = arguments.line.value_or(1) - 1;
  const ParallelText text = arguments.line ? validation_text(run.configuration, RunFolder(arguments.run))
                                           : ParallelText{{arguments.source}, {arguments.target}};
  if (text.size() == 0) fail("--line: the run has no validation set, expected data.valid");
  if (i >= text.size()) fail("--line {}: expected a line of the validation set, 1 to {}", i + 1, text.size());
  const std::vector<Links> gold = arguments.line ? read_gold(run.configuration.data.valid, text) : std::vector<Links>{};
  const SegmentedPairs pair = segment(run.vocabularies, {{text.source[i]}, {text.target[i]}});
  for (const auto& [name, given] : {std::pair("source", &pair.sources[0]), std::pair("target", &pair.targets[0])}) {
    if (arguments.line && given->ids.empty()) fail("--line {}: the {} of this line is empty", *arguments.line, name);
    const int64_t length = std::ssize(given->ids) + 1, longest = run.configuration.data.max_length;
    if (length > longest) {
      fail("{}{} has {} pieces including end of sentence; the limit is data.max_length, {}",
           arguments.line ? fmt::format("--line {}: the ", i + 1) : "--", name, length, longest);
    }
  }
  const AlignedCorpus corpus = align(*run.model, pair, {kind});
  const auto side = [&](const Segmentation& segmentation) {
    return arguments.level == "piece" ? by_piece(segmentation.pieces) : side_of(segmentation);
  };
  HeadChoice choice = arguments.head;
  choice.known = run.state.aligning_head;
  const ChosenHead chosen = choose_head(corpus.scored[0], choice, kind);
  PieceAttention attention = chosen_attention(corpus.scored[0], chosen, kind);
  AttentionMap map;
  if (kind == AttentionSite::Kind::Cross) {
    map = pieces_to_words(attention, side(corpus.sources[0]), side(corpus.targets[0]), chosen.rows);
  } else {
    std::vector<std::string> pieces =
        kind == AttentionSite::Kind::EncoderSelf ? corpus.sources[0].pieces : corpus.targets[0].pieces;
    pieces.emplace_back("</s>");
    map = self_attention_map(arguments.site, std::move(pieces), std::move(attention.weights));
  }
  std::string title = run.configuration.name + ", ";
  if (arguments.line) title += fmt::format("validation line {}, ", *arguments.line);
  map.shows = description(chosen, kind);
  const bool by_word = arguments.level == "word" && kind == AttentionSite::Kind::Cross;
  return {{map}, {run.state.step}, title + name_of(kind), by_word && !gold.empty() ? gold[i] : Links{}, ""};
}

/// Attention logged during training.
Shown logged_attention(const InspectArguments& arguments) {
  const RunFolder folder(arguments.run);
  if (!std::filesystem::exists(folder.database())) {
    folder.check_started();
    fail("{}: holds no run.db, in which gloss train logs attention; --source and --target show it without a log",
         arguments.run);
  }
  const LogReader log(folder.database());
  LoggedChoice choice{arguments.site, static_cast<size_t>(arguments.example), arguments.level == "word",
                      arguments.head};
  const std::optional<int64_t> best = folder.best();
  if (best) {
    choice.head.known = load_state(folder.checkpoint(*best)).aligning_head;
  }
  Shown shown;
  shown.steps = steps_named(arguments.step, log.logged_steps(), best);
  for (const int64_t step : shown.steps) {
    shown.maps.push_back(logged_map(log, choice, step));
  }
  shown.title =
      fmt::format("{}, example {}, {}", log.run()["name"], arguments.example, name_of(site_kind(arguments.site)));
  const std::vector<LoggedExample> examples = log.examples();
  if (arguments.level == "word" && site_kind(arguments.site) == AttentionSite::Kind::Cross) {
    shown.gold = examples[choice.example].gold.value_or(Links{});
  }
  shown.heads = heads_table(head_histories(log, arguments.site), shown.steps.back());
  for (const ChangeRow& change : log.changes()) {
    shown.heads +=
        fmt::format("changed after step {}: {} {} -> {}\n", change.step, change.key, change.before, change.after);
  }
  return shown;
}

/// Writes one line per weight.
void write_table(const std::string& path, const Shown& shown) {
  Output output(path);
  output.stream() << "step\ttarget\tsource\ttarget_word\tsource_word\tweight\tshows\n";
  for (size_t i = 0; i < shown.maps.size(); ++i) {
    const AttentionMap& map = shown.maps[i];
    for (size_t t = 0; t < map.target.size(); ++t) {
      for (size_t s = 0; s < map.source.size(); ++s) {
        output.stream() << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", shown.steps[i], t, s, map.target[t],
                                       map.source[s], map.weights(t, s), map.shows);
      }
    }
  }
  output.close();
}

/// Writes steps (N), weights (N, T, S), the labels target (T) and source (S), and what it shows (1).
void write_arrays(const std::string& path, const Shown& shown) {
  const AttentionMap& first = shown.maps.front();
  std::vector<float> weights;
  for (const AttentionMap& map : shown.maps) {
    weights.insert(weights.end(), map.weights.values.begin(), map.weights.values.end());
  }
  NpzFile file(path);
  file.add("steps", shown.steps, {shown.steps.size()});
  file.add("weights", weights, {shown.maps.size(), first.weights.rows, first.weights.columns});
  file.add("target", first.target);
  file.add("source", first.source);
  file.add("shows", std::vector<std::string>{first.shows});
  file.close();
}

void write_numbers(const std::string& path, const Shown& shown) {
  const std::string ending = std::filesystem::path(path).extension();
  if (ending != ".tsv" && ending != ".npz") {
    fail("--output {}: expected a name that ends in .tsv or .npz", path);
  }
  if (ending == ".npz") {
    write_arrays(path, shown);
  } else {
    write_table(path, shown);
  }
}

/// `title` takes the place of all lines above the picture.
Picture picture_of(Shown shown, const std::optional<std::string>& title) {
  for (size_t i = 0; i < shown.maps.size(); ++i) {
    AttentionMap& map = shown.maps[i];
    if (title) map.shows.clear();
    if (shown.maps.size() > 1) {
      map.title = fmt::format("step {}", shown.steps[i]);
    } else if (title) {
      map.title = *title;
    }
  }
  return shown.maps.size() == 1 ? figure_of(shown.maps.front(), shown.gold)
                                : film_strip_of(shown.maps, title.value_or(shown.title));
}

void inspect(const InspectArguments& arguments) {
  arguments.device_options.apply();
  if (!arguments.ranking.by.empty()) {
    const TrainedRun run = load_run(arguments.run, arguments.checkpoint, arguments.device_options.device);
    HeadChoice choice = arguments.head;
    choice.known = run.state.aligning_head;
    const ParallelText text = validation_text(run.configuration, RunFolder(arguments.run));
    return rank_pairs(run, text, choice, arguments.ranking, arguments.output);
  }
  if (arguments.head.rows && site_kind(arguments.site) != AttentionSite::Kind::Cross) {
    fail("--rows {}: expected --site cross, but got {}", rows_name(*arguments.head.rows), arguments.site);
  }
  Shown shown = arguments.gives_sentences() ? attention_of_sentences(arguments) : logged_attention(arguments);
  for (size_t i = 0; i < shown.maps.size(); ++i) {
    shown.maps[i].title = fmt::format("{}, step {}", shown.title, shown.steps[i]);
  }
  if (!arguments.image.empty()) {
    write_image(arguments.image, picture_of(shown, arguments.title));
    inform("wrote {}", arguments.image);
  }
  if (!arguments.output.empty()) {
    write_numbers(arguments.output, shown);
    inform("wrote {}", arguments.output);
  }
  Output output("-");
  for (const AttentionMap& map : shown.maps) {
    output.stream() << draw_in_terminal(map, terminal_style()) << '\n';
  }
  output.stream() << shown.heads;
  output.close();
}

}  // namespace

void add_inspect(CLI::App& program) {
  auto arguments = std::make_shared<InspectArguments>();
  CLI::App* command = program.add_subcommand("inspect", "Show attention, logged or of a sentence pair, as a heat map");
  command->add_option("RUN", arguments->run, "The folder of a run")->required();
  CLI::Option* source = command->add_option("--source", arguments->source, "Source sentence to compute attention for");
  CLI::Option* target = command->add_option("--target", arguments->target, "Its translation")->needs(source);
  source->needs(target);
  CLI::Option* saved = add_checkpoint(*command, arguments->checkpoint);
  command->add_option("--step", arguments->step, "Logged steps to show: first, last, best or a list such as 0,100,800")
      ->excludes(source)
      ->capture_default_str();
  command->add_option("--example", arguments->example, "Logged sentence pair to show, counted from 0")
      ->excludes(source)
      ->check(from<int64_t>(0))
      ->capture_default_str();
  command->add_option("--site", arguments->site, "cross, encoder_self or decoder_self; what was logged may lack some")
      ->check(CLI::IsMember(std::vector<std::string>(kSiteNames.begin(), kSiteNames.end())))
      ->capture_default_str();
  add_head_options(*command, arguments->head);
  command->add_option("--level", arguments->level, "word (separated by white space) or piece (subword)")
      ->check(CLI::IsMember({"word", "piece"}))
      ->capture_default_str();
  CLI::Option* image =
      command->add_option("--image", arguments->image,
                          "Also write a figure, for several steps a row of heat maps: FILE.png, FILE.svg or FILE.pdf");
  command->add_option("--title", arguments->title, "Text above the figure in place of run, step and head; '' for none")
      ->needs(image);
  command->add_option("--output", arguments->output,
                      "Also write the weights: FILE.tsv (table) or FILE.npz (arrays), or the ranks: .tsv or .json");
  CLI::Option* line = command->add_option("--line", arguments->line, "Line of the validation set to show, from 1");
  line->check(from<size_t>(1))->excludes("--source")->excludes("--step")->excludes("--example");
  CLI::Option* rank = command->add_option("--rank", arguments->ranking.by, "Rank the validation pairs, worst first");
  rank->check(CLI::IsMember(kPairScores))->excludes("--source")->excludes("--line")->excludes("--step");
  rank->excludes("--example")->excludes("--site")->excludes("--level")->excludes("--image");
  command->add_option("--top", arguments->ranking.top, "Ranked pairs to show (default: 10) and write (default: all)")
      ->check(from<size_t>(1))
      ->needs(rank);
  command->add_option("--write-pairs", arguments->ranking.pairs, "Also write PREFIX.source, .target and .alignments")
      ->needs(rank);
  arguments->device_options.add_to(*command);
  command->footer(
      "The default head and rows are those that align uses. The map says which they are, and why.\n"
      "Logged attention comes with a table of the heads and the settings that train --change changed.\n\n"
      "Of a head over the logged pairs, by piece. A row is a step of the decoder, that of </s> included:\n"
      "  entropy           nats, mean over rows, </s> of the source included; 0 where a row looks at one piece\n"
      "  confidence        0 to 1, mean over rows of the largest weight on another piece than </s>\n"
      "  coverage penalty  nats, sum over the source, </s> included, of ln min(1, its weights); 0: all covered\n"
      "  monotonic         0 to 1, share of rows that look no further left than the row before, </s> included\n"
      "  AER               0 to 1, error rate of its links against gold, by word without </s>; 0 is perfect\n"
      "  emerged           step from which its rows stay half-way from its first map to its last, </s> included\n"
      "Of a pair with the chosen head (--rank):\n"
      "  loss              nats for each target piece, </s> included\n"
      "  aer               as above, of this pair\n"
      "  coverage          0 to 1, share of the source words that target words look at, by word without </s>\n"
      "  entropy           as above, of this pair\n"
      "  end               0 to 1, mean weight of the rows of target words on the source's </s>\n\n"
      "Example:\n  gloss inspect runs/demo --step 0,100,200,800 --image strip.png\n"
      "  gloss inspect runs/demo --source 'Der Hund schläft .' --target 'The dog sleeps .' --image map.png\n"
      "  gloss inspect runs/demo --rank aer --top 20 --output ranks.tsv\n"
      "  gloss inspect runs/demo --line 17 --image map.png");
  command->callback([=] {
    if (*saved && !*source && !*line && !*rank) throw CLI::RequiresError("--checkpoint", "--source, --line or --rank");
    inspect(*arguments);
  });
}

}  // namespace gloss
