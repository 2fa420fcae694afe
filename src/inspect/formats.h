#pragma once

#include <string>
#include <vector>

#include "inspect/map.h"
#include "metrics/links.h"

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

/// The weights of one head. `centres` as in AttentionMap.
struct SiteWeights {
  std::string name;  // cross, encoder_self, decoder_self
  int layer = 0;
  int head = 0;
  Matrix weights;
  std::vector<float> centres;
};

/// What the JSON form says of a sentence pair. The tokens are the labels of the weights' columns and rows: pieces or
/// words, the end of sentence included where it has a column or row.
struct PairReport {
  AlignedPair pair;
  std::vector<std::string> source_tokens, target_tokens;
  Side source, target;  // the words, and the word of each token
  ReadAt rows = ReadAt::Written;
  Links links;
  std::vector<SiteWeights> sites;
};

/// One line that holds one JSON object: id, score, rows ("written" or "read"), source and target (each text, tokens and
/// words with the tokens `begin` to `end` - 1 that make them), links and sites (name, layer, head, weights, centres).
std::string to_json(const PairReport& report);

}  // namespace gloss
