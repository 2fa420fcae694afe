#include "training/batch_memory.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <string_view>

namespace gloss {
namespace {

/// Pieces of both sides with padding, to which the memory of a batch is about proportional.
int64_t padded_pieces(const std::vector<PairLength>& lengths, const std::vector<size_t>& batch) {
  PairLength longest{0, 0};
  for (const size_t pair : batch) {
    longest = {std::max(longest.source, lengths[pair].source), std::max(longest.target, lengths[pair].target)};
  }
  return std::ssize(batch) * (longest.source + longest.target);
}

}  // namespace

// On the CPU it is an error like any other.
bool is_out_of_memory(const std::exception& error) {
  return dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
         dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr ||
         std::string_view(error.what()).find("can't allocate memory") != std::string_view::npos;
}

void BatchMemory::fitted(const std::vector<PairLength>& lengths, const std::vector<size_t>& batch) {
  most_padded_ = std::max(most_padded_, padded_pieces(lengths, batch));
}

std::string BatchMemory::advice(const std::vector<PairLength>& lengths, const std::vector<size_t>& batch,
                                int64_t batch_tokens) const {
  const int64_t padded = padded_pieces(lengths, batch);
  const double share = most_padded_ == 0 ? 0.5 : std::min(0.5, static_cast<double>(most_padded_) / padded);
  const std::string way_out = batch.size() == 1
                                  ? "expected shorter sentences (data.max_length) or a smaller model"
                                  : fmt::format("expected a smaller training.batch_tokens than {}, such as {}{}",
                                                batch_tokens, std::max<int64_t>(1, std::llround(share * batch_tokens)),
                                                most_padded_ == 0 ? "" : ", which has fitted");
  return fmt::format("out of memory with a batch of {} pair{}, {} pieces with padding; {}", batch.size(),
                     batch.size() == 1 ? "" : "s", padded, way_out);
}

}  // namespace gloss
