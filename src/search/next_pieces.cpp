#include "search/next_pieces.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gloss {
namespace {

using torch::Tensor;

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

NextPieces best_pieces(const Tensor& log_probabilities, int64_t first, int64_t count) {
  const Tensor allowed = log_probabilities.slice(1, first);
  const auto [best, index] = allowed.topk(std::min(count, allowed.size(1)), 1);
  return {best, index + first};
}

}  // namespace gloss
