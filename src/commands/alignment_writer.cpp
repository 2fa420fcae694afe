#include "commands/alignment_writer.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "alignment/attention_export.h"
#include "alignment/link_extraction.h"
#include "base/error.h"
#include "base/logging.h"
#include "cli/output.h"
#include "cli/shared_options.h"
#include "cli/wrong_usage.h"

namespace gloss {
namespace {

using TextForms = std::map<std::string, std::string (*)(const PairExport&)>;

std::string with_probabilities(const PairExport& pair) {
  return to_pharaoh(pair.links, pair.probabilities);
}

const TextForms kTextForms = {
    {"pharaoh", [](const PairExport& pair) { return to_pharaoh(pair.links) + '\n'; }},
    {"pharaoh-probabilities", [](const PairExport& pair) { return with_probabilities(pair) + '\n'; }},
    {"matrix", [](const PairExport& pair) { return to_nematus(pair.pair, pair.map); }},
    {"json", [](const PairExport& pair) { return to_json(pair) + '\n'; }}};

std::string with_translation(const PairExport& pair, const std::string& alignment) {
  const std::string translation =
      nlohmann::json(pair.pair.target).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return fmt::format("{{\"translation\":{},\"alignment\":{}}}\n", translation, alignment);
}

const TextForms kFormsWithTranslation = {
    {"pharaoh", [](const PairExport& pair) { return with_translation(pair, '"' + to_pharaoh(pair.links) + '"'); }},
    {"pharaoh-probabilities",
     [](const PairExport& pair) { return with_translation(pair, '"' + with_probabilities(pair) + '"'); }},
    {"json", [](const PairExport& pair) { return with_translation(pair, to_json(pair)); }}};

class TextFile final : public PairFile {
 public:
  TextFile(const std::string& path, std::string (*text)(const PairExport&)) : output_(path), text_(text) {}
  void add(const PairExport& report) override {
    output_.stream() << text_(report);
    output_.flush();
  }
  void close() override { output_.close(); }

 private:
  Output output_;
  std::string (*text_)(const PairExport&);
};

class ArrayFile final : public PairFile {
 public:
  explicit ArrayFile(const std::string& path) : file_(path) {}
  void add(const PairExport& report) override { add_to(file_, report); }
  void close() override { file_.close(); }

