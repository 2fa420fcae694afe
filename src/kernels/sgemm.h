#pragma once

#include <cstdint>

namespace gloss {

/// A matrix of floats, row by row or, if `transposed` is 'T', column by column, `stride` numbers from one to the next.
struct GemmOperand {
  char transposed;  // N | T
  const float* data;
  int64_t stride;
};

/// C (M, N), row by row `stride` numbers apart.
struct GemmResult {
  float* data;
  int64_t stride;
  float beta;
};

// The sanitizers refuse to load a library with RTLD_DEEPBIND.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kHasSgemm = false;
#else
constexpr bool kHasSgemm = true;
#endif

/// C <- A B + beta C, of A (M, K) and B (K, N), by oneDNN's dnnl_sgemm. Throws Error if the library is missing.
void sgemm(int64_t m, int64_t n, int64_t k, const GemmOperand& a, const GemmOperand& b, const GemmResult& c);

}  // namespace gloss
