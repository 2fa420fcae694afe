#pragma once

#include "attention/attention.h"
#include "base/error.h"
#include "layers/initialization.h"
#include "layers/linear.h"

namespace gloss {

// Location-based score. Luong, Pham and Manning 2015, equation 8.
//
//   e(t,s) = (W q(t))[s]
//
// The score does not depend on the source: row s of W scores source position s. This is not the location-aware
// attention of Chorowski et al.
class LocationScore final : public Score {
 public:
  explicit LocationScore(const Widths& widths) {
    position_ = register_module("position", linear_without_bias(widths.query, widths.max_length));
    uniform(*this, 0.1);
  }

  torch::Tensor forward(const Query& query, const Memory& memory) override {
    const int64_t length = memory.mask.size(1), rows = position_->weight.size(0);
    if (length > rows) {
      fail("a source of {} pieces is longer than the {} positions of score location: expected at most data.max_length",
           length, rows);
    }
    return projection(query.states, position_->weight.slice(0, 0, length));  // (B, T, S)
  }

 private:
  Linear position_{nullptr};  // (max_length, Q)
};

struct LocationOptions final : ScoreOptions {
  void bind(Schema&) override {}
  std::shared_ptr<Score> make(const Widths& widths) const override { return std::make_shared<LocationScore>(widths); }
  bool reads_source() const override { return false; }
  bool has_max_length() const override { return true; }
};

}  // namespace gloss
