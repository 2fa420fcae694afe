#pragma once

#include <string>
#include <vector>

#include "alignment/attention_map.h"
#include "plot/drawing.h"

namespace gloss {

/// Heat maps of one sentence pair at several steps, side by side in 160 mm. Each has its title and the source words
/// above it; the target words are once at the far left, `title` and what the maps show once on top, and the colour bar
/// below. Needs at least one map; the labels of the first are used for all.
Picture film_strip_of(const std::vector<AttentionMap>& maps, const std::string& title);

}  // namespace gloss
