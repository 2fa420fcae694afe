#pragma once

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <vector>

namespace gloss {

/// A weight W (K, N) of many products with few rows, as in search: where that is faster it is laid out once as the
/// kernel reads it (kernels/packed_product.h), else these are the products of ops/product.h. Without gradients.
class PackedFactor {
 public:
  PackedFactor() = default;
  explicit PackedFactor(const torch::Tensor& weight);

  /// X W + b, or X W, of X (M, K) and b (N) -> (M, N).
  torch::Tensor product(const torch::Tensor& x, const std::optional<torch::Tensor>& bias = std::nullopt) const;

  /// Y <- Y + X W, of X (M, K) and Y (M, N), both with contiguous rows.
  void add_product(const torch::Tensor& x, torch::Tensor& y) const;

 private:
  void multiply_panels(const torch::Tensor& factor, const float* start, int64_t start_stride, torch::Tensor& y) const;

  int64_t columns_ = 0;                               // N
  torch::Tensor weight_;                              // (K, N), undefined where there are panels
  std::shared_ptr<const std::vector<float>> panels_;  // shared by copies
};

}  // namespace gloss
