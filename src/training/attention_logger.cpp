#include "training/attention_logger.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <optional>

#include "alignment/link_extraction.h"
#include "metrics/aer.h"
#include "search/word_alignment.h"
#include "training/text_links.h"

namespace gloss {
namespace {

constexpr size_t kMostPieces = 40;  // per side, including end of sentence

std::vector<AttentionSite::Kind> kinds_named(const std::vector<std::string>& names) {
  std::vector<AttentionSite::Kind> kinds;
  for (const AttentionSite::Kind kind :
       {AttentionSite::Kind::EncoderSelf, AttentionSite::Kind::DecoderSelf, AttentionSite::Kind::Cross}) {
    if (std::ranges::find(names, site_name(kind)) != names.end()) {
      kinds.push_back(kind);
    }
  }
  return kinds;
}

/// Sentence pairs that one thread scores together. Threads that share each operation on a few sentences spend most of
/// their time in waiting for each other. A constant, so that the logged numbers do not depend on the threads.
constexpr int64_t kPairsOfThread = 4;

/// Statistics of one head over all examples, with its AER for cross-attention with gold links.
class HeadCount {
 public:
  void add(const torch::Tensor& weights, AttentionSite::Kind kind) {  // (T, S), contiguous
    const auto rows = static_cast<size_t>(weights.size(0)), columns = static_cast<size_t>(weights.size(1));
    AttentionView view;
    view.weights = {weights.const_data_ptr<float>(), rows * columns};
    view.rows = rows;
    view.columns = columns;
    view.causal = kind == AttentionSite::Kind::DecoderSelf;
    if (!view.causal) {
      view.end = columns - 1;
    }
    statistics_.add(view);
  }

  void compare(const PieceAttention& attention, const LoggedExample& example, const Side& source, const Side& target) {
    compared_ = true;
    written_.add(strongest_links(pieces_to_words(attention, source, target, AlignmentRows::Written)), *example.gold);
    read_.add(strongest_links(pieces_to_words(attention, source, target, AlignmentRows::Read)), *example.gold);
  }

  HeadRow row(int64_t step, size_t site, size_t head) const {
    HeadRow row{step, site, head, statistics_, std::nullopt, std::nullopt};
    if (compared_) {
      row.aer = written_.aer();
      row.aer_shifted = read_.aer();
    }
    return row;
  }

 private:
  AttentionStatistics statistics_;
  bool compared_ = false;
  AlignmentScore written_, read_;
};

}  // namespace

std::vector<LoggedExample> examples_to_log(const Configuration& configuration, const Vocabularies& vocabularies,
                                           const ParallelText& valid) {
  const AttentionLogOptions& options = configuration.attention_log;
  const bool has_files = options.from.is_given();
  const ValidationFiles& files = has_files ? options.from : configuration.data.valid;
  const ParallelText text = has_files ? read_parallel(files) : valid;
  const std::vector<Links> gold = read_gold(files, text);
  const size_t most = std::min<size_t>(kMostPieces, configuration.data.max_length);
  std::vector<LoggedExample> examples;
  for (size_t i = 0; i < text.size() && std::ssize(examples) < options.examples; ++i) {
    const SegmentedPair pair{text.source[i], text.target[i], segment(vocabularies.source, text.source[i]),
                             segment(vocabularies.target, text.target[i])};
    const size_t source = pair.source_pieces.ids.size(), target = pair.target_pieces.ids.size();
    if (source > 0 && source < most && target > 0 && target < most) {
      examples.push_back(logged_example(pair, gold.empty() ? std::nullopt : std::optional(gold[i])));
    }
  }
  return examples;
}

AttentionLogger::AttentionLogger(std::shared_ptr<Seq2Seq> model, std::vector<LoggedExample> examples,
                                 const AttentionLogOptions& options, const Vocabularies& vocabularies)
    : model_(std::move(model)), kinds_(kinds_named(options.sites)) {
  plan_.examples = std::move(examples);
  plan_.cells = weight_encoding(options.encoding);
  for (const LoggedExample& example : plan_.examples) {
    pairs_.push_back(
        {with_end(vocabularies.source.encode(example.source)), with_end(vocabularies.target.encode(example.target))});
    sources_.push_back(example.source_side());
    targets_.push_back(example.target_side());
  }
  if (pairs_.empty()) return;
  const std::vector<ScoredPair> sentences = score_examples();  // of which all have the same sites
  for (const SiteAttention& map : sentences.front().maps) {
    plan_.sites.push_back({site_name(map.site.kind), map.site.layer, static_cast<size_t>(map.weights.size(0))});
  }
}

std::vector<ScoredPair> AttentionLogger::score_examples() const {
  if (!model_->device().is_cpu()) return score_pairs(*model_, pairs_, kinds_);
  std::vector<ScoredPair> scored(pairs_.size());
  const int64_t parts = (std::ssize(pairs_) + kPairsOfThread - 1) / kPairsOfThread;
  at::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
    for (int64_t part = begin; part < end; ++part) {
      const int64_t first = part * kPairsOfThread, last = std::min(first + kPairsOfThread, std::ssize(pairs_));
      std::vector<ScoredPair> of_part = score_pairs(*model_, {pairs_.begin() + first, pairs_.begin() + last}, kinds_);
      std::ranges::move(of_part, scored.begin() + first);
    }
  });
  return scored;
}

void AttentionLogger::write_step(int64_t step, LogWriter& log) {
  const std::vector<ScoredPair> sentences = score_examples();
  for (size_t e = 0; e < sentences.size(); ++e) {
    PieceRow pieces{step, e, {}, {}};
    for (const double log_probability : sentences[e].log_probabilities) {
      pieces.losses.push_back(static_cast<float>(-log_probability));
    }
    for (size_t s = 0; s < plan_.sites.size(); ++s) {
      const SiteAttention& map = sentences[e].maps[s];
      const float* weights = map.weights.const_data_ptr<float>();
      log.write(MapRow{step, e, s, {weights, static_cast<size_t>(map.weights.numel())}});
      if (map.centre.defined()) {
        const float* centres = map.centre.const_data_ptr<float>();
        pieces.centres.assign(centres, centres + map.centre.numel());
      }
    }
    log.write(pieces);
  }
  for (size_t s = 0; s < plan_.sites.size(); ++s) {
    for (size_t head = 0; head < plan_.sites[s].heads; ++head) {
      HeadCount count;
      for (size_t e = 0; e < sentences.size(); ++e) {
        const SiteAttention& map = sentences[e].maps[s];
        count.add(map.weights[static_cast<int64_t>(head)], map.site.kind);
        if (map.site.kind == AttentionSite::Kind::Cross && plan_.examples[e].gold) {
          count.compare(piece_attention(map, static_cast<int64_t>(head)), plan_.examples[e], sources_[e], targets_[e]);
        }
      }
      log.write(count.row(step, s, head));
    }
  }
}

}  // namespace gloss
