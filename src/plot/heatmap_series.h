#pragma once

#include <vector>

#include "alignment/attention_map.h"
#include "plot/drawing.h"

namespace gloss {

/// Heat maps of one sentence pair at several steps, side by side in 160 mm. Each has a title and the source words above
/// it; the target words are once at the far left, and what the maps show is once on top. Needs at least one map; the
/// labels of the first are used for all.
Picture film_strip_of(const std::vector<AttentionMap>& maps);

}  // namespace gloss
