#pragma once

#include "attention/global.h"
#include "layers/initialization.h"
#include "layers/linear.h"

namespace gloss {

struct LocalPOptions final : WindowOptions {
  int64_t half_width = 10;  // D
  int64_t hidden = 128;     // of the network that predicts the position

  void bind(Schema& schema) override {
    schema.number("D", half_width, kAtLeastOne, "Half width of the window: tokens on either side of its centre");
    schema.number("position_hidden", hidden, kAtLeastOne, "Width of the hidden layer that predicts the centre");
  }
  std::shared_ptr<Window> make(const Widths& widths) const override;
};

// Predictive local attention. Luong, Pham and Manning 2015, equations 9 and 10 (local-p).
//
//   p(t)   = (S - 1) sigmoid(v' tanh(W q(t)))
//   a(t,s) = softmax of e(t,.) over the tokens within D of p(t), times exp(-(s - p(t))^2 / (2 (D/2)^2))
//
// S is the length of the sentence without padding. Positions count from 0, hence S - 1 where the paper has S. The
// Gaussian is applied after the softmax, so rows need not sum to 1.
class LocalPWindow final : public Window {
 public:
  LocalPWindow(const LocalPOptions& options, const Widths& widths) : half_width_(options.half_width) {
    hidden_ = register_module("hidden", linear_without_bias(widths.query, options.hidden));
    position_ = register_module("position", linear_without_bias(options.hidden, 1));
    uniform(*this, 0.1);
  }

  Weighted forward(const torch::Tensor& scores, const Query& query, const Memory& memory) override {
    const torch::Tensor last = (memory.lengths - 1).unsqueeze(1).to(scores.scalar_type());  // (B, 1)
    const torch::Tensor centre =
        last * torch::sigmoid(position_(torch::tanh(hidden_(query.states))).squeeze(2));                   // (B, T)
    const torch::Tensor distance = torch::arange(scores.size(2), scores.options()) - centre.unsqueeze(2);  // (B, T, S)
    const torch::Tensor visible = (distance.detach().abs() <= half_width_).logical_and(memory.mask.unsqueeze(1));
    const double deviation = half_width_ / 2.0;
    const torch::Tensor nearness = torch::exp(distance.square() / (-2 * deviation * deviation));
    return {masked_softmax(scores, visible) * nearness, centre};
  }

 private:
  int64_t half_width_;
  Linear hidden_{nullptr}, position_{nullptr};  // W, v
};

inline std::shared_ptr<Window> LocalPOptions::make(const Widths& widths) const {
  return std::make_shared<LocalPWindow>(*this, widths);
}

}  // namespace gloss
