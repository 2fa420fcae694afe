#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace gloss {

using NamedLeaves = std::vector<std::pair<std::string, torch::Tensor>>;

template <typename Module>
NamedLeaves leaves_of(const Module& module) {
  NamedLeaves leaves;
  for (const auto& parameter : module.named_parameters()) {
    leaves.emplace_back(parameter.key(), parameter.value());
  }
  return leaves;
}

/// Expects of every leaf (double, contiguous) that the gradient of the number f() reaches it and that each of its
/// numbers is the central difference of fourth order, to one part in a million.
inline void expect_gradients(const std::function<torch::Tensor()>& f, const NamedLeaves& leaves) {
  std::vector<torch::Tensor> tensors;
  for (const auto& [name, leaf] : leaves) {
    tensors.push_back(leaf);
  }
  const auto gradients = torch::autograd::grad({f()}, tensors, {}, std::nullopt, false, /*allow_unused=*/true);
  torch::NoGradGuard no_gradient;
  constexpr double h = 1e-4;
  for (size_t i = 0; i < leaves.size(); ++i) {
    SCOPED_TRACE(leaves[i].first);
    ASSERT_TRUE(gradients[i].defined()) << "gets no gradient";
    EXPECT_GT(gradients[i].abs().max().item<double>(), 0) << "gets a gradient of zero";
    const torch::Tensor gradient = gradients[i].contiguous();
    double* x = tensors[i].mutable_data_ptr<double>();
    for (int64_t j = 0; j < tensors[i].numel(); ++j) {
      const double here = x[j];
      const auto at = [&](double shift) {
        x[j] = here + shift;
        return f().item<double>();
      };
      const double difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      x[j] = here;
      const double found = gradient.const_data_ptr<double>()[j];
      ASSERT_NEAR(found, difference, 1e-6 * std::max(std::abs(difference), 1e-3)) << "at " << j;
    }
  }
}

}  // namespace gloss
