#pragma once

#include "attention/attention.h"

namespace gloss {

// No attention: the baseline of both papers. What stands in for the context is the decoder's own business: Bahdanau's
// feeds the fixed summary of the source at every step (Cho et al. 2014), Luong's has its first state alone
// (Sutskever et al. 2014). Nothing is ever scored.
struct NoneOptions final : ScoreOptions {
  void bind(Schema&) override {}
  std::shared_ptr<Score> make(const Widths&) const override { return nullptr; }
  bool reads_source() const override { return false; }
};

}  // namespace gloss
