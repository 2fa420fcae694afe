#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gloss {

/// At most `most` (2 or more) of the steps, which ascend: the first and the last; those that are wanted, as far as they
/// fill half of what may be had; then again and again one from the middle of the widest gap that has steps. Gaps, also
/// those between wanted ones that cannot all be had, are as wide as on an axis of log(1 + step). What is wanted but is
/// not among the steps is left out. The choice ascends.
std::vector<int64_t> choose_steps(std::span<const int64_t> steps, std::span<const int64_t> wanted, size_t most);

}  // namespace gloss
