#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "metrics/attention_statistics.h"
#include "runlog/log_plan.h"

// The rows of a run's database. Maps, pieces, heads, validations and samples of step n describe the parameters after n
// updates, from n = 0; row n of the step table, from 1, describes update n. NaN (a diverged loss) is stored as null.

namespace gloss {

/// One update.
struct StepRow {
  int64_t step = 0;
  double epoch = 0;  // fractional number of epochs done
  double loss = 0;   // nats per target piece
  double learning_rate = 0;
  double gradient_norm = 0;  // before clipping
  int64_t tokens = 0;        // target pieces
  double seconds = 0;
};

struct ValidationRow {
  int64_t step = 0;
  std::string name;  // metric
  double value = 0;
};

struct SampleRow {
  int64_t step = 0;
  int64_t line = 0;  // line of the validation set, from 1
  std::string source, reference, output;
};

/// A setting of the configuration that was changed when the run resumed, as YAML; null where the key did not exist.
struct ChangeRow {
  int64_t step = 0;  // the last with the old value
  std::string key;   // dotted path
  std::string before, after;
};

/// All heads of one site for one example.
struct MapRow {
  int64_t step = 0;
  size_t example = 0;
  size_t site = 0;
  std::span<const float> weights;  // heads x rows x columns, see shape_of()
};

struct PieceRow {
  int64_t step = 0;
  size_t example = 0;
  std::vector<float> losses;   // nats of each target piece, including end of sentence
  std::vector<float> centres;  // local-p: the predicted source position of each, from 0; else empty
};

/// One head of one site over all examples.
struct HeadRow {
  int64_t step = 0;
  size_t site = 0;
  size_t head = 0;
  AttentionStatistics statistics;
  std::optional<double> aer;          // with gold links: AlignmentRows::Written
  std::optional<double> aer_shifted;  // with gold links: AlignmentRows::Read
};

/// The step table, by column.
struct StepTable {
  std::vector<int64_t> step;
  std::vector<double> epoch, loss, learning_rate, gradient_norm;
  std::vector<int64_t> tokens;
  std::vector<double> seconds;
};

/// One head's statistics over all logged steps, by column. NaN means no gold links, or not computed yet.
struct HeadTable {
  std::vector<int64_t> step;
  std::vector<double> entropy, relative_entropy, confidence, coverage_penalty, monotonicity, aer, aer_shifted;
  std::vector<double> converged;
};

/// The attention weights of all heads of one site for one example.
struct LoggedMap {
  MapShape shape;
  std::vector<float> weights;

  /// One head's weights. Throws Error if there is no such head.
  Matrix head(size_t head) const;
};

}  // namespace gloss
