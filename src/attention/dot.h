#pragma once

#include <fmt/format.h>

#include "attention/attention.h"

namespace gloss {

// Dot score. Luong, Pham and Manning 2015, section 3.1.
//
//   e(t,s) = q(t)' k(s)
class DotScore final : public Score {
 public:
  torch::Tensor forward(const Query& query, const Memory& memory) override {
    return query.states.bmm(memory.keys->transpose(1, 2));  // (B, T, Q) (B, Q, S) -> (B, T, S)
  }
};

struct DotOptions final : ScoreOptions {
  void bind(Schema&) override {}
  std::shared_ptr<Score> make(const Widths&) const override { return std::make_shared<DotScore>(); }
  std::string validate(const Widths& widths) const override {
    return widths.query == widths.states ? ""
                                         : fmt::format(
                                               "expected decoder states as wide as the encoder's "
                                               "(model.decoder.hidden: {}) for score dot, but got {}",
                                               widths.states, widths.query);
  }
};

}  // namespace gloss
