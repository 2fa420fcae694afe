#include "kernels/gemm.h"

#include "kernels/onednn.h"

namespace gloss {

void gemm(const GemmShape& shape, const GemmOperand<float>& a, const GemmOperand<float>& b, const GemmResult& c) {
  static const auto sgemm = GLOSS_ONEDNN(dnnl_sgemm);
  check_onednn(sgemm(a.transposed, b.transposed, shape.m, shape.n, shape.k, 1, a.data, a.stride, b.data, b.stride,
                     c.beta, c.data, c.stride),
               shape);
}

bool conflicting_rows_are_slow() {
  return kHasGemm && __builtin_cpu_supports("avx512f") == 0;
}

}  // namespace gloss
