#pragma once

#include "alignment/attention_map.h"
#include "metrics/links.h"

namespace gloss {

/// For each target word the source word with the largest weight, the first of equals; the end of sentence is left out
/// on both sides, and so is a target word that looks at nothing else. Sorted by source, then target.
Links strongest_links(const AttentionMap& map);

/// Every pair of words whose weight is at least `threshold`, sorted by source, then target.
Links links_above(const AttentionMap& map, float threshold);

}  // namespace gloss
