#pragma once

#include <cstdint>
#include <filesystem>

#include "run/trained_run.h"

namespace gloss {

/// Writes the smallest run folder that translates, aligns and serves `train --from`: the configuration without names of
/// files, the vocabulary, and one checkpoint without its optimizer, to which `best` points. It holds no corpus text and
/// may be moved. Returns its size in bytes. Throws Error when `folder` is not new or empty, or cannot be written.
uintmax_t export_run(const TrainedRun& run, const std::filesystem::path& folder);

/// Throws Error when the last checkpoint has no optimizer, as after export_run: training cannot resume from it.
void check_resumable(const RunFolder& folder);

}  // namespace gloss
