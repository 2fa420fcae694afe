#include "search/beam.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "search/next_pieces.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

using torch::Tensor;

/// An open hypothesis extended by one piece.
struct Continuation {
  size_t parent;  // among the open hypotheses
  int32_t piece;
  double log_probability;

  bool operator<(const Continuation& other) const {  // the better one sorts first
    return std::tie(other.log_probability, parent, piece) < std::tie(log_probability, other.parent, other.piece);
  }
};

/// The beam of one sentence.
class Beam {
 public:
  Beam(size_t longest, const SearchOptions& options)
      : longest_(longest), alpha_(options.length_penalty), places_(options.beam), open_(1) {}

  /// The unfinished hypotheses, the most probable first; empty when the search of this sentence is finished.
  const std::vector<Hypothesis>& open() const { return open_; }

  const Hypothesis& best() const { return *best_; }

  /// Selects the best continuations and returns the parents of the hypotheses that are then open.
  std::vector<size_t> advance(std::vector<Continuation> continuations) {
    const size_t taken = std::min(places_, continuations.size());
    std::partial_sort(continuations.begin(), continuations.begin() + taken, continuations.end());
    continuations.resize(taken);
    std::vector<Hypothesis> open;
    std::vector<size_t> parents;
    for (const Continuation& continuation : continuations) {
      Hypothesis hypothesis = open_[continuation.parent];
      hypothesis.pieces.push_back(continuation.piece);
      hypothesis.log_probability = continuation.log_probability;
      if (continuation.piece == kEnd) {
        end(std::move(hypothesis));
        --places_;
      } else {
        open.push_back(std::move(hypothesis));
        parents.push_back(continuation.parent);
      }
    }
    open_ = std::move(open);
    drop_hopeless();
    parents.resize(open_.size());
    return parents;
  }

 private:
  void end(Hypothesis hypothesis) {
    hypothesis.score = hypothesis.log_probability / length_penalty(hypothesis.pieces.size(), alpha_);
    if (!best_ || hypothesis.score > best_->score) {
      best_ = std::move(hypothesis);
    }
  }

  void drop_hopeless() {
    if (!open_.empty() && open_.front().pieces.size() == longest_) {
      if (!best_) {
        end(std::move(open_.front()));
      }
      open_.clear();
    }
    const double penalty = length_penalty(longest_, alpha_);
    while (best_ && !open_.empty() && open_.back().log_probability / penalty <= best_->score) {
      open_.pop_back();
    }
  }

  size_t longest_;
  double alpha_;
  size_t places_;  // the beam size less the finished hypotheses
  std::vector<Hypothesis> open_;
  std::optional<Hypothesis> best_;
};

}  // namespace

std::vector<Hypothesis> beam_search(Seq2Seq& model, const TokenBatch& source, const SearchOptions& options) {
  const c10::InferenceMode inference;
  std::vector<Beam> beams;
  for (const size_t longest : longest_translations(source.lengths, options)) {
    beams.emplace_back(longest, options);
  }

  const auto state = model.start(model.encode(source, ForwardContext{}), ForwardContext{});
  Tensor words = torch::full({source.ids.size(0), 1}, kStart, source.ids.options());
  while (words.size(0) > 0) {  // one row per open hypothesis, ordered by sentence
    const NextPieces next = next_pieces(model, words, *state, options.beam);
    std::vector<int64_t> rows, pieces;
    int64_t row = 0;
    for (Beam& beam : beams) {
      const int64_t first = row;
      std::vector<Continuation> continuations;
      for (size_t parent = 0; parent < beam.open().size(); ++parent, ++row) {
        for (int64_t rank = 0; rank < next.count(); ++rank) {
          continuations.push_back(
              {parent, next.piece(row, rank), beam.open()[parent].log_probability + next.log_probability(row, rank)});
        }
      }
      for (const size_t parent : beam.advance(std::move(continuations))) {
        rows.push_back(first + parent);
      }
      for (const Hypothesis& hypothesis : beam.open()) {
        pieces.push_back(hypothesis.pieces.back());
      }
    }
    const Tensor both = torch::stack({torch::tensor(rows, torch::kInt64), torch::tensor(pieces, torch::kInt64)});
    const Tensor moved = both.to(words.device());
    words = moved[1].unsqueeze(1);
    if (!rows.empty()) {
      state->select(moved[0]);
    }
  }

  std::vector<Hypothesis> best;
  for (const Beam& beam : beams) {
    best.push_back(beam.best());
  }
  return best;
}

}  // namespace gloss
