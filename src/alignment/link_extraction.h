#pragma once

#include "alignment/attention_map.h"
#include "metrics/links.h"

namespace gloss {

/// Links each target word to the source word with the largest weight (the first on ties). End of sentence is ignored on
/// both sides; a target word whose other weights are all 0 gets no link. Sorted by source, then target.
Links strongest_links(const AttentionMap& map);

/// Every pair of words whose weight is at least `threshold`, sorted by source, then target.
Links links_above(const AttentionMap& map, float threshold);

}  // namespace gloss
