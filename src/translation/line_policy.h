#pragma once

#include <string>

namespace gloss {

/// What becomes of a line that cannot be used.
struct LinePolicy {
  std::string on_error = "stop";    // skip: a warning, and an empty line in its place
  std::string over_long = "error";  // cut: a line over the limit is cut
};

}  // namespace gloss
