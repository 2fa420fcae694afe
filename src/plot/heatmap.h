#pragma once

#include <filesystem>

#include "alignment/attention_map.h"
#include "metrics/links.h"
#include "plot/drawing.h"

namespace gloss {

/// The attention map as a figure for a paper: 77 mm wide (one column) for up to 20 source words, else 160 mm. The text
/// is 8 pt, smaller only if the map's columns are too narrow. Source words are on top, target words on the left; gold
/// links are outlined (sure: solid, possible: dashed); dots mark the window centres of local-p; the colour bar from 0
/// to 1 is below.
Picture figure_of(const AttentionMap& map, const Links& gold = {});

/// Writes a picture as PNG (300 dpi), SVG or PDF, depending on the file extension. Text in SVG and PDF is selectable.
/// The file is written atomically. Throws Error for any other extension and for a path that cannot be written.
void write_image(const std::filesystem::path& path, const Picture& picture);

}  // namespace gloss
