#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gloss {

/// Chooses at most `most` (2 or more) of the ascending `steps`, in ascending order. The first and the last are always
/// chosen; wanted steps fill up to half of `most`; then the step nearest to the middle of the widest gap is added until
/// `most` is reached. Wanted steps that do not all fit are chosen by the same rule. The width of a gap is measured on
/// an axis of log(1 + step). Wanted steps that are not in `steps` are ignored.
std::vector<int64_t> choose_steps(std::span<const int64_t> steps, std::span<const int64_t> wanted, size_t most);

}  // namespace gloss
