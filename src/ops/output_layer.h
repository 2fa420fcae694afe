#pragma once

#include <torch/torch.h>

namespace gloss {

/// The output layer z = W h + b and its gradients, of one block of rows after the other: a loss never holds the logits
/// of a whole batch.
///
/// In float32 on the CPU, W' is laid out once and dL/dW' is summed in its place: of 256 rows, width 128 and 8,000
/// pieces oneDNN's products run at 172 GFLOP/s on two cores with AVX2, and at 149 with a factor that lies transposed.
class OutputLayer {
 public:
  OutputLayer(const torch::Tensor& weight, const torch::Tensor& bias);  // W (V, D), b (V)

  /// Rows h (R, D) -> z (R, V). Where there are kernels (ops/arithmetic.h), z lacks b, which those of the losses add.
  torch::Tensor logits(const torch::Tensor& rows) const;

  /// Sets dL/dh (R, D), given dL/dz (R, V), and adds to the gradients of W and b.
  void propagate(const torch::Tensor& rows, const torch::Tensor& of_logits, torch::Tensor& of_rows);

  torch::Tensor of_weight() const;  // dL/dW (V, D)
  torch::Tensor of_bias() const;    // dL/db (V)

 private:
  torch::Tensor weight_, transposed_, bias_;  // W (V, D) and W' (D, V), rounded as factors, and b
  torch::Tensor of_transposed_, of_bias_;     // dL/dW' (D, V), once there is a gradient
};

}  // namespace gloss
