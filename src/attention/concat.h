#pragma once

#include "attention/attention.h"
#include "layers/initialization.h"
#include "ops/product.h"
#include "ops/tanh_energy.h"

namespace gloss {

struct ConcatOptions final : ScoreOptions {
  int64_t hidden = 128;

  void bind(Schema& schema) override {
    schema.number("hidden", hidden, kAtLeastOne, "Width of the hidden layer that scores");
  }
  std::shared_ptr<Score> make(const Widths& widths) const override;
};

// Concat score. Luong, Pham and Manning 2015, section 3.1.
//
//   e(t,s) = v' tanh(W [q(t); k(s)])
//
// With W = [Wq Wk], this equals Bahdanau's additive score: Wk k is computed once per sentence, Wq q at every step. It
// differs in the initialisation of W and in that the decoder queries with its state after the update.
class ConcatScore final : public Score {
 public:
  ConcatScore(const ConcatOptions& options, const Widths& widths) : query_width_(widths.query) {
    weight_ = register_parameter("weight", torch::empty({options.hidden, widths.query + widths.states}));
    energy_ = register_parameter("energy", torch::empty({options.hidden}));
    uniform(*this, 0.1);
  }

  torch::Tensor project(const torch::Tensor& states) override {
    return projection(states, weight_.slice(1, query_width_));  // -> Wk k (B, S, hidden)
  }

  DeferredWeightGradient query_weight() const override {
    return DeferredWeightGradient(weight_.slice(1, 0, query_width_));
  }

  torch::Tensor forward(const Query& query, const Memory& memory) override {
    const torch::Tensor asked = memory.query_weight(query.states);  // (B, T, hidden)
    return tanh_energy(asked, memory.keys, energy_);                // (B, T, S)
  }

 private:
  int64_t query_width_;
  torch::Tensor weight_;  // W: (hidden, Q + D)
  torch::Tensor energy_;  // v: (hidden)
};

inline std::shared_ptr<Score> ConcatOptions::make(const Widths& widths) const {
  return std::make_shared<ConcatScore>(*this, widths);
}

}  // namespace gloss