 private:
  NpzFile file_;
};

std::unique_ptr<PairFile> open_pairs(const std::string& path, const AlignmentForm& form) {
  const TextForms& forms = form.with_translation ? kFormsWithTranslation : kTextForms;
  if (const auto text = forms.find(form.format); text != forms.end()) {
    return std::make_unique<TextFile>(path, text->second);
  }
  if (form.with_translation) {
    fail("--alignment-format {}: expected pharaoh, pharaoh-probabilities or json, which a line of JSON can hold",
         form.format);
  }
  if (path == "-") {
    fail("npz cannot be written to standard output: expected the name of a file");
  }
  return std::make_unique<ArrayFile>(path);
}

}  // namespace

void AlignmentForm::add_to(CLI::App& command, const std::string& format_option, CLI::Option* given) {
  std::vector<CLI::Option*> options{
      command
          .add_option(format_option, format,
                      "pharaoh (0-0 1-2), pharaoh-probabilities (0-0:0.9312), matrix (Nematus format); json, npz (a\n"
                      "file): all sites, layers and heads")
          ->check(CLI::IsMember({"pharaoh", "pharaoh-probabilities", "matrix", "json", "npz"}))
          ->capture_default_str(),
      command.add_option("--level", level, "word (separated by white space) or piece (subword)")
          ->check(CLI::IsMember({"word", "piece"}))
          ->capture_default_str(),
      command.add_option("--threshold", threshold, "Link every pair whose weight is at least this")
          ->check(from(0.0, 1.0))};
  std::ranges::copy(add_head_options(command, head), std::back_inserter(options));
  if (given == nullptr) return;
  for (CLI::Option* option : options) option->needs(given);
}

AlignmentWriter::AlignmentWriter(const TrainedRun& run, const AlignmentForm& form, const std::string& output,
                                 const Backward* backward)
    : run_(run), backward_(backward), form_(form) {
  if (form.format == "matrix" && form.head.rows) {
    fail("--rows {}: matrix has a row for every step of the decoder, expected another format",
         rows_name(*form.head.rows));
  }
  every_site_ = form.format == "json" || form.format == "npz";
  HeadChoice choice = form.head;
  choice.known = run.state.aligning_head;
  // Without a reverse run this fails early if the model lacks this attention.
  chosen_ = backward ? backward->heads.forward : choose_head(*run.model, choice);
  rows_ = form.format == "matrix" || form.level == "piece" ? AlignmentRows::Written : chosen_.rows;
  inform("links from {}", description(chosen_));
  if (backward) {
    inform("backward links from {}", description(backward->heads.backward));
    if (const auto disagreement = backward->heads.disagreement) {
      inform("the directions disagree by 1 - 2|A n B| / (|A| + |B|) = {:.4f} on the first {} pairs", *disagreement,
             backward->pairs_compared);
    }
  }
  file_ = open_pairs(output, form);
}

void AlignmentWriter::write(const SegmentedText& all, const SegmentedPairs& backward) {
  const std::vector<AttentionSite::Kind> wanted =
      every_site_
          ? std::vector{AttentionSite::Kind::Cross, AttentionSite::Kind::EncoderSelf, AttentionSite::Kind::DecoderSelf}
          : std::vector{AttentionSite::Kind::Cross};
  size_t line = 0;
  align_by_parts(*run_.model, all.pairs, wanted, [&](const AlignedCorpus& part) {
    const AlignedCorpus there =
        backward_ ? align(*backward_->run.model, slice(backward, line, part.size()), {AttentionSite::Kind::Cross})
                  : AlignedCorpus{};
    for (size_t i = 0; i < part.size(); ++i, ++line) {
      PairExport pair = report({written_++, all.text.source[line], all.text.target[line]}, part, i);
      if (backward_) symmetrize_links(pair, there, i);
      file_->add(pair);
    }
  });
}

PairExport AlignmentWriter::report(AlignedPair pair, const AlignedCorpus& corpus, size_t i) const {
  const ScoredPair& scored = corpus.scored[i];
  const Segmentation &source = corpus.sources[i], &target = corpus.targets[i];
  const bool by_word = form_.level == "word";
  const Side columns = by_word ? side_of(source) : by_piece(source.pieces);
  const Side rows = by_word ? side_of(target) : by_piece(target.pieces);

  pair.score = scored.log_probability();
  PairExport report{std::move(pair), source, target, {}, {}, {}, chosen_, {}, {}};
  const PieceAttention attention = chosen_attention(scored, chosen_);
  const AttentionMap linking = pieces_to_words(attention, columns, rows, chosen_.rows);
  report.links = links(linking);
  for (const Link& link : report.links) report.probabilities.push_back(linking.weights(link.target, link.source));
  report.map = linking.rows == rows_ ? linking : pieces_to_words(attention, columns, rows, rows_);
  if (!every_site_) {
    return report;
  }
  for (const SiteAttention& site : scored.maps) {
    SiteWeights weights{site_name(site.site.kind), static_cast<int>(site.site.layer), {}, {}};
    for (int64_t head = 0; head < site.weights.size(0); ++head) {
      PieceAttention one = piece_attention(site, head);
      if (site.site.kind != AttentionSite::Kind::Cross) {
        weights.heads.push_back(std::move(one.weights));
        continue;
      }
      AttentionMap folded = pieces_to_words(one, columns, rows, rows_);
      weights.heads.push_back(std::move(folded.weights));
      weights.centres = std::move(folded.centres);
    }
    report.sites.push_back(std::move(weights));
  }
  return report;
}

Links AlignmentWriter::links(const AttentionMap& map) const {
  return form_.threshold ? links_above(map, *form_.threshold) : strongest_links(map);
}

void AlignmentWriter::symmetrize_links(PairExport& report, const AlignedCorpus& backward, size_t i) const {
  const ChosenHead& head = backward_->heads.backward;
  const AttentionMap map = pieces_to_words(chosen_attention(backward.scored[i], head), side_of(backward.sources[i]),
                                           side_of(backward.targets[i]), head.rows);
  report.directions = {report.links, inverse(links(map)), head, symmetrization_name(backward_->how)};
  report.links = symmetrize(report.directions->forward, report.directions->backward, backward_->how);
  report.probabilities.clear();
  for (const auto& [source, target, sure] : report.links) {
    // The mean of both directions: the "soft union" of DeNero and Klein 2007.
    report.probabilities.push_back((report.map.weights(target, source) + map.weights(source, target)) / 2);
  }
}

}  // namespace gloss
