#pragma once

#include "attention/attention.h"
#include "layers/initialization.h"
#include "layers/linear.h"
#include "ops/tanh_energy.h"

namespace gloss {

struct AdditiveOptions final : ScoreOptions {
  int64_t hidden = 128;

  void bind(Schema& schema) override {
    schema.number("hidden", hidden, kAtLeastOne, "Width of the hidden layer that scores");
  }
  std::shared_ptr<Score> make(const Widths& widths) const override;
};

// Additive attention. Bahdanau, Cho and Bengio 2014, appendix A.1.2.
//
//   e(t,s) = v' tanh(W q(t) + U k(s))
//
// U k is computed once per sentence, W q at every step.
class AdditiveScore final : public Score {
 public:
  AdditiveScore(const AdditiveOptions& options, const Widths& widths) {
    query_ = register_module("query", linear_without_bias(widths.query, options.hidden));
    key_ = register_module("key", linear_without_bias(widths.states, options.hidden));
    energy_ = register_module("energy", torch::nn::Linear(torch::nn::LinearOptions(options.hidden, 1).bias(false)));
    normal(*this, 0.001);  // appendix B.1
    torch::NoGradGuard no_gradient;
    energy_->weight.zero_();
  }

  torch::Tensor project(const torch::Tensor& states) override { return key_(states); }  // -> U k (B, S, hidden)
  DeferredWeightGradient query_weight() const override { return DeferredWeightGradient(query_->weight); }

  torch::Tensor forward(const Query& query, const Memory& memory) override {
    return tanh_energy(memory.query_weight(query.states), memory.keys, energy_->weight.squeeze(0));  // (B, T, S)
  }

 private:
  Linear query_{nullptr}, key_{nullptr};
  torch::nn::Linear energy_{nullptr};  // v
};

inline std::shared_ptr<Score> AdditiveOptions::make(const Widths& widths) const {
  return std::make_shared<AdditiveScore>(*this, widths);
}

}  // namespace gloss
