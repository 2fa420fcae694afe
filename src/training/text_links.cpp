#include "training/text_links.h"

#include <algorithm>
#include <numeric>

#include "alignment/estimated_links.h"
#include "alignment/symmetrization.h"
#include "base/error.h"
#include "base/files.h"
#include "base/logging.h"
#include "run/trained_run.h"
#include "search/word_alignment.h"
#include "text/white_space_words.h"

namespace gloss {
namespace {

std::vector<size_t> all_lines(const ParallelText& text) {
  std::vector<size_t> lines(text.size());
  std::iota(lines.begin(), lines.end(), size_t{0});
  return lines;
}

/// A link as it stands in a file of this format.
std::string as_written(const LinkFormat& format, const Link& link) {
  const int first = format.one_based ? 1 : 0;
  const auto [left, right] = format.inverse ? std::pair(link.target, link.source) : std::pair(link.source, link.target);
  return fmt::format("{}{}{}", left + first, link.sure ? '-' : 'p', right + first);
}

std::vector<Links> links_of_run(const GuidedAlignmentOptions& options, const std::string& device,
                                const ParallelText& text) {
  const bool reverse = options.inverse_links;
  const TrainedRun run = load_run(*options.run, "best", device);
  HeadChoice choice;
  choice.known = run.state.aligning_head;
  const ChosenHead head = choose_head(*run.model, choice);
  inform("aligning the training text with {}, {}", *options.run, description(head));
  const SegmentedPairs pairs = segment(run.vocabularies, reverse ? ParallelText{text.target, text.source} : text);
  std::vector<Links> links = word_links(*run.model, pairs, head);
  if (reverse) std::ranges::transform(links, links.begin(), inverse);
  return links;
}

SentenceWords words_of(const std::vector<std::string>& lines) {
  SentenceWords all;
  for (const std::string& line : lines) {
    std::vector<std::string>& words = all.emplace_back();
    for (const auto [begin, end] : find_words(line)) words.push_back(line.substr(begin, end - begin));
  }
  return all;
}

}  // namespace

std::vector<Links> links_by_statistics(const ParallelText& text) {
  return estimated_links(words_of(text.source), words_of(text.target));
}

void check_links(const LinkFile& file, const std::vector<Links>& links, const ParallelText& text,
                 const std::vector<size_t>& lines) {
  const auto has_zero = [](const Links& of_line) {
    return std::ranges::any_of(of_line, [](const Link& link) { return link.source == 0 || link.target == 0; });
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const std::ptrdiff_t source = std::ssize(find_words(text.source[i])),
                         target = std::ssize(find_words(text.target[i]));
    for (const Link& link : links[lines[i]]) {
      if (link.source < source && link.target < target) continue;
      const bool may_count_from_1 =
          !file.format.one_based && !file.one_based_key.empty() && std::ranges::none_of(links, has_zero);
      fail("{}:{}: the link {} is outside of the {} source and {} target words{}", file.path, lines[i] + 1,
           as_written(file.format, link), source, target,
           may_count_from_1 ? fmt::format("; no link of the file has a 0: if it counts words from 1, set {}: true "
                                          "beside it",
                                          file.one_based_key)
                            : "");
    }
  }
}

std::vector<Links> read_gold(const ValidationFiles& files, const ParallelText& text) {
  if (!files.alignments) {
    return {};
  }
  const LinkFile file{
      *files.alignments, {files.one_based_alignments, files.inverse_alignments}, "one_based_alignments"};
  std::vector<Links> gold = read_links(file.path, file.format);
  if (gold.size() != text.size()) {
    fail("{}: expected {} lines, as {} has, but got {}", file.path, text.size(), files.name(), gold.size());
  }
  check_links(file, gold, text, all_lines(text));
  return gold;
}

std::vector<Links> links_to_learn(const Configuration& configuration, const Corpora& corpora,
                                  const EncodedCorpus& encoded) {
  const GuidedAlignmentOptions& options = configuration.training.guided_alignment;
  if (options.is_made()) {
    const ParallelText text = chosen_lines(corpora.train, encoded.lines);
    if (options.estimated) inform("estimating the links of {} pairs", text.size());
    const std::vector<Links> made =
        options.run ? links_of_run(options, configuration.device, text) : links_by_statistics(text);
    std::vector<Links> links(corpora.train.size());  // none for pairs that are left out
    for (size_t i = 0; i < made.size(); ++i) links[encoded.lines[i]] = made[i];
    return links;
  }
  const LinkFile file{*options.links, {options.one_based_links, options.inverse_links}, "one_based_links"};
  const std::vector<Links> all = read_links(file.path, file.format);
  if (all.size() != corpora.lines_read) {
    fail("{}: expected {} lines, as the training text has, but got {}", file.path, corpora.lines_read, all.size());
  }
  check_links(file, all, corpora.train, corpora.train_lines);
  std::vector<Links> links;
  for (const size_t line : corpora.train_lines) links.push_back(all[line]);
  return links;
}

std::vector<Links> kept_links(const RunFolder& folder, const Corpora& corpora) {
  const LinkFile file{folder.learned_links().string(), {}, ""};
  std::vector<Links> links = read_links(file.path);
  if (links.size() != corpora.train.size()) {
    fail("{}: expected {} lines, one for each training pair, but got {}", file.path, corpora.train.size(),
         links.size());
  }
  check_links(file, links, corpora.train, all_lines(corpora.train));
  return links;
}

void keep_links(const std::vector<Links>& links, const RunFolder& folder) {
  std::string lines;
  for (const Links& of_pair : links) lines += to_pharaoh(of_pair) + '\n';
  write_atomically(folder.learned_links(), lines);
}

}  // namespace gloss
