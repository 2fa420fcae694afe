#pragma once

#include <string>
#include <vector>

#include "metrics/links.h"

namespace gloss {

/// How to make one alignment of those of the two directions, A and B (Och and Ney 2003, section 4; Koehn, Och and Marcu
/// 2003, section 4.3; grow-diag-final-and: Koehn et al. 2005).
enum class Symmetrization { Intersection, Union, GrowDiag, GrowDiagFinalAnd };

/// "intersection", "union", "grow-diag", "grow-diag-final-and".
const std::vector<std::string>& symmetrization_names();

/// The symmetrization of that name. Throws Error for another.
Symmetrization symmetrization_named(const std::string& name);
inline const std::string& symmetrization_name(Symmetrization how) {
  return symmetrization_names()[static_cast<size_t>(how)];
}

/// One alignment of the links A and B of two directions:
///
///   intersection          A n B: high precision
///   union                 A u B: high recall
///   grow-diag             the intersection and, as long as there is one, each link of the union that is beside a link
///                         taken before (8 neighbours) and has a word without a link
///   grow-diag-final-and   then each link of A, then of B, whose words both have no link
///
/// Order matters where links compete for a word. It is that of Moses: target words from left to right, of each its
/// source words from left to right, of each link the neighbours beside it before the diagonal ones; a link counts as
/// soon as it is taken. A is `forward`, with a source word for each target word, B is `backward`, with a target word
/// for each source word, but both are written source-target, as is the result, which is sorted by source, then target.
Links symmetrize(const Links& forward, const Links& backward, Symmetrization how);

/// The links with source and target exchanged, sorted.
Links inverse(Links links);

}  // namespace gloss
