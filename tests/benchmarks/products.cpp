#include "products.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>

#include "ops/product.h"
#include "ops/spaced_rows.h"

namespace gloss {
namespace {

using torch::Tensor;

bool lies_transposed(const Tensor& x) {
  return x.stride(1) != 1 && x.stride(0) == 1 && x.size(1) > 1;
}

Tensor matrix(int64_t rows, int64_t columns, char layout, at::ScalarType type) {
  return layout == 'T' ? matrix(columns, rows, 'N', type).t() : spaced_rows(torch::randn({rows, columns}).to(type));
}

}  // namespace

ProductKind kind_of(const Tensor& a, const Tensor& b, bool over_rows, int64_t& rows) {
  const bool transposed = lies_transposed(a);
  over_rows = over_rows || transposed;
  rows = a.size(over_rows ? 1 : 0);
  return {{transposed ? 'T' : 'N', lies_transposed(b) ? 'T' : 'N'},
          over_rows,
          a.size(over_rows ? 0 : 1),
          b.size(1),
          static_cast<int>(std::bit_width(static_cast<uint64_t>(rows)) - 1) / 2,
          b.scalar_type() == torch::kBFloat16 ? torch::kBFloat16 : a.scalar_type()};
}

std::string to_string(const ProductKind& kind, int64_t rows) {
  const auto [m, k] = kind.over_rows ? std::pair(kind.first, rows) : std::pair(rows, kind.first);
  return fmt::format("{} x {} x {} {}{}", m, k, kind.second, kind.layout,
                     kind.type == torch::kBFloat16 ? " bfloat16" : "");
}

double operations(const ProductKind& kind, double rows) {
  return 2 * rows * static_cast<double>(kind.first) * static_cast<double>(kind.second);
}

double seconds_alone(const ProductKind& kind, int64_t rows) {
  using Clock = std::chrono::steady_clock;
  const torch::NoGradGuard no_gradient;
  const auto [m, k] = kind.over_rows ? std::pair(kind.first, rows) : std::pair(rows, kind.first);
  const Tensor a = matrix(m, k, kind.layout[0], kind.type), b = matrix(k, kind.second, kind.layout[1], kind.type);
  Tensor c = product(a, b);  // the first call is slower
  std::vector<double> seconds;
  for (const auto end = Clock::now() + std::chrono::milliseconds(100); Clock::now() < end || seconds.empty();) {
    const auto start = Clock::now();
    multiply(a, b, c);
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::ranges::nth_element(seconds, seconds.begin() + std::ssize(seconds) / 2);
  return seconds[seconds.size() / 2];
}

}  // namespace gloss
