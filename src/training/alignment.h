#pragma once

#include <optional>
#include <vector>

#include "inspect/map.h"
#include "metrics/links.h"
#include "search/forced.h"
#include "text/words.h"
#include "training/state.h"

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
std::vector<ReadAt> rows_of(const EncoderShape& encoder);

/// Sentence pairs in pieces and words.
struct SegmentedPairs {
  std::vector<Segmentation> sources, targets;

  size_t size() const { return sources.size(); }
};

SegmentedPairs segment(const Vocabularies& vocabularies, const ParallelText& text);

/// The same with what forced decoding made of each.
struct AlignedCorpus : SegmentedPairs {
  std::vector<ForcedSentence> forced;
};

/// Reads every pair with teacher forcing.
AlignedCorpus align(Seq2Seq& model, SegmentedPairs pairs, const std::vector<Site::Kind>& wanted);

/// The cross-attention head, and the rows of it, whose strongest links have the lowest error rate against gold (Och and
/// Ney 2003).
AligningHead best_head(const AlignedCorpus& corpus, const std::vector<Links>& gold, const std::vector<ReadAt>& rows);

/// Which attention of a sentence to show or align with.
struct HeadChoice {
  std::optional<int64_t> layer, head;  // as the user gave them, from 0
  std::optional<AligningHead> known;   // the run's, chosen by gold links; taken where neither is given

  /// As written, unless gold links chose the head and its rows.
  ReadAt rows() const { return known && !layer && !head ? known->rows : ReadAt::Written; }
};

/// A layer and a head of it; without a head, the mean of them all.
struct ChosenHead {
  int64_t layer;
  std::optional<int64_t> head;
};

/// The attention that a choice means, among layers of so many heads each. Nothing chosen and nothing known: the mean of
/// the heads of the last layer but one. A layer without a head: the mean of its heads. A head without a layer: of the
/// last layer but one. Error where there is no such layer or head.
ChosenHead choose_head(const HeadChoice& choice, const std::vector<int64_t>& heads);

/// An attention of one sentence by piece; the head that is known is one of cross-attention. Error where the model has
/// none of this kind.
PieceAttention chosen_attention(const ForcedSentence& sentence, const HeadChoice& choice,
                                Site::Kind kind = Site::Kind::Cross);

}  // namespace gloss
