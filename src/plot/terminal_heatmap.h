#pragma once

#include <string>

#include "alignment/attention_map.h"

namespace gloss {

/// What the map is drawn for. `colour`: 24-bit colours with the weights as numbers; else shades of characters alone.
struct TerminalStyle {
  bool colour = false;
  int width = 80;  // columns of the terminal; fewer than 24 are taken for 24
};

/// The map as lines of text that are no wider than the terminal: source words as columns, written from top to bottom,
/// target words as rows. A sentence that is too long is folded into several blocks of columns.
std::string draw_in_terminal(const AttentionMap& map, const TerminalStyle& style);

}  // namespace gloss
