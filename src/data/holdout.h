#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/corpus.h"

namespace gloss {

/// Draws `count` pairs, in random order, that depend on the text and the seed alone. Each source sentence is drawn once
/// at most, and only where both sides have words. Throws Error when that would leave no pair to train on.
ParallelText draw_holdout(const ParallelText& text, int64_t count, uint64_t seed);

/// The lines of `text`, from 0, whose source is none of `sources`, byte by byte.
std::vector<size_t> lines_without(const ParallelText& text, const std::vector<std::string>& sources);

}  // namespace gloss
