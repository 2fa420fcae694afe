#include "search/next_pieces.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/best_logits.h"
#include "ops/arithmetic.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

using torch::Tensor;

static_assert(kUnknown == 0 && kPadding < kEnd && kStart < kEnd, "what may be written starts with </s>");

double number(const Tensor& on_host, int64_t which, int64_t row, int64_t rank) {
  return on_host.const_data_ptr<double>()[(which * on_host.size(1) + row) * on_host.size(2) + rank];
}

/// Calls function(row, its logits) for each row of logits (R, V) or of some of their columns.
template <typename Function>
void for_each_row(const Tensor& logits, Function function) {
  const float* z = logits.const_data_ptr<float>();
  at::parallel_for(0, logits.size(0), 16, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) function(row, z + row * logits.stride(0));
  });
}

Tensor log_sum_exps(const Tensor& logits) {  // (R, V) -> (R, 1)
  if (!has_kernels(logits)) {
    return logits.logsumexp(1, true);
  }
  Tensor sums = torch::empty({logits.size(0), 1}, logits.options());
  float* sum = sums.mutable_data_ptr<float>();
  for_each_row(logits, [&](int64_t row, const float* z) { sum[row] = log_sum_exp(z, logits.size(1)); });
  return sums;
}

Tensor largest(const Tensor& logits, int64_t count) {  // (R, A) -> the columns (R, count)
  if (!has_kernels(logits)) {
    return std::get<1>(logits.topk(count, 1));
  }
  Tensor columns = torch::empty({logits.size(0), count}, torch::kInt64);
  int64_t* column = columns.mutable_data_ptr<int64_t>();
  for_each_row(logits,
               [&](int64_t row, const float* z) { find_largest(z, logits.size(1), count, column + row * count); });
  return columns;
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

WritablePieces::WritablePieces(const Tensor& logits, Marks marks)
    : all_logits_(logits),
      normalisers_(log_sum_exps(logits)),
      first_(kEnd + (marks.end ? 0 : 1) - (marks.unknown ? 1 : 0)),
      unknown_(marks.unknown) {
  if (unknown_) {
    logits.select(1, first_).copy_(logits.select(1, kUnknown));
  }
  logits_ = logits.slice(1, first_);
}

NextPieces WritablePieces::at(const Tensor& columns) const {
  return {logits_.gather(1, columns) - normalisers_, pieces(columns)};
}

NextPieces WritablePieces::of(const Tensor& pieces) const {
  return {all_logits_.gather(1, pieces) - normalisers_, pieces};
}

NextPieces WritablePieces::best(int64_t count) const {
  return at(largest(logits_, std::min(count, logits_.size(1))));
}

Tensor WritablePieces::pieces(const Tensor& columns) const {
  const Tensor pieces = columns + first_;
  return unknown_ ? pieces.masked_fill(columns == 0, kUnknown) : pieces;
}

}  // namespace gloss
