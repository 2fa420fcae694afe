#pragma once

#include <cstdint>
#include <optional>

namespace gloss {

/// How often attention is logged: every N-th step, or, without a value, `auto`: every step up to 1,000, then at
/// intervals of 1 % of the step, rounded up (1010, 1021, 1032 …).
using LogInterval = std::optional<int64_t>;

/// Whether attention is logged at a step, from 0. Depends on the step alone, so a resumed run logs the same steps.
bool is_logged(int64_t step, LogInterval every);

/// The number of logged steps from 0 to `last`.
int64_t count_logged(int64_t last, LogInterval every);

}  // namespace gloss
