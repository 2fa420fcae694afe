#pragma once

#include <torch/torch.h>

#include <string_view>

#include "layers/forward_context.h"

namespace gloss {

/// Dropout (Srivastava et al. 2014), scaled by 1 / (1 - rate) in training.
///
/// What is dropped is a function of (context.dropout_key, site, position) alone, so that a pass can be repeated exactly and
/// nothing else that draws random numbers can change it. The backward pass draws the same numbers again: no mask is kept.
class Dropout {
 public:
  /// `site` names the place in the model and must be its own.
  Dropout(double rate, std::string_view site);

  double rate() const { return rate_; }

  /// x of any shape; `position` tells apart the calls of one pass, as at the steps of a recurrent decoder.
  torch::Tensor operator()(const torch::Tensor& x, const ForwardContext& forward_context, int64_t position = 0) const;

 private:
  double rate_;
  uint64_t site_;
};

}  // namespace gloss
