#pragma once

#include <cstdint>

#include "kernels/bfloat16.h"

namespace gloss {

/// A matrix of numbers, row by row or, if `transposed` is 'T', column by column, `stride` numbers from one to the next.
template <typename Number>
struct GemmOperand {
  char transposed;  // N | T
  const Number* data;
  int64_t stride;
};

/// C (M, N), row by row `stride` numbers apart.
struct GemmResult {
  float* data;
  int64_t stride;
  float beta;
};

struct GemmShape {
  int64_t m, n, k;
};

// The sanitizers refuse to load a library with RTLD_DEEPBIND.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kHasGemm = false;
#else
constexpr bool kHasGemm = true;
#endif

/// C <- A B + beta C, of A (M, K) and B (K, N), by oneDNN. Throws Error if the library is missing.
void gemm(const GemmShape& shape, const GemmOperand<float>& a, const GemmOperand<float>& b, const GemmResult& c);

/// The same of bfloat16 numbers, with sums in float32; beta is 0 or 1. Where has_bfloat16_gemm().
void gemm(const GemmShape& shape, const GemmOperand<Bfloat16>& a, const GemmOperand<Bfloat16>& b, const GemmResult& c);

/// Whether the processor multiplies bfloat16 numbers (avx512_bf16).
bool has_bfloat16_gemm();

/// Whether float32 products take longer where rows conflict in the caches (ops/spaced_rows.h). They do with AVX2; with
/// AVX-512 it has not been measured, and the answer is no.
bool conflicting_rows_are_slow();

}  // namespace gloss
