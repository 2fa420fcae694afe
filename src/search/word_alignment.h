#pragma once

#include <functional>
#include <vector>

#include "alignment/head_choice.h"
#include "metrics/links.h"
#include "search/scoring.h"
#include "text/segmentation.h"

namespace gloss {

/// The attention of one head of a site: weights (T, S) and the centres of local-p.
PieceAttention piece_attention(const SiteAttention& site, int64_t head);

/// The words and the piece-to-word map of a segmented sentence.
Side side_of(const Segmentation& segmentation);

/// Appends </s> to a sentence's piece ids.
std::vector<int32_t> with_end(const std::vector<int>& ids);

/// The decoder steps whose attention weights can give a target word's links: the step that predicts the word or, in a
/// Transformer, also the next step, whose input is the word (Chen et al. 2020). Which aligns better differs by layer:
/// validation decides, by gold links or an estimate; without it, the step that predicts the word is used.
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

/// `count` pairs or as many as there are, from number `first` on.
SegmentedPairs slice(const SegmentedPairs& pairs, size_t first, size_t count);

/// Scores every pair with teacher forcing and keeps the attention of the wanted kinds.
AlignedCorpus align(Seq2Seq& model, SegmentedPairs pairs, const std::vector<AttentionSite::Kind>& wanted);

/// The same, in order and a part at a time, which bounds the memory that the attention takes.
void align_by_parts(Seq2Seq& model, const SegmentedPairs& pairs, const std::vector<AttentionSite::Kind>& wanted,
                    const std::function<void(const AlignedCorpus& part)>& then);

/// Every cross-attention head of the model at each of these rows, with its strongest links.
std::vector<Candidate> candidates(Seq2Seq& model, const SegmentedPairs& pairs, const std::vector<AlignmentRows>& rows);

/// The strongest links of each pair, as this head gives them.
std::vector<Links> word_links(Seq2Seq& model, const SegmentedPairs& pairs, const ChosenHead& head);

/// Resolves a choice for a model. `choice.known` applies only to cross-attention. Throws Error if the model has no
/// attention of this kind.
ChosenHead choose_head(const ScoredPair& sentence, HeadChoice choice,
                       AttentionSite::Kind kind = AttentionSite::Kind::Cross);

/// The same for the cross-attention of a model.
ChosenHead choose_head(Seq2Seq& model, HeadChoice choice);

/// The piece attention of one sentence for the chosen layer and head.
PieceAttention chosen_attention(const ScoredPair& sentence, const ChosenHead& chosen,
                                AttentionSite::Kind kind = AttentionSite::Kind::Cross);

}  // namespace gloss
