#include "search/beam.h"

#include <algorithm>

#include "text/vocabulary.h"

namespace gloss {

Beam::Beam(size_t longest, const SearchOptions& options)
    : longest_(longest),
      nbest_(options.nbest),
      places_(options.beam),
      penalty_(options.length_penalty),
      nodes_{{0, kStart, 0}},
      open_{{0, kStart, 0, 0}} {}

void Beam::advance(std::vector<Continuation>& continuations) {
  const size_t taken = std::min(places_, continuations.size());
  std::partial_sort(continuations.begin(), continuations.begin() + taken, continuations.end());
  ++length_;
  std::vector<Open> open;
  open.reserve(taken);
  for (size_t rank = 0; rank < taken; ++rank) {
    const Continuation& best = continuations[rank];
    const Open extended{best.parent, best.piece, best.total, nodes_.size()};
    nodes_.push_back({open_[best.parent].node, best.piece, best.log_probability});
    if (best.piece == kEnd) {
      end(extended);
      --places_;
    } else {
      open.push_back(extended);
    }
  }
  open_ = std::move(open);
  if (length_ == longest_) {
    cut();
  }
  drop_hopeless();
}

void Beam::end(const Open& open) {
  const double score = open.log_probability / penalty_(length_);
  if (best_.size() == nbest_ && !(score > best_.back().score)) {
    return;
  }
  const auto worse = [score](const Hypothesis& other) { return score > other.score; };
  best_.insert(std::ranges::find_if(best_, worse), hypothesis(open));
  best_.resize(std::min(best_.size(), nbest_));
}

Hypothesis Beam::hypothesis(const Open& open) const {
  Hypothesis found{{}, {}, open.log_probability, open.log_probability / penalty_(length_)};
  for (size_t node = open.node; node != 0; node = nodes_[node].before) {
    found.pieces.push_back(nodes_[node].piece);
    found.log_probabilities.push_back(nodes_[node].log_probability);
  }
  std::ranges::reverse(found.pieces);
  std::ranges::reverse(found.log_probabilities);
  return found;
}

void Beam::cut() {
  for (size_t rank = 0; rank < open_.size() && best_.size() < nbest_; ++rank) {
    best_.push_back(hypothesis(open_[rank]));
  }
  open_.clear();
}

void Beam::drop_hopeless() {
  const double penalty = penalty_(longest_);
  while (best_.size() == nbest_ && !open_.empty() && open_.back().log_probability / penalty <= best_.back().score) {
    open_.pop_back();
  }
}

}  // namespace gloss
