#pragma once

#include <filesystem>

#include "alignment/attention_map.h"
#include "plot/drawing.h"
#include "metrics/links.h"

namespace gloss {

/// The map as a figure for a paper: 77 mm wide (a column) up to 20 source words, else 160 mm; text of 8 points, smaller
/// only where a column is too narrow for it. Source words on top, target words on the left, gold links as outlines
/// (sure ones solid, possible ones dashed), the centres of local-p as dots, and the scale from 0 to 1 below.
Picture figure_of(const AttentionMap& map, const Links& gold = {});

/// Writes a picture as PNG (300 dots to the inch), SVG or PDF, whichever the file's ending says; text can be selected
/// in the latter two. The file appears whole or not at all. Throws Error for another ending and for a path that cannot
/// be written.
void write_image(const std::filesystem::path& path, const Picture& picture);

}  // namespace gloss
