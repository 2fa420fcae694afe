#pragma once

#include <vector>

#include "alignment/attention_map.h"
#include "plot/drawing.h"

namespace gloss {

/// Maps of one sentence pair at several moments, side by side on a page's width of 160 mm: each under its title, the
/// source words above every one, the target words at the left. All maps have the labels of the first, at least one map.
Picture film_strip_of(const std::vector<AttentionMap>& maps);

}  // namespace gloss
