#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alignment/attention_map.h"
#include "alignment/head_choice.h"
#include "alignment/npz.h"
#include "metrics/links.h"
#include "text/segmentation.h"

// Output formats of `gloss align` other than Pharaoh's (see metrics/links.h).

namespace gloss {

/// A sentence pair with its corpus index, original texts, and the model's log-probability of the target.
struct AlignedPair {
  size_t id = 0;
  std::string source, target;
  double score = 0;
};

/// Nematus's text format: `id ||| target ||| score ||| source ||| S+1 T+1`, the rows, an empty line. The map should
/// have AlignmentRows::Written, whose rows are the T + 1 decoder steps.
std::string to_nematus(const AlignedPair& pair, const AttentionMap& map);

/// The attention weights of one site.
struct SiteWeights {
  std::string name;  // cross, encoder_self, decoder_self
  int layer = 0;
  std::vector<Matrix> heads;
  std::vector<float> centres;  // local-p: as in AttentionMap; else empty
};

/// The links of two directions, both source-target, of which the pair's links are made.
struct DirectedLinks {
  Links forward, backward;
  ChosenHead backward_from;
  std::string symmetrization;
};

/// The output for one sentence pair. Cross-attention has `target` as rows and `source` as columns, by word or piece as
/// in `map`. Self-attention is by piece: in the encoder, rows and columns are the source pieces and </s>; in the
/// decoder, columns are the inputs (<s> and the pieces) and rows the outputs (the pieces and </s>).
struct PairExport {
  AlignedPair pair;
  Segmentation source, target;
  AttentionMap map;  // the attention from which the links are extracted
  Links links;
  std::vector<float> probabilities;  // of each link: its weight or, of two directions, the mean of both
  ChosenHead from;                   // the attention that gave the links
  std::optional<DirectedLinks> directions;
  std::vector<SiteWeights> sites;
};

/// One JSON object on one line: id, score, rows ("written" or "read"), source and target (each with text, tokens,
/// pieces including </s>, and words with their pieces `begin` to `end` - 1), links, probabilities, links_from (layer,
/// head or null for the mean, rows, why), of two directions symmetrization, forward_links, backward_links and
/// backward_from and, for each head of each site, name, layer, head, weights and centres.
std::string to_json(const PairExport& report);

/// The same, without texts and words, as arrays named after the pair's id: "3/score" and "3/rows" of one element each,
/// "3/source" and "3/target" (tokens), "3/source_pieces", "3/target_pieces", "3/links" (N, 2), "3/probabilities" (N),
/// "3/links_from" (one text), of two directions "3/symmetrization", "3/forward_links", "3/backward_links" and
/// "3/backward_from", for each site "3/cross/0" (heads, rows, columns) and, for local-p, "3/cross/0/centres" (rows).
void add_to(NpzFile& file, const PairExport& report);

}  // namespace gloss
