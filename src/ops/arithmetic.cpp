#include "ops/arithmetic.h"

namespace gloss {
namespace {

Arithmetic now;

}  // namespace

void set_arithmetic(const Arithmetic& arithmetic) {
  now = arithmetic;
  at::globalContext().setAllowTF32CuBLAS(now.precision == "tf32");
}

const Arithmetic& arithmetic() {
  return now;
}

bool has_kernels(const torch::Tensor& x) {
  return now.compute == "fast" && x.is_cpu() && x.scalar_type() == torch::kFloat32;
}

torch::Tensor factor(const torch::Tensor& x) {
  return now.precision == "bfloat16" && x.scalar_type() == torch::kFloat32 ? x.to(torch::kBFloat16) : x;
}

}  // namespace gloss
