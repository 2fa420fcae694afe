#include "kernels/packed_product.h"

#include <algorithm>
#include <array>

namespace gloss {
namespace {

// Six rows of two sums, two of B and a number of A take 15 of the 16 registers.
constexpr size_t kRows = 6, kLanes = 8;

using Vector [[gnu::vector_size(kLanes * sizeof(float)), gnu::aligned(alignof(float)), gnu::may_alias]] = float;

const Vector& vector_at(const float* numbers) {
  return *reinterpret_cast<const Vector*>(numbers);
}

/// M rows of a panel: C <- S + A B. The sums stay in registers. Meanwhile the first `fetched` rows of `next` come into
/// the cache: weights that a search step multiplies with once do not stay there.
template <size_t M>
[[gnu::always_inline]] inline void multiply_tile(size_t count, Rows<const float> a, const float* panel,
                                                 const float* next, size_t fetched, Rows<const float> s,
                                                 Rows<float> c) {
  Vector left[M], right[M];
  for (size_t r = 0; r < M; ++r) {
    left[r] = vector_at(s.data + r * s.stride);
    right[r] = vector_at(s.data + r * s.stride + kLanes);
  }
  const auto add_products = [&](size_t k) [[gnu::always_inline]] {
    const Vector b_left = vector_at(panel + k * kPanel), b_right = vector_at(panel + k * kPanel + kLanes);
    for (size_t r = 0; r < M; ++r) {
      const float number = a.data[r * a.stride + k];
      left[r] += number * b_left;
      right[r] += number * b_right;
    }
  };
  for (size_t k = 0; k < fetched; ++k) {
    __builtin_prefetch(next + k * kPanel);
    add_products(k);
  }
  for (size_t k = fetched; k < count; ++k) {
    add_products(k);
  }
  for (size_t r = 0; r < M; ++r) {
    *reinterpret_cast<Vector*>(c.data + r * c.stride) = left[r];
    *reinterpret_cast<Vector*>(c.data + r * c.stride + kLanes) = right[r];
  }
}

/// All rows of a panel from `row` on, M at a time and then the rest.
template <size_t M>
[[gnu::always_inline]] inline void multiply_panel(const PackedProduct& p, size_t column, size_t row) {
  const float* panel = p.panels + column * p.k;
  const size_t fetched =
      std::min(p.k, p.k * kRows / std::max<size_t>(p.m, 1) + 1);  // of the next panel, with each kRows rows
  for (; row + M <= p.m; row += M) {
    const float* next = panel + (p.k + row / kRows * fetched) * kPanel;
    multiply_tile<M>(p.k, {p.a.data + row * p.a.stride, p.a.stride}, panel, next, fetched,
                     {p.s.data + row * p.s.stride + column, p.s.stride},
                     {p.c.data + row * p.c.stride + column, p.c.stride});
  }
  if constexpr (M > 1) {
    if (row < p.m) multiply_panel<M - 1>(p, column, row);
  }
}

/// The same of a panel of which only `columns` belong to C, a row at a time.
[[gnu::always_inline]] inline void multiply_narrow(const PackedProduct& p, const float* panel, size_t first,
                                                   size_t columns) {
  for (size_t row = 0; row < p.m; ++row) {
    std::array<float, kPanel> sums{};
    std::copy_n(p.s.data + row * p.s.stride + first, columns, sums.data());
    multiply_tile<1>(p.k, {p.a.data + row * p.a.stride, p.a.stride}, panel, panel, 0, {sums.data(), kPanel},
                     {sums.data(), kPanel});
    std::copy_n(sums.data(), columns, p.c.data + row * p.c.stride + first);
  }
}

[[gnu::always_inline]] inline void multiply_panels(const PackedProduct& p, size_t first, size_t last) {
  for (size_t panel = first; panel < last; ++panel) {
    const size_t column = panel * kPanel;
    if (column + kPanel <= p.n) {
      multiply_panel<kRows>(p, column, 0);
    } else {
      multiply_narrow(p, p.panels + column * p.k, column, p.n - column);
    }
  }
}

#ifdef __x86_64__
[[gnu::target("avx2,fma")]] void multiply_in_avx2(const PackedProduct& product, size_t first, size_t last) {
  multiply_panels(product, first, last);
}

bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#endif

}  // namespace

std::vector<float> packed(const float* b, size_t k, size_t n) {
  std::vector<float> panels((n + kPanel - 1) / kPanel * kPanel * k);
  for (size_t row = 0; row < k; ++row) {
    for (size_t column = 0; column < n; column += kPanel) {
      std::copy_n(b + row * n + column, std::min(kPanel, n - column), panels.data() + column * k + row * kPanel);
    }
  }
  return panels;
}

void multiply_packed(const PackedProduct& product, size_t first, size_t last) {
#ifdef __x86_64__
  if (has_avx2()) return multiply_in_avx2(product, first, last);
#endif
  multiply_panels(product, first, last);
}

bool packed_products_are_faster() {
#ifdef __x86_64__
  return has_avx2() && !__builtin_cpu_supports("avx512f");
#else
  return false;
#endif
}

}  // namespace gloss
