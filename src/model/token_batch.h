#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace gloss {

/// Padded sentences as piece ids, each ending in </s>.
struct Sentences {
  torch::Tensor ids;      // (B, S) int64
  torch::Tensor lengths;  // (B) int64, pieces with </s>

  torch::Tensor mask() const;  // (B, S) bool
  Sentences to(torch::Device device) const { return {ids.to(device), lengths.to(device)}; }
};

/// Sentences as piece ids, each ending in </s>, as the rows of one padded batch.
Sentences padded_sentences(const std::vector<const std::vector<int32_t>*>& sentences, torch::Device device);

}  // namespace gloss
