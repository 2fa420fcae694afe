#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "search/search.h"

namespace gloss {

/// An open hypothesis extended by one piece.
struct Continuation {
  size_t parent;  // among the open hypotheses
  int32_t piece;
  double log_probability;  // of the piece
};

// The beam of one sentence (Sutskever et al. 2014, section 3.2; Bahdanau et al. 2014).
//
// The `beam` most probable hypotheses are extended in parallel. Each finished hypothesis reduces the beam by one, so
// the search ends at the latest when `beam` hypotheses have finished. With a beam of one, it is greedy search.
//
// An open hypothesis Y is dropped as soon as it cannot win. Extending Y can only lower ln p(Y) <= 0, and the length
// penalty lp is largest at the maximum length L because alpha >= 0, so no extension of Y scores above ln p(Y) / lp(L).
class Beam {
 public:
  Beam(size_t longest, const SearchOptions& options);

  /// The unfinished hypotheses, the most probable first; empty when the search is finished.
  const std::vector<Hypothesis>& open() const { return open_; }

  /// Selects the best continuations and returns the parents of the hypotheses that are then open. Equally probable ones
  /// are ranked by the rank of the hypothesis that they extend, then by piece id.
  std::vector<size_t> advance(const std::vector<Continuation>& continuations);

  /// Of a finished search: the finished hypothesis with the best score. If none has finished at L, it is the most
  /// probable open one, cut at L.
  const Hypothesis& best() const { return *best_; }

 private:
  Hypothesis extended(const Continuation& continuation) const;
  void end(Hypothesis hypothesis);
  void drop_hopeless();

  size_t longest_;  // L
  double alpha_;
  size_t places_;  // the beam size less the finished hypotheses
  std::vector<Hypothesis> open_;
  std::optional<Hypothesis> best_;
};

}  // namespace gloss
