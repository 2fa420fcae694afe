#pragma once

#include "attention/global.h"

namespace gloss {

struct LocalMOptions final : WindowOptions {
  int64_t half_width = 10;  // D

  void bind(Schema& schema) override {
    schema.number("D", half_width, kAtLeastOne, "Half width of the window: tokens on either side of its centre");
  }
  std::shared_ptr<Window> make(const Widths& widths) const override;
};

// Monotonic local attention. Luong, Pham and Manning 2015, section 3.2 (local-m).
//
//   a(t,.) = softmax of e(t,.) over the tokens within D of min(t, S - 1)
//
// S is the length of the sentence without padding, so that no window lies beyond its end.
class LocalMWindow final : public Window {
 public:
  explicit LocalMWindow(const LocalMOptions& options) : half_width_(options.half_width) {}

  Weighted forward(const torch::Tensor& scores, const Query& query, const Memory& memory) override {
    const auto integers = memory.lengths.options();
    const torch::Tensor t = torch::arange(query.position, query.position + scores.size(1), integers).unsqueeze(0);
    const torch::Tensor centre = torch::minimum(t, (memory.lengths - 1).unsqueeze(1));             // (B, T)
    const torch::Tensor distance = torch::arange(scores.size(2), integers) - centre.unsqueeze(2);  // (B, T, S)
    const torch::Tensor visible = (distance.abs() <= half_width_).logical_and(memory.mask.unsqueeze(1));
    return {masked_softmax(scores, visible), torch::Tensor()};
  }

 private:
  int64_t half_width_;
};

inline std::shared_ptr<Window> LocalMOptions::make(const Widths&) const {
  return std::make_shared<LocalMWindow>(*this);
}

}  // namespace gloss
