#pragma once

#include "attention/attention.h"

namespace gloss {

// No attention: the baseline of both papers. Each decoder replaces the context vector in its own way: Bahdanau's uses a
// fixed summary of the source at every step (Cho et al. 2014), Luong's receives the source only through its initial
// state (Sutskever et al. 2014). No Score is created.
struct NoneOptions final : ScoreOptions {
  void bind(Schema&) override {}
  std::shared_ptr<Score> make(const Widths&) const override { return nullptr; }
  bool reads_source() const override { return false; }
};

}  // namespace gloss
