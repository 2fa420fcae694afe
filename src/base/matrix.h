#pragma once

#include <cstddef>
#include <vector>

namespace gloss {

/// A small dense matrix, row-major. For attention: rows are target positions, columns source positions.
struct Matrix {
  size_t rows = 0;
  size_t columns = 0;
  std::vector<float> values;

  Matrix() = default;
  Matrix(size_t r, size_t c) : rows(r), columns(c), values(r * c, 0.0f) {}
  float& operator()(size_t row, size_t column) { return values[row * columns + column]; }
  float operator()(size_t row, size_t column) const { return values[row * columns + column]; }
};

}  // namespace gloss
