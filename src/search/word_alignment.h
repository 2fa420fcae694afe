#pragma once

#include <vector>

#include "alignment/head_choice.h"
#include "metrics/links.h"
#include "search/scoring.h"
#include "text/segmentation.h"

namespace gloss {

/// One head of one site as the drawings take it: weights (T, S) and local-p's centres.
PieceAttention piece_attention(const SiteAttention& site, int64_t head);

/// The mean of a site's heads.
PieceAttention mean_attention(const SiteAttention& site);

/// A segmented side without its ids.
Side side_of(const Segmentation& segmentation);

/// A sentence's ids with </s>, as the model reads them.
std::vector<int32_t> with_end(const std::vector<int>& ids);

/// The rows at which a word's links can be read: where the word is written, or, of a Transformer, also where it is read,
/// one step later (Chen et al. 2020). Which of them align better differs from layer to layer: gold links decide, and
/// without gold the rows as written are taken.
std::vector<AlignmentRows> rows_of(const EncoderShape& encoder);

/// Sentence pairs in pieces and words.
struct SegmentedPairs {
  std::vector<Segmentation> sources, targets;

  size_t size() const { return sources.size(); }
};

SegmentedPairs segment(const Vocabularies& vocabularies, const ParallelText& text);

/// The same with what forced decoding made of each.
struct AlignedCorpus : SegmentedPairs {
  std::vector<ScoredPair> scored;
};

/// Reads every pair with teacher forcing.
AlignedCorpus align(Seq2Seq& model, SegmentedPairs pairs, const std::vector<AttentionSite::Kind>& wanted);

/// The cross-attention head, and the rows of it, whose strongest links have the lowest error rate against gold (Och and
/// Ney 2003).
AligningHead best_head(const AlignedCorpus& corpus, const std::vector<Links>& gold, const std::vector<AlignmentRows>& rows);

/// An attention of one sentence by piece; the head that is known is one of cross-attention. Error where the model has
/// none of this kind.
PieceAttention chosen_attention(const ScoredPair& sentence, const HeadChoice& choice,
                                AttentionSite::Kind kind = AttentionSite::Kind::Cross);

}  // namespace gloss
