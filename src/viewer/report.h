#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace gloss {

/// A page, as HTML in one file that asks for nothing else, of the runs in these databases side by side. Curves are
/// thinned as by steps_to_tell(). The maps, to 1/65535, are those of at most 128 steps: the first, the last,
/// validations and others spaced evenly over log(1 + step); of fewer where many heads make them large, so that together
/// they stay below 8 MB and the page, with the curves of a run of 48 heads, below 10 MB.
std::string report(std::span<const std::filesystem::path> databases);

}  // namespace gloss
