#pragma once

#include <torch/torch.h>

namespace gloss {

/// Sinusoidal position encodings (Vaswani et al. 2017, section 3.5), sines and cosines interleaved:
///
///   P(p, 2i) = sin(p / 10000^(2i / d)),  P(p, 2i + 1) = cos(p / 10000^(2i / d))
///
/// Returns positions `first` to `first + count - 1`: (count, width).
torch::Tensor sinusoidal_positions(int64_t first, int64_t count, int64_t width, const torch::TensorOptions& options);

/// Position encodings of a Transformer: sinusoidal, or a learned table of max_length rows.
class PositionsImpl : public torch::nn::Module {
 public:
  struct Shape {
    bool learned;
    int64_t width;
    int64_t max_length;
  };
  explicit PositionsImpl(const Shape& shape);

  /// Adds positions `first` to `first + T - 1` to the embeddings (B, T, width). Throws Error past a learned table.
  torch::Tensor forward(const torch::Tensor& words, int64_t first);

 private:
  torch::Tensor table_;  // (max_length, width) if learned, else undefined
};
TORCH_MODULE(Positions);

}  // namespace gloss
