#pragma once

#include "attention/attention.h"
#include "layers/initialization.h"
#include "layers/linear.h"

namespace gloss {

// General score. Luong, Pham and Manning 2015, section 3.1.
//
//   e(t,s) = q(t)' W k(s)
//
// W k is computed once per sentence.
class GeneralScore final : public Score {
 public:
  explicit GeneralScore(const Widths& widths) {
    key_ = register_module("key", linear_without_bias(widths.states, widths.query));
    uniform(*this, 0.1);
  }

  torch::Tensor project(const torch::Tensor& states) override { return key_(states); }  // -> W k (B, S, Q)

  torch::Tensor forward(const Query& query, const Memory& memory) override {
    return query.states.bmm(memory.keys.transpose(1, 2));  // (B, T, Q) (B, Q, S) -> (B, T, S)
  }

 private:
  torch::nn::Linear key_{nullptr};
};

struct GeneralOptions final : ScoreOptions {
  void bind(Schema&) override {}
  std::shared_ptr<Score> make(const Widths& widths) const override { return std::make_shared<GeneralScore>(widths); }
};

}  // namespace gloss
