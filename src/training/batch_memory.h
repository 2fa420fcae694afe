#pragma once

#include <exception>
#include <string>
#include <vector>

#include "data/batches.h"

namespace gloss {

/// Whether LibTorch reports a lack of memory, on the CPU or on a GPU.
bool is_out_of_memory(const std::exception& error);

/// Remembers the largest batch that has fitted into memory, so that it can name a size that will.
class BatchMemory {
 public:
  void fitted(const std::vector<PairLength>& lengths, const std::vector<size_t>& batch);

  /// "out of memory with a batch of 40 pairs, 2000 pieces with padding; expected a smaller training.batch_tokens than
  /// 2000, such as 900, which has fitted". The named size is in the proportion of the largest batch that has fitted, at
  /// most half of the present one.
  std::string advice(const std::vector<PairLength>& lengths, const std::vector<size_t>& batch,
                     int64_t batch_tokens) const;

 private:
  int64_t most_padded_ = 0;  // pieces with padding
};

}  // namespace gloss
