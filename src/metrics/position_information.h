#pragma once

#include "metrics/attention_statistics.h"

namespace gloss {

/// How much the row of a map tells about the column: the mean over rows of
///
///   KL(a(t) || m(t)) / ln n(t)
///
/// where m(t) is the mean of all rows, on the n(t) columns that row t attends to. Where every row attends to every
/// column, KL is the mutual information of target and source position, alias the generalized Jensen-Shannon divergence
/// of the rows (Lin 1991). From 0, where all rows are alike (flat or not), to about 1, where each row has a column of
/// its own. Rows are normalised; a row of zeros, or with one column, counts 0.
double position_information(const AttentionView& attention);

}  // namespace gloss
