#pragma once

#include <string>

#include "alignment/attention_map.h"

namespace gloss {

/// How to draw the map. `colour`: 24-bit colours with the weights as numbers; otherwise shading characters only.
struct TerminalStyle {
  bool colour = false;
  int width = 80;  // terminal columns; values below 24 count as 24
};

/// The map as lines of text that fit the terminal's width: source words are columns, labelled vertically; target words
/// are rows. A long source sentence is split into several blocks of columns.
std::string draw_in_terminal(const AttentionMap& map, const TerminalStyle& style);

}  // namespace gloss
