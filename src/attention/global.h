#pragma once

#include "attention/attention.h"

namespace gloss {

/// Softmax of scores (B, T, S) over the positions where `visible` (bool, broadcast) is true; 0 at the others.
inline torch::Tensor masked_softmax(const torch::Tensor& scores, const torch::Tensor& visible) {
  return scores.masked_fill(visible.logical_not(), -std::numeric_limits<double>::infinity()).softmax(-1);
}

// Global attention over all source tokens. Bahdanau et al. 2014, equation 6; Luong et al. 2015, section 3.1.
//
//   a(t,s) = exp e(t,s) / sum over s' of exp e(t,s')
class GlobalWindow final : public Window {
 public:
  Weighted forward(const torch::Tensor& scores, const Query&, const Memory& memory) override {
    return {masked_softmax(scores, memory.mask.unsqueeze(1)), torch::Tensor()};
  }
};

struct GlobalOptions final : WindowOptions {
  void bind(Schema&) override {}
  std::shared_ptr<Window> make(const Widths&) const override { return std::make_shared<GlobalWindow>(); }
};

}  // namespace gloss
