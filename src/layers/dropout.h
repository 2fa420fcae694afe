#pragma once

#include <torch/torch.h>

#include <string_view>

#include "layers/forward_context.h"

namespace gloss {

/// Dropout (Srivastava et al. 2014), scaled by 1 / (1 - rate) in training.
///
/// Which elements are dropped depends only on (forward_context.dropout_key, site, position), so a forward pass can be
/// repeated exactly, whatever other random numbers are drawn. See ops/dropout.h.
class Dropout {
 public:
  /// `site` names the place in the model and must be unique.
  Dropout(double rate, std::string_view site);

  double rate() const { return rate_; }

  /// x of any shape. `position` distinguishes the calls within one forward pass, e.g. the steps of a recurrent decoder.
  torch::Tensor operator()(const torch::Tensor& x, const ForwardContext& forward_context, int64_t position = 0) const;

 private:
  double rate_;
  uint64_t site_;
};

}  // namespace gloss
