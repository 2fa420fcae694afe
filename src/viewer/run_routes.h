#pragma once

#include <filesystem>
#include <vector>

#include "viewer/http_site.h"

namespace gloss {

/// The page of some runs, at /, and its data requests. Each request reads the databases again, also while training
/// writes them. Throws Error if a database cannot be read.
HttpRoutes run_routes(std::vector<std::filesystem::path> databases);

}  // namespace gloss
