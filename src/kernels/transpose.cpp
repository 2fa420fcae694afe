#include "kernels/transpose.h"

#include <algorithm>

#include "kernels/target_clones.h"

namespace gloss {
namespace {

constexpr size_t kRows = 8;  // of X, whose numbers follow one another in Y

[[gnu::always_inline]] inline void transpose_tile(const float* x, size_t x_stride, size_t rows, size_t columns,
                                                  float* y, size_t y_stride) {
  for (size_t j = 0; j < columns; ++j) {
    for (size_t i = 0; i < rows; ++i) {
      y[j * y_stride + i] = x[i * x_stride + j];
    }
  }
}

}  // namespace

GLOSS_FOR_EACH_PROCESSOR
void transpose(const Rows<const float>& x, size_t m, const Rows<float>& y, size_t first, size_t last) {
  for (size_t column = first; column < last; column += kLine) {
    const size_t columns = std::min(kLine, last - column);
    for (size_t row = 0; row < m; row += kRows) {
      const float* from = x.data + row * x.stride + column;
      float* to = y.data + column * y.stride + row;
      if (columns == kLine && row + kRows <= m) {
        transpose_tile(from, x.stride, kRows, kLine, to, y.stride);
      } else {
        transpose_tile(from, x.stride, std::min(kRows, m - row), columns, to, y.stride);
      }
    }
  }
}

}  // namespace gloss
