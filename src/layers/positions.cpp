#include "layers/positions.h"

#include <cmath>

#include "base/error.h"

namespace gloss {

torch::Tensor sinusoidal_positions(int64_t first, int64_t count, int64_t width, const torch::TensorOptions& options) {
  const torch::Tensor position = torch::arange(first, first + count, options).unsqueeze(1);
  const torch::Tensor rate = torch::exp(torch::arange(0, width, 2, options) * (-std::log(10000.0) / width));
  const torch::Tensor angle = position * rate;  // (count, width / 2)
  return torch::stack({angle.sin(), angle.cos()}, -1).view({count, -1}).slice(1, 0, width);
}

PositionsImpl::PositionsImpl(const Shape& shape) {
  if (shape.learned) {
    table_ = register_parameter("table", torch::randn({shape.max_length, shape.width}) * std::pow(shape.width, -0.5));
  }
}

torch::Tensor PositionsImpl::forward(const torch::Tensor& words, int64_t first) {
  const int64_t count = words.size(1);
  if (!table_.defined()) {
    return words + sinusoidal_positions(first, count, words.size(2), words.options());
  }
  if (first + count > table_.size(0)) {
    fail("position {} is outside the {} learned positions: expected a sentence of at most data.max_length pieces",
         first + count - 1, table_.size(0));
  }
  return words + table_.slice(0, first, first + count);
}

}  // namespace gloss
