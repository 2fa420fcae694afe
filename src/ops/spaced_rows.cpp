#include "ops/spaced_rows.h"

#include <ATen/Parallel.h>

#include "kernels/gemm.h"
#include "kernels/transpose.h"
#include "ops/arithmetic.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kGap = 16;         // float32 numbers
constexpr int64_t kConflict = 512;   // so many numbers from row to row, or a multiple
constexpr int64_t kFewestRows = 64;  // of a matrix whose copy is worth its time

/// Whether the rows of a matrix (M, N) like x would conflict.
bool rows_conflict(const Tensor& x, int64_t rows, int64_t columns) {
  return has_kernels(x) && arithmetic().precision != "bfloat16" && conflicting_rows_are_slow() && rows >= kFewestRows &&
         columns % kConflict == 0;
}

/// A matrix (M, N) whose numbers are not yet set, with rows that do not conflict.
Tensor empty_rows(int64_t rows, int64_t columns, const Tensor& like) {
  const int64_t gap = rows_conflict(like, rows, columns) ? kGap : 0;
  return torch::empty_strided({rows, columns}, {columns + gap, 1}, like.options());
}

}  // namespace

Tensor spaced_rows(at::TensorList parts) {
  int64_t rows = 0;
  for (const Tensor& part : parts) {
    rows += part.size(0);
  }
  const Tensor& first = parts.front();
  if (!rows_conflict(first, rows, first.size(1))) {
    return parts.size() == 1 ? first : torch::cat(parts);
  }
  Tensor matrix = empty_rows(rows, first.size(1), first);
  int64_t row = 0;
  for (const Tensor& part : parts) {
    matrix.narrow(0, row, part.size(0)).copy_(part);
    row += part.size(0);
  }
  return matrix;
}

Tensor transposed_rows(const Tensor& x) {
  if (!has_kernels(x) || x.stride(1) != 1) {
    return x.t().contiguous();
  }
  const int64_t rows = x.size(1), columns = x.size(0);
  Tensor matrix = empty_rows(rows, columns, x);
  const Rows<const float> from{x.const_data_ptr<float>(), static_cast<size_t>(x.stride(0))};
  const Rows<float> to{matrix.mutable_data_ptr<float>(), static_cast<size_t>(matrix.stride(0))};
  constexpr int64_t kAtOnce = kLine, kGrain = 32768;  // rows, and numbers of a thread at least
  const int64_t parts = (rows + kAtOnce - 1) / kAtOnce, grain = kGrain / std::max<int64_t>(1, kAtOnce * columns) + 1;
  at::parallel_for(0, parts, grain, [&](int64_t begin, int64_t end) {
    transpose(from, columns, to, begin * kAtOnce, std::min(end * kAtOnce, rows));
  });
  return matrix;
}

}  // namespace gloss
