#pragma once

#include <cmath>

#include "attention/attention.h"
#include "layers/initialization.h"
#include "layers/linear.h"

namespace gloss {

// General score. Luong, Pham and Manning 2015, section 3.1.
//
//   e(t,s) = q(t)' W k(s)        W = P / sqrt(Q)
//
// The parameter is P: Adam moves every entry of a parameter by about the learning rate, and Q * Q entries of W that
// move at once change e so much that attention settles on a few positions before it can tell them apart. W k is
// computed once per sentence.
class GeneralScore final : public Score {
 public:
  explicit GeneralScore(const Widths& widths) : scale_(1 / std::sqrt(static_cast<double>(widths.query))) {
    scaled_key_ = register_module("scaled_key", linear_without_bias(widths.states, widths.query));
    uniform(*this, 0.1 / scale_);  // W within 0.1, as in section 4.1; kept by model.initialization: paper
  }

  torch::Tensor project(const torch::Tensor& states) override {  // -> W k (B, S, Q)
    return scaled_key_(states) * scale_;
  }

  torch::Tensor forward(const Query& query, const Memory& memory) override {
    return query.states.bmm(memory.keys->transpose(1, 2));  // (B, T, Q) (B, Q, S) -> (B, T, S)
  }

 private:
  double scale_;
  Linear scaled_key_{nullptr};
};

struct GeneralOptions final : ScoreOptions {
  void bind(Schema&) override {}
  std::shared_ptr<Score> make(const Widths& widths) const override { return std::make_shared<GeneralScore>(widths); }
};

}  // namespace gloss
