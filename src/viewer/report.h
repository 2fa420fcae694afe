#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace gloss {

/// A self-contained HTML page that shows the runs of these databases side by side. steps_to_tell() subsamples curves.
/// The maps, with a resolution of 1/65535, are those of at most 128 steps: the first, the last, validation steps and
/// others spaced evenly over log(1 + step). If many heads make the maps large, fewer steps are taken, so that all maps
/// stay below 8 MB and the page, with the curves of a run of 48 heads, below 10 MB.
std::string report(std::span<const std::filesystem::path> databases);

}  // namespace gloss
