#include "ops/arithmetic.h"

#include <ATen/Parallel.h>

#include "kernels/bfloat16.h"

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
  if (now.precision != "bfloat16" || x.scalar_type() != torch::kFloat32) {
    return x;
  }
  if (!has_kernels(x) || !x.is_contiguous()) {
    return x.to(torch::kBFloat16);
  }
  torch::Tensor rounded = torch::empty(x.sizes(), x.options().dtype(torch::kBFloat16));
  const float* from = x.const_data_ptr<float>();
  auto* to = static_cast<Bfloat16*>(rounded.mutable_data_ptr());
  at::parallel_for(0, x.numel(), 32768,
                   [&](int64_t begin, int64_t end) { round_to_bfloat16(from + begin, to + begin, end - begin); });
  return rounded;
}

}  // namespace gloss
