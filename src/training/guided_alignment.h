#pragma once

#include <vector>

#include "alignment/head_choice.h"
#include "data/corpus.h"
#include "metrics/links.h"
#include "model/seq2seq.h"
#include "run/configuration.h"

namespace gloss {

/// The training text, its pairs as they are encoded, and the links of each line of the text.
struct LinkedCorpus {
  const ParallelText& text;
  const EncodedCorpus& encoded;
  const std::vector<Links>& links;
};

/// Guided alignment (Chen et al. 2016, section 4; Garg et al. 2019, equation 6): a cross-attention head learns given
/// links beside the translation. With A(t, s) = 1 / (links of t) where the target piece t is linked to the source piece
/// s, and a(t, s) the head's weight at the step that writes t or (Chen et al. 2020, section 3.2) the step that reads
/// it:
///
///   L = - weight sum over t, s of A(t, s) ln a(t, s)
class GuidedAlignment {
 public:
  /// Throws Error when the model has no such layer or head.
  GuidedAlignment(const GuidedAlignmentOptions& options, const LinkedCorpus& corpus, const Vocabularies& vocabularies,
                  Seq2Seq& model);

  const GuidedHead& head() const { return head_; }

  /// The head to align with where no gold links choose one.
  AligningHead aligning_head() const { return {head_.layer, head_.head, rows_, {}, true}; }

  /// The loss of the chosen pairs, summed over their pieces. `weights` are the head's, (B, T, S). The pairs may be
  /// segmented otherwise than they were encoded; one whose pieces cannot be assigned to its words has no loss.
  torch::Tensor loss(const torch::Tensor& weights, const std::vector<SentencePair>& pairs,
                     const std::vector<size_t>& chosen) const;

 private:
  struct LinkedPair {
    SentencePair encoded;
    std::vector<int> source_words, target_words;  // the word of each piece, without </s>
    Links links;
  };

  double weight_;
  AlignmentRows rows_;
  GuidedHead head_;
  Vocabularies vocabularies_;
  std::vector<LinkedPair> pairs_;
};

/// Keeps the weights of one cross-attention head during a forward pass.
class HeadWeights final : public AttentionHook {
 public:
  explicit HeadWeights(const GuidedHead& head) : site_{AttentionSite::Kind::Cross, head.layer}, head_(head.head) {}
  bool wants(const AttentionSite& site) const override { return site == site_; }
  void take(const AttentionSite&, const AttentionOutput& attention) override {
    weights_ = attention.weights.select(1, head_);
  }
  const torch::Tensor& weights() const { return weights_; }  // (B, T, S)

 private:
  AttentionSite site_;
  int64_t head_;
  torch::Tensor weights_;
};

}  // namespace gloss
