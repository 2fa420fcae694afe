#pragma once

#include <cstdint>
#include <optional>

namespace gloss {

/// How often attention is logged: every N-th step, or, without a number, `auto`: each step to 1,000, then each first
/// step that is at least 1 % later than the last one logged (1010, 1021, 1032 …).
using LogInterval = std::optional<int64_t>;

/// Whether attention is logged at a step, from 0. A function of the step alone, so that a resumed run logs the steps
/// that it would have logged.
bool is_logged(int64_t step, LogInterval every);

/// How many of the steps from 0 to `last` are.
int64_t count_logged(int64_t last, LogInterval every);

}  // namespace gloss
