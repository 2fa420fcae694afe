#pragma once

#include <vector>

#include "data/corpus.h"
#include "layers/forward_context.h"
#include "model/seq2seq.h"

namespace gloss {

/// The attention weights of one site for one sentence, as float on the CPU.
struct SiteAttention {
  AttentionSite site;
  torch::Tensor weights;  // (H, T, S) without padding; (H, S, S) or (H, T, T) for self-attention
  torch::Tensor centre;   // (T), the predicted position of local-p, else undefined
};

/// A hook that stores the attention of the wanted kinds for a padded batch: weights (B, H, T, S), centre (B, T).
class AttentionCollector final : public AttentionHook {
 public:
  explicit AttentionCollector(std::vector<AttentionSite::Kind> wanted) : wanted_(std::move(wanted)) {}

  bool wants(const AttentionSite& site) const override;
  void take(const AttentionSite& site, const AttentionOutput& attention) override;

  const std::vector<SiteAttention>& taken() const { return taken_; }  // encoder first, by layer

 private:
  std::vector<AttentionSite::Kind> wanted_;
  std::vector<SiteAttention> taken_;
};

/// The log-probabilities and attention that a model assigns to a given translation.
struct ScoredPair {
  std::vector<double> log_probabilities;  // ln p(piece | source, previous pieces), for each target piece
  std::vector<SiteAttention> maps;        // every layer of the wanted kinds, encoder first

  double log_probability() const;  // of the whole translation
};

/// Scores each pair (both sides end in </s>) with teacher forcing and without dropout, in batches of similar length.
/// Results are in the order of `pairs` and do not depend on the batching. Throws Error if a side is longer than the
/// model (with learned positions or the score `location`) allows.
std::vector<ScoredPair> score_pairs(Seq2Seq& model, const std::vector<SentencePair>& pairs,
                                    const std::vector<AttentionSite::Kind>& wanted);

}  // namespace gloss
