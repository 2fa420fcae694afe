#pragma once

#include "ops/arithmetic.h"

namespace gloss {

/// Calls function() with another arithmetic.
template <typename Function>
auto with_arithmetic(const Arithmetic& other, Function function) {
  const Arithmetic before = arithmetic();
  set_arithmetic(other);
  const auto result = function();
  set_arithmetic(before);
  return result;
}

}  // namespace gloss
