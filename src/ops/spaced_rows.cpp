#include "ops/spaced_rows.h"

#include "kernels/gemm.h"
#include "ops/arithmetic.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kGap = 16;         // float32 numbers
constexpr int64_t kConflict = 512;   // so many numbers from row to row, or a multiple
constexpr int64_t kFewestRows = 64;  // of a matrix whose copy is worth its time

bool rows_conflict(const Tensor& part) {
  return has_kernels(part) && arithmetic().precision != "bfloat16" && conflicting_rows_are_slow() &&
         part.size(1) % kConflict == 0;
}

}  // namespace

Tensor spaced_rows(at::TensorList parts) {
  int64_t rows = 0;
  for (const Tensor& part : parts) {
    rows += part.size(0);
  }
  const Tensor& first = parts.front();
  if (rows < kFewestRows || !rows_conflict(first)) {
    return parts.size() == 1 ? first : torch::cat(parts);
  }
  const int64_t columns = first.size(1);
  Tensor matrix = torch::empty_strided({rows, columns}, {columns + kGap, 1}, first.options());
  int64_t row = 0;
  for (const Tensor& part : parts) {
    matrix.narrow(0, row, part.size(0)).copy_(part);
    row += part.size(0);
  }
  return matrix;
}

}  // namespace gloss
