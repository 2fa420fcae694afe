#include "kernels/small_product.h"

namespace gloss {
namespace {

template <size_t N>
struct Lanes {
  using Type [[gnu::vector_size(N * sizeof(float)), gnu::aligned(alignof(float)), gnu::may_alias]] = float;
};

/// The numbers of C in M rows and `Vectors` vectors of N columns from (i, j) on, which stay in registers until their
/// sums are complete.
template <size_t M, size_t N, size_t Vectors>
[[gnu::always_inline]] inline void add_tile(const SmallProduct& p, size_t i, size_t j) {
  using Vector = typename Lanes<N>::Type;
  const float* a = p.a.data + i * p.a.row;
  float* c = p.c.data + i * p.c.stride + j;
  Vector sums[M][Vectors];
  for (size_t r = 0; r < M; ++r) {
    for (size_t v = 0; v < Vectors; ++v) {
      sums[r][v] = *reinterpret_cast<const Vector*>(c + r * p.c.stride + v * N);
    }
  }
  for (size_t k = 0; k < p.k; ++k) {
    Vector b[Vectors];
    for (size_t v = 0; v < Vectors; ++v) {
      b[v] = *reinterpret_cast<const Vector*>(p.b.data + k * p.b.stride + j + v * N);
    }
    for (size_t r = 0; r < M; ++r) {
      const float number = a[r * p.a.row + k * p.a.column];
      for (size_t v = 0; v < Vectors; ++v) {
        sums[r][v] += number * b[v];
      }
    }
  }
  for (size_t r = 0; r < M; ++r) {
    for (size_t v = 0; v < Vectors; ++v) {
      *reinterpret_cast<Vector*>(c + r * p.c.stride + v * N) = sums[r][v];
    }
  }
}

/// M rows from (i, j) on, two vectors of N columns at a time, and the rest in fewer columns.
template <size_t M, size_t N>
[[gnu::always_inline]] inline void add_rows(const SmallProduct& p, size_t i, size_t j) {
  for (; j + 2 * N <= p.n; j += 2 * N) {
    add_tile<M, N, 2>(p, i, j);
  }
  for (; j + N <= p.n; j += N) {
    add_tile<M, N, 1>(p, i, j);
  }
  if constexpr (N > 1) {
    add_rows<M, (N > 4 ? 4 : 1)>(p, i, j);
  }
}

/// All rows from i on, M at a time and then the rest.
template <size_t M, size_t N>
[[gnu::always_inline]] inline void add_all(const SmallProduct& p, size_t i) {
  for (; i + M <= p.m; i += M) {
    add_rows<M, N>(p, i, 0);
  }
  if constexpr (M > 1) {
    if (i < p.m) add_all<M - 1, N>(p, i);
  }
}

// Six rows of two sums, two of B and a number of A take 15 of the 16 registers of a processor without AVX-512.
#ifdef __x86_64__
[[gnu::target("avx512f")]] void add_in_avx512(const SmallProduct& p) {
  add_all<6, 16>(p, 0);
}

[[gnu::target("avx2,fma")]] void add_in_avx2(const SmallProduct& p) {
  add_all<6, 8>(p, 0);
}
#endif

}  // namespace

void add_product(const SmallProduct& product) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512f")) return add_in_avx512(product);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return add_in_avx2(product);
#endif
  add_all<6, 4>(product, 0);
}

}  // namespace gloss
