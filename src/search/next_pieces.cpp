#include "search/next_pieces.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "text/vocabulary.h"

namespace gloss {
namespace {

using torch::Tensor;

static_assert(kUnknown < kEnd && kPadding < kEnd && kStart < kEnd, "what may be written starts with </s>");

double number(const Tensor& on_host, int64_t which, int64_t row, int64_t rank) {
  return on_host.const_data_ptr<double>()[(which * on_host.size(1) + row) * on_host.size(2) + rank];
}

}  // namespace

int32_t NextPieces::piece(int64_t row, int64_t rank) const {
  return static_cast<int32_t>(number(on_host, 1, row, rank));
}

double NextPieces::log_probability(int64_t row, int64_t rank) const {
  const double found = number(on_host, 0, row, rank);
  return std::isnan(found) ? -std::numeric_limits<double>::infinity() : found;
}

NextPieces next_pieces(Seq2Seq& model, const Tensor& words, DecoderState& state, int64_t count) {
  const Tensor decoder_outputs = model.decode(words, state, ForwardContext{}).squeeze(1);    // (R, D)
  const Tensor log_probabilities = model.log_probabilities(decoder_outputs).slice(1, kEnd);  // (R, V - 3)
  const auto [best, index] = log_probabilities.topk(std::min(count, log_probabilities.size(1)), 1);
  const Tensor pieces = index + kEnd;
  return {pieces, torch::stack({best.to(torch::kDouble), pieces.to(torch::kDouble)}).cpu()};
}

}  // namespace gloss
