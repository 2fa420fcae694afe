#pragma once

#include <vector>

#include "layers/forward_context.h"
#include "data/corpus.h"
#include "model/seq2seq.h"

namespace gloss {

/// The attention of one site on one sentence, as float on the CPU.
struct SiteAttention {
  AttentionSite site;
  torch::Tensor weights;  // (H, T, S), without padding; of a self-attention, both are the positions of its own side
  torch::Tensor centre;   // (T) of local-p, else undefined
};

/// A tap that keeps what the wanted kinds of attention show, padded as it comes: weights (B, H, T, S), centre (B, T).
class AttentionCollector final : public AttentionHook {
 public:
  explicit AttentionCollector(std::vector<AttentionSite::Kind> wanted) : wanted_(std::move(wanted)) {}

  bool wants(const AttentionSite& site) const override;
  void take(const AttentionSite& site, const AttentionOutput& attention) override;

  const std::vector<SiteAttention>& taken() const { return taken_; }  // in the order of the pass: encoder first, by layer

 private:
  std::vector<AttentionSite::Kind> wanted_;
  std::vector<SiteAttention> taken_;
};

/// What a model makes of a translation that is given to it.
struct ScoredPair {
  std::vector<double> log_probabilities;  // ln p(piece | source, the pieces before), for each target piece
  std::vector<SiteAttention> maps;          // every layer of the wanted kinds, encoder first

  double log_probability() const;  // of the whole translation
};

/// Reads each pair (both sides end in </s>) with teacher forcing and without dropout, in batches of similar length.
/// Results are in the order given and those that each pair gives alone. Throws Error when a side is longer than a model
/// with learned positions or the score `location` can read.
std::vector<ScoredPair> score_pairs(Seq2Seq& model, const std::vector<SentencePair>& pairs,
                                  const std::vector<AttentionSite::Kind>& wanted);

}  // namespace gloss
