#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "search/search.h"

namespace gloss {

/// An open hypothesis extended by one piece.
struct Continuation {
  size_t parent;  // among the open hypotheses
  int32_t piece;
  double log_probability;  // of the piece
  double total;            // of the extended hypothesis

  bool operator<(const Continuation& other) const {  // the better one sorts first
    return std::tie(other.total, parent, piece) < std::tie(total, other.parent, other.piece);
  }
};

// The beam of one sentence (Sutskever et al. 2014, section 3.2; Bahdanau et al. 2014).
//
// The `beam` most probable hypotheses are extended in parallel. Each finished hypothesis reduces the beam by one, so
// the search ends at the latest when `beam` hypotheses have finished. With a beam of one, it is greedy search.
//
// An open hypothesis Y is dropped as soon as it cannot be among the `nbest` best. Extending Y can only lower
// ln p(Y) <= 0, and the length penalty lp is largest at the maximum length L, so no extension of Y scores above
// ln p(Y) / lp(L).
class Beam {
 public:
  /// An unfinished hypothesis.
  struct Open {
    size_t parent;           // among those that were open before
    int32_t piece;           // the last
    double log_probability;  // of all its pieces
    size_t node;             // of its last piece
  };

  Beam(size_t longest, const SearchOptions& options);

  /// The most probable first; empty when the search is finished.
  const std::vector<Open>& open() const { return open_; }

  /// Opens the best continuations, and sorts them first. Equally probable ones are ranked by the rank of the hypothesis
  /// that they extend, then by piece id.
  void advance(std::vector<Continuation>& continuations);

  /// Of a finished search: the best finished hypotheses, by score, then, if fewer than `nbest` finished, the most
  /// probable ones that were open at L, cut there.
  std::vector<Hypothesis> best() && { return std::move(best_); }

 private:
  /// The hypotheses form a tree, in which a piece comes after the node `before`.
  struct Node {
    size_t before;
    int32_t piece;
    double log_probability;
  };

  void end(const Open& open);
  Hypothesis hypothesis(const Open& open) const;
  void cut();
  void drop_hopeless();

  size_t longest_;  // L
  size_t nbest_;
  size_t places_;  // the beam size less the finished hypotheses
  LengthPenalty penalty_;
  size_t length_ = 0;        // of the open hypotheses
  std::vector<Node> nodes_;  // the first is <s>
  std::vector<Open> open_;
  std::vector<Hypothesis> best_;
};

}  // namespace gloss
