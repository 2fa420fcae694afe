#include "search/greedy.h"

#include <numeric>

#include "search/next_pieces.h"
#include "text/vocabulary.h"

namespace gloss {

using torch::Tensor;

std::vector<Hypothesis> greedy_search(Seq2Seq& model, const TokenBatch& source, const SearchOptions& options) {
  const c10::InferenceMode inference;
  const std::vector<size_t> longest = longest_translations(source.lengths, options);
  std::vector<Hypothesis> hypotheses(longest.size());
  std::vector<int64_t> open(longest.size());  // the sentence that each row of the batch translates
  std::iota(open.begin(), open.end(), 0);

  const auto state = model.start(model.encode(source, ForwardContext{}), ForwardContext{});
  Tensor words = torch::full({source.ids.size(0), 1}, kStart, source.ids.options());
  while (!open.empty()) {
    const NextPieces next = next_pieces(model, words, *state, 1);
    std::vector<int64_t> rows, still_open;
    for (int64_t row = 0; row < std::ssize(open); ++row) {
      Hypothesis& hypothesis = hypotheses[open[row]];
      hypothesis.pieces.push_back(next.piece(row, 0));
      hypothesis.log_probability += next.log_probability(row, 0);
      if (hypothesis.pieces.back() != kEnd && hypothesis.pieces.size() < longest[open[row]]) {
        rows.push_back(row);
        still_open.push_back(open[row]);
      }
    }
    words = next.pieces;
    if (rows.size() < open.size() && !rows.empty()) {
      const Tensor kept = torch::tensor(rows, torch::kInt64).to(words.device());
      words = words.index_select(0, kept);
      state->select(kept);
    }
    open = std::move(still_open);
  }
  for (Hypothesis& hypothesis : hypotheses) {
    hypothesis.score = hypothesis.log_probability / length_penalty(hypothesis.pieces.size(), options.length_penalty);
  }
  return hypotheses;
}

}  // namespace gloss
