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

/// Where the rows of a model's cross-attention are read: where a word is written for a recurrent model, where it is
/// read for a Transformer, whose alignment shows one step late (Chen et al. 2020).
ReadAt read_at(const EncoderShape& encoder);

/// Sentence pairs in pieces and words, with what forced decoding made of each.
struct AlignedCorpus {
  std::vector<Segmentation> sources, targets;
  std::vector<ForcedSentence> forced;
};

/// Reads every pair of lines with teacher forcing.
AlignedCorpus align(Seq2Seq& model, const Vocabularies& vocabularies, const ParallelText& text,
                    const std::vector<Site::Kind>& wanted);

/// The cross-attention head whose strongest links have the lowest error rate against gold (Och and Ney 2003).
AligningHead best_head(const AlignedCorpus& corpus, const std::vector<Links>& gold, ReadAt rows);

/// Cross-attention of one sentence by word: of the given head; by default of `known`, and without that, the mean of
/// the heads of the last layer but one.
struct HeadChoice {
  std::optional<int64_t> layer, head;  // as the user gave them, from 0
  std::optional<AligningHead> known;   // the run's, found on validation data with gold links
};
PieceAttention chosen_attention(const ForcedSentence& sentence, const HeadChoice& choice);

}  // namespace gloss
