#include "search/beam.h"

#include <algorithm>
#include <tuple>

#include "text/vocabulary.h"

namespace gloss {

Beam::Beam(size_t longest, const SearchOptions& options)
    : longest_(longest), alpha_(options.length_penalty), places_(options.beam), open_(1) {}

std::vector<size_t> Beam::advance(const std::vector<Continuation>& continuations) {
  struct Ranked {
    double log_probability;
    const Continuation* continuation;
  };
  std::vector<Ranked> ranked;
  for (const Continuation& each : continuations) {
    ranked.push_back({open_[each.parent].log_probability + each.log_probability, &each});
  }
  const auto better = [](const Ranked& a, const Ranked& b) {
    return std::tie(b.log_probability, a.continuation->parent, a.continuation->piece) <
           std::tie(a.log_probability, b.continuation->parent, b.continuation->piece);
  };
  const size_t taken = std::min(places_, ranked.size());
  std::partial_sort(ranked.begin(), ranked.begin() + taken, ranked.end(), better);

  std::vector<Hypothesis> open;
  std::vector<size_t> parents;
  for (size_t rank = 0; rank < taken; ++rank) {
    const Continuation& continuation = *ranked[rank].continuation;
    if (continuation.piece == kEnd) {
      end(extended(continuation));
      --places_;
    } else {
      open.push_back(extended(continuation));
      parents.push_back(continuation.parent);
    }
  }
  open_ = std::move(open);
  drop_hopeless();
  parents.resize(open_.size());
  return parents;
}

Hypothesis Beam::extended(const Continuation& continuation) const {
  Hypothesis hypothesis = open_[continuation.parent];
  hypothesis.pieces.push_back(continuation.piece);
  hypothesis.log_probabilities.push_back(continuation.log_probability);
  hypothesis.log_probability += continuation.log_probability;
  return hypothesis;
}

void Beam::end(Hypothesis hypothesis) {
  hypothesis.score = hypothesis.log_probability / length_penalty(hypothesis.pieces.size(), alpha_);
  if (!best_ || hypothesis.score > best_->score) {
    best_ = std::move(hypothesis);
  }
}

void Beam::drop_hopeless() {
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

}  // namespace gloss
