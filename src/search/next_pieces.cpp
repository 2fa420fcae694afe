#include "search/next_pieces.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "text/vocabulary.h"

namespace gloss {
namespace {

using torch::Tensor;

static_assert(kUnknown == 0 && kPadding < kEnd && kStart < kEnd, "what may be written starts with </s>");

double number(const Tensor& on_host, int64_t which, int64_t row, int64_t rank) {
  return on_host.const_data_ptr<double>()[(which * on_host.size(1) + row) * on_host.size(2) + rank];
}

}  // namespace

NextPieces::NextPieces(const Tensor& log_probabilities, const Tensor& pieces)
    : on_host_(torch::stack({log_probabilities.to(torch::kDouble), pieces.to(torch::kDouble)}).cpu()) {}

int32_t NextPieces::piece(int64_t row, int64_t rank) const {
  return static_cast<int32_t>(number(on_host_, 1, row, rank));
}

double NextPieces::log_probability(int64_t row, int64_t rank) const {
  const double found = number(on_host_, 0, row, rank);
  return std::isnan(found) ? -std::numeric_limits<double>::infinity() : found;
}

WritablePieces::WritablePieces(const Tensor& log_probabilities, Marks marks)
    : first_(kEnd + (marks.end ? 0 : 1) - (marks.unknown ? 1 : 0)), unknown_(marks.unknown) {
  if (unknown_) {
    log_probabilities.select(1, first_).copy_(log_probabilities.select(1, kUnknown));
  }
  log_probabilities_ = log_probabilities.slice(1, first_);
}

NextPieces WritablePieces::at(const Tensor& columns) const {
  return {log_probabilities_.gather(1, columns), pieces(columns)};
}

NextPieces WritablePieces::best(int64_t count) const {
  const auto [best, columns] = log_probabilities_.topk(std::min(count, log_probabilities_.size(1)), 1);
  return {best, pieces(columns)};
}

Tensor WritablePieces::pieces(const Tensor& columns) const {
  const Tensor pieces = columns + first_;
  return unknown_ ? pieces.masked_fill(columns == 0, kUnknown) : pieces;
}

}  // namespace gloss
