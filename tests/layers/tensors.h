#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace gloss {

/// Normally distributed numbers in double precision, the same ones for the same seed.
inline torch::Tensor noise(at::IntArrayRef sizes, uint64_t seed) {
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  return torch::empty(sizes, torch::kDouble).normal_(0, 1, generator);
}

/// Makes the module double and all its parameters random: the papers' initialisation makes some gradients exactly zero.
template <typename Module>
void randomise(Module& module, uint64_t seed) {
  module.to(torch::kDouble);
  torch::NoGradGuard no_gradient;
  for (torch::Tensor& parameter : module.parameters()) {
    parameter.copy_(noise(parameter.sizes(), ++seed) / 2);
  }
}

/// lengths (B) as a mask (B, positions), true where there is a token.
inline torch::Tensor mask_of(const torch::Tensor& lengths, int64_t positions) {
  return torch::arange(positions).unsqueeze(0) < lengths.unsqueeze(1);
}

/// Of one shape, and no two numbers farther apart than `tolerance`.
inline testing::AssertionResult close(const torch::Tensor& a, const torch::Tensor& b, double tolerance) {
  if (a.sizes() != b.sizes()) {
    return testing::AssertionFailure() << "shapes " << a.sizes() << " and " << b.sizes();
  }
  const double apart = a.numel() == 0 ? 0 : (a - b).abs().max().item<double>();
  return apart <= tolerance ? testing::AssertionSuccess()
                            : testing::AssertionFailure() << "up to " << apart << " apart";
}

}  // namespace gloss
