#pragma once

#include <cstddef>

namespace gloss {

/// While it lives, the tensors that are made on the CPU have at most so many bytes together, those counted that are
/// freed again, each as at least 4 kB: a model whose sizes come from a stranger takes no more. Throws Error at the
/// first that goes beyond. One at a time, of one thread.
class AllocationLimit {
 public:
  explicit AllocationLimit(size_t bytes);
  ~AllocationLimit();
  AllocationLimit(const AllocationLimit&) = delete;
  AllocationLimit& operator=(const AllocationLimit&) = delete;
};

}  // namespace gloss
