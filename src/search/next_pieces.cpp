#include "search/next_pieces.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "text/vocabulary.h"

namespace gloss {
namespace {

using torch::Tensor;

static_assert(kUnknown < kEnd && kPadding < kEnd && kStart < kEnd, "what may be written starts with </s>");

}  // namespace

NextPieces::NextPieces(Seq2Seq& model, const Tensor& words, DecoderState& state, int64_t count) {
  const Tensor read_outs = model.read(words, state, Pass{}).squeeze(1);                // (R, D)
  const Tensor log_probabilities = model.log_probabilities(read_outs).slice(1, kEnd);  // (R, V - 3)
  const auto [best, index] = log_probabilities.topk(std::min(count, log_probabilities.size(1)), 1);
  pieces_ = index + kEnd;
  on_host_ = torch::stack({best.to(torch::kDouble), pieces_.to(torch::kDouble)}).cpu();
}

double NextPieces::log_probability(int64_t row, int64_t rank) const {
  const double number = on_host(0, row, rank);
  return std::isnan(number) ? -std::numeric_limits<double>::infinity() : number;
}

}  // namespace gloss
