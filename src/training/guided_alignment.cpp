#include "training/guided_alignment.h"

#include <algorithm>

#include "base/error.h"
#include "search/scoring.h"
#include "text/segmentation.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr double kLeast = 1e-9;  // weights below count as this, so that the loss stays finite

/// The word of each piece of a side that was encoded to `ids` and is now `now`; empty if they cannot be told.
std::vector<int> words_now(const Vocabulary& vocabulary, const std::vector<int>& words, const std::vector<int32_t>& ids,
                           const std::vector<int32_t>& now) {
  if (now == ids) return words;
  const Segmentation sampled = segment(vocabulary, std::vector<int>(now.begin(), now.end() - 1));
  const bool same = !words.empty() && std::ssize(sampled.words) == words.back() + 1;
  return same ? sampled.word_of_piece : std::vector<int>();
}

}  // namespace

GuidedAlignment::GuidedAlignment(const GuidedAlignmentOptions& options, const LinkedCorpus& corpus,
                                 const Vocabularies& vocabularies, Seq2Seq& model)
    : weight_(options.weight), rows_(rows_named(options.rows)), head_{0, options.head}, vocabularies_(vocabularies) {
  for (size_t i = 0; i < corpus.encoded.pairs.size(); ++i) {
    const size_t line = corpus.encoded.lines[i];
    pairs_.push_back({corpus.encoded.pairs[i], segment(vocabularies.source, corpus.text.source[line]).word_of_piece,
                      segment(vocabularies.target, corpus.text.target[line]).word_of_piece, corpus.links[line]});
  }
  const auto maps = score_pairs(model, {pairs_.front().encoded}, {AttentionSite::Kind::Cross}).front().maps;
  head_.layer = options.layer.value_or(std::max<int64_t>(std::ssize(maps) - 2, 0));
  if (head_.layer >= std::ssize(maps) || head_.head >= maps[head_.layer].weights.size(0)) {
    fail("training.guided_alignment: the model has no layer {} with a head {}; expected one of {} layers of {} heads",
         head_.layer, head_.head, maps.size(), maps.empty() ? 0 : maps.front().weights.size(0));
  }
}

Tensor GuidedAlignment::loss(const Tensor& weights, const std::vector<SentencePair>& pairs,
                             const std::vector<size_t>& chosen) const {
  Tensor wanted = torch::zeros(weights.sizes(), torch::kFloat32);  // A (B, T, S)
  auto linked = wanted.accessor<float, 3>();
  const size_t first = rows_ == AlignmentRows::Written ? 0 : 1;  // the row of the first target piece
  for (size_t b = 0; b < chosen.size(); ++b) {
    const auto& [encoded, source_words, target_words, links] = pairs_[chosen[b]];
    const SentencePair& now = pairs[chosen[b]];
    const auto sources = words_now(vocabularies_.source, source_words, encoded.source, now.source);
    const auto targets = words_now(vocabularies_.target, target_words, encoded.target, now.target);
    for (size_t t = 0; t < targets.size(); ++t) {
      for (size_t s = 0; s < sources.size(); ++s) {
        linked[b][first + t][s] = std::ranges::any_of(
            links, [&](const Link& link) { return link.source == sources[s] && link.target == targets[t]; });
      }
    }
  }
  wanted /= wanted.sum(2, true).clamp_min(1);
  return -weight_ * (wanted.to(weights.device()) * weights.clamp_min(kLeast).log()).sum();
}

}  // namespace gloss
