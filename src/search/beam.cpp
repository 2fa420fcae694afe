#include "search/beam.h"

#include <algorithm>
#include <tuple>

#include "text/vocabulary.h"

namespace gloss {

Beam::Beam(size_t longest, const SearchOptions& options)
    : longest_(longest),
      nbest_(options.nbest),
      places_(options.beam),
      penalty_(options.length_penalty),
      nodes_{{0, kStart, 0}},
      open_{{0, kStart, 0, 0}} {}

void Beam::advance(const std::vector<Continuation>& continuations) {
  struct Ranked {
    double log_probability;  // of the extended hypothesis
    const Continuation* by;

    bool operator<(const Ranked& other) const {  // the better one sorts first
      return std::tie(other.log_probability, by->parent, by->piece) <
             std::tie(log_probability, other.by->parent, other.by->piece);
    }
  };
  std::vector<Ranked> ranked;
  ranked.reserve(continuations.size());
  for (const Continuation& each : continuations) {
    ranked.push_back({open_[each.parent].log_probability + each.log_probability, &each});
  }
  const size_t taken = std::min(places_, ranked.size());
  std::partial_sort(ranked.begin(), ranked.begin() + taken, ranked.end());

  ++length_;
  std::vector<Open> open;
  open.reserve(taken);
  for (size_t rank = 0; rank < taken; ++rank) {
    const auto& [log_probability, by] = ranked[rank];
    const Open extended{by->parent, by->piece, log_probability, nodes_.size()};
    nodes_.push_back({open_[by->parent].node, by->piece, by->log_probability});
    if (by->piece == kEnd) {
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
