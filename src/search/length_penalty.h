#pragma once

#include <cmath>
#include <string>

namespace gloss {

// What divides the log-probability of a hypothesis Y of |Y| pieces, including </s>, to give its score:
//
//   gnmt     lp(Y) = ((5 + |Y|) / 6)^alpha    Wu et al. 2016, equation 14
//   average  lp(Y) = |Y|^alpha                fairseq; with alpha 1 the mean over the pieces of Cho et al. 2014
//                                             ("On the properties of neural machine translation")
//   none     lp(Y) = 1
//
// Log-probabilities are negative: the larger alpha, the longer the translations that win. As alpha >= 0, lp does not
// shrink with |Y|.
struct LengthPenalty {
  std::string normalize = "gnmt";  // average, none
  double alpha = 1.0;              // at least 0

  double operator()(size_t length) const {
    if (normalize == "none") return 1;
    return std::pow(normalize == "average" ? length : (5.0 + length) / 6.0, alpha);
  }
};

}  // namespace gloss
