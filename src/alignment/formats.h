#pragma once

#include <string>
#include <vector>

#include "alignment/attention_map.h"
#include "alignment/npz.h"
#include "metrics/links.h"
#include "text/segmentation.h"

// What `gloss align` writes beside Pharaoh's links, whose writer is in metrics/links.h.

namespace gloss {

/// A sentence pair with its number in the corpus, its texts as given, and the model's log-probability of the target.
struct AlignedPair {
  size_t id = 0;
  std::string source, target;
  double score = 0;
};

/// Nematus's text: `id ||| target ||| score ||| source ||| S+1 T+1`, the rows, an empty line. The map's rows should be
/// those of writing, so that they are the T + 1 steps of the decoder.
std::string to_nematus(const AlignedPair& pair, const AttentionMap& map);

/// The weights of one attention of the model.
struct SiteWeights {
  std::string name;  // cross, encoder_self, decoder_self
  int layer = 0;
  std::vector<Matrix> heads;
  std::vector<float> centres;  // of local-p, as in AttentionMap; else empty
};

/// All that is written of a sentence pair. Cross-attention has `target` as rows and `source` as columns, words or pieces
/// as `map` has them. Self-attention is by piece, as the model has it: rows and columns are the pieces of one side with
/// </s>; a decoder's columns are what it read, <s> and the pieces, and its rows what it wrote there.
struct PairReport {
  AlignedPair pair;
  Segmentation source, target;
  AttentionMap map;  // of the attention that the links are of
  Links links;
  std::vector<SiteWeights> sites;
};

/// One line that holds one JSON object: id, score, rows ("written" or "read"), source and target (each text, tokens,
/// pieces with </s>, and words with the pieces `begin` to `end` - 1 that make them), links and, for each head of each
/// site, name, layer, head, weights and centres.
std::string to_json(const PairReport& report);

/// The same, but for texts and words, as arrays named after the pair's id: "3/score" and "3/rows" of one element each,
/// "3/source" and "3/target" (tokens), "3/source_pieces", "3/target_pieces", "3/links" (N, 2), for each site "3/cross/0"
/// (heads, rows, columns) and, of local-p, "3/cross/0/centres" (rows).
void add_to(NpzFile& file, const PairReport& report);

}  // namespace gloss
