#pragma once

#include <string>

#include "config/key_binding.h"

namespace gloss {

/// The reference of a configuration as plain text of at most 120 columns: every key with its dotted path, type, range,
/// default (the value that `options` have) and meaning, and under a key that chooses the keys of every choice. `key`, a
/// dotted path, asks for one key or section of them; empty, for all. Throws Error with the nearest key for one that is
/// unknown.
std::string explain(Options& options, const std::string& key);

}  // namespace gloss
