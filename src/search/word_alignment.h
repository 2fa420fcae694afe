#pragma once

#include <vector>

#include "alignment/head_choice.h"
#include "metrics/links.h"
#include "search/scoring.h"
#include "text/segmentation.h"

namespace gloss {

/// The attention of one head of a site: weights (T, S) and the centres of local-p.
PieceAttention piece_attention(const SiteAttention& site, int64_t head);

/// The mean over the heads of a site.
PieceAttention mean_attention(const SiteAttention& site);

/// The words and the piece-to-word map of a segmented sentence.
Side side_of(const Segmentation& segmentation);

/// Appends </s> to a sentence's piece ids.
std::vector<int32_t> with_end(const std::vector<int>& ids);

/// The decoder steps whose attention weights can give a target word's links: the step that predicts the word or, in a
/// Transformer, also the next step, whose input is the word (Chen et al. 2020). Which aligns better differs by layer:
/// gold links decide; without them, the step that predicts the word is used.
std::vector<AlignmentRows> rows_of(const EncoderShape& encoder);

/// Sentence pairs segmented into words and pieces.
struct SegmentedPairs {
  std::vector<Segmentation> sources, targets;

  size_t size() const { return sources.size(); }
};

SegmentedPairs segment(const Vocabularies& vocabularies, const ParallelText& text);

/// Segmented pairs with the teacher-forced scores and attention of each.
struct AlignedCorpus : SegmentedPairs {
  std::vector<ScoredPair> scored;
};

/// Scores every pair with teacher forcing and keeps the attention of the wanted kinds.
AlignedCorpus align(Seq2Seq& model, SegmentedPairs pairs, const std::vector<AttentionSite::Kind>& wanted);

/// The cross-attention head and AlignmentRows whose strongest links have the lowest alignment error rate (AER) against
/// gold (Och and Ney 2003).
AligningHead best_head(const AlignedCorpus& corpus, const std::vector<Links>& gold,
                       const std::vector<AlignmentRows>& rows);

/// The piece attention of one sentence for the chosen layer and head. `choice.known` applies only to cross-attention.
/// Throws Error if the model has no attention of this kind.
PieceAttention chosen_attention(const ScoredPair& sentence, const HeadChoice& choice,
                                AttentionSite::Kind kind = AttentionSite::Kind::Cross);

}  // namespace gloss
