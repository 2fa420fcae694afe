#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "runlog/log_plan.h"
#include "metrics/attention_statistics.h"

// The rows of a run's database, as they are written and as they are read. Maps, pieces, heads, validations and samples
// of step n are of the parameters after n updates, from n = 0; row n of the step table, from 1, is what update n
// measured. A number that is not one (a loss that has diverged) is null in the database.

namespace gloss {

/// What one update measured.
struct StepRow {
  int64_t step = 0;
  double epoch = 0;  // epochs done, with their fraction
  double loss = 0;   // nats for each target piece
  double learning_rate = 0;
  double gradient_norm = 0;  // before clipping
  int64_t tokens = 0;        // target pieces
  double seconds = 0;
};

struct ValidationRow {
  int64_t step = 0;
  std::string name;  // of the metric
  double value = 0;
};

struct SampleRow {
  int64_t step = 0;
  int64_t line = 0;  // of the validation set, from 1
  std::string source, reference, output;
};

/// All heads of one site on one example.
struct MapRow {
  int64_t step = 0;
  size_t example = 0;
  size_t site = 0;
  std::span<const float> weights;  // heads x rows x columns, as shape_of() says
};

struct PieceRow {
  int64_t step = 0;
  size_t example = 0;
  std::vector<float> losses;   // nats for each target piece, the end of sentence included
  std::vector<float> centres;  // local-p: the source position that it predicts for each, from 0; else empty
};

/// One head of one site over all examples.
struct HeadRow {
  int64_t step = 0;
  size_t site = 0;
  size_t head = 0;
  AttentionStatistics statistics;
  std::optional<double> aer;          // where there is gold: of the rows at which words are written
  std::optional<double> aer_shifted;  // and of those at which they are read
};

/// The step table in columns.
struct StepTable {
  std::vector<int64_t> step;
  std::vector<double> epoch, loss, learning_rate, gradient_norm;
  std::vector<int64_t> tokens;
  std::vector<double> seconds;
};

/// One head's statistics over all logged steps, in columns. Not a number: without gold, or not filled in yet.
struct HeadTable {
  std::vector<int64_t> step;
  std::vector<double> entropy, relative_entropy, confidence, coverage_penalty, monotonicity, aer, aer_shifted;
  std::vector<double> converged;
};

/// The attention of all heads of one site on one example.
struct LoggedMap {
  MapShape shape;
  std::vector<float> weights;

  /// One head's weights. Error where there is no such head.
  Matrix head(size_t head) const;
};

}  // namespace gloss
