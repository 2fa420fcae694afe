#include "search/scoring.h"

#include <algorithm>
#include <numeric>

#include "data/batches.h"
#include "model/token_batch.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kBatchTokens = 4096;  // of both sides, with padding
constexpr int64_t kRows = 512;          // target positions whose logits are in memory at once

/// ln p of each target piece, (B, T) double on the CPU.
Tensor piece_log_probabilities(const Seq2Seq& model, const Tensor& decoder_outputs, const Tensor& targets) {
  const std::vector<Tensor> rows = decoder_outputs.flatten(0, 1).split(kRows), pieces = targets.flatten().split(kRows);
  std::vector<Tensor> parts;
  for (size_t i = 0; i < rows.size(); ++i) {
    parts.push_back(model.log_probabilities(rows[i]).gather(1, pieces[i].unsqueeze(1)));
  }
  return torch::cat(parts).view_as(targets).to(torch::kDouble).cpu();
}

/// The attention of sentence `row` of a batch at one site, without padding.
SiteAttention cut_out(const SiteAttention& batch, int64_t row, const SentencePair& pair) {
  const int64_t source = std::ssize(pair.source), target = std::ssize(pair.target);
  const int64_t rows = batch.site.kind == AttentionSite::Kind::EncoderSelf ? source : target;
  const int64_t columns = batch.site.kind == AttentionSite::Kind::DecoderSelf ? target : source;
  return {batch.site, batch.weights[row].slice(1, 0, rows).slice(2, 0, columns).clone(),
          batch.centre.defined() ? batch.centre[row].slice(0, 0, rows).clone() : Tensor()};
}

std::vector<int64_t> total_lengths(const std::vector<SentencePair>& pairs) {
  std::vector<int64_t> lengths;
  for (const PairLength& length : pair_lengths(pairs)) {
    lengths.push_back(length.source + length.target);
  }
  return lengths;
}

}  // namespace

bool AttentionCollector::wants(const AttentionSite& site) const {
  return std::ranges::find(wanted_, site.kind) != wanted_.end();
}

void AttentionCollector::take(const AttentionSite& site, const AttentionOutput& attention) {
  const auto kept = [](const Tensor& tensor) { return tensor.detach().to(torch::kCPU, torch::kFloat); };
  taken_.push_back({site, kept(attention.weights), attention.centre.defined() ? kept(attention.centre) : Tensor()});
}

double ScoredPair::log_probability() const {
  return std::accumulate(log_probabilities.begin(), log_probabilities.end(), 0.0);
}

std::vector<ScoredPair> score_pairs(Seq2Seq& model, const std::vector<SentencePair>& pairs,
                                    const std::vector<AttentionSite::Kind>& wanted) {
  const torch::NoGradGuard no_gradient;
  std::vector<ScoredPair> scored(pairs.size());
  for (const std::vector<size_t>& batch : evaluation_batches(total_lengths(pairs), kBatchTokens)) {
    const auto [source, target, pieces] = pad_pairs(pairs, batch, model.device());
    AttentionCollector collector(wanted);
    const Tensor decoder_outputs = model.teacher_force(source, target, ForwardContext{.hook = &collector});
    const Tensor log_probabilities = piece_log_probabilities(model, decoder_outputs, target.ids);
    for (int64_t row = 0; row < std::ssize(batch); ++row) {
      const SentencePair& pair = pairs[batch[row]];
      ScoredPair& sentence = scored[batch[row]];
      const double* first = log_probabilities[row].const_data_ptr<double>();
      sentence.log_probabilities.assign(first, first + pair.target.size());
      for (const SiteAttention& site : collector.taken()) {
        sentence.maps.push_back(cut_out(site, row, pair));
      }
    }
  }
  return scored;
}

}  // namespace gloss
