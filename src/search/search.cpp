#include "search/search.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "search/beam.h"
#include "search/next_pieces.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr double kSpare = 10;  // pieces that a translation may have beyond max_length_ratio

static_assert(kUnknown < kEnd && kPadding < kEnd && kStart < kEnd, "what may be written starts with </s>");

void check(const SearchOptions& options) {
  if (options.beam < 1) {
    fail("beam {}: expected at least 1", options.beam);
  }
  if (!(options.length_penalty >= 0)) {
    fail("length penalty {}: expected 0 or more", options.length_penalty);
  }
  if (!(options.max_length_ratio > 0)) {
    fail("maximal length ratio {}: expected more than 0", options.max_length_ratio);
  }
}

/// The maximum length in pieces, including </s>, of a translation; at least 1.
size_t longest_translation(const SourceSentence& source, const SearchOptions& options) {
  const double length = options.max_length_ratio * source.pieces.front().size() + kSpare;
  return std::max(1.0, std::min<double>(length, options.max_length));
}

std::vector<TokenBatch> padded(const std::vector<const SourceSentence*>& sources, torch::Device device) {
  std::vector<TokenBatch> batches;
  for (size_t reader = 0; reader < sources.front()->pieces.size(); ++reader) {
    std::vector<const std::vector<int32_t>*> sentences;
    for (const SourceSentence* source : sources) {
      sentences.push_back(&source->pieces[reader]);
    }
    batches.push_back(pad_sentences(sentences, device));
  }
  return batches;
}

/// The open hypotheses of all sentences, ordered by sentence, as the rows of the next step.
struct OpenRows {
  std::vector<int64_t> parents;  // the rows that they extend
  std::vector<int64_t> pieces;   // their last pieces

  bool keep_all(int64_t count) const {  // whether they are the rows before, in order
    for (int64_t row = 0; row < std::ssize(parents); ++row) {
      if (parents[row] != row) return false;
    }
    return std::ssize(parents) == count;
  }
};

/// Extends every open hypothesis by its next pieces.
OpenRows advance(std::vector<Beam>& beams, const NextPieces& next) {
  OpenRows rows;
  int64_t row = 0;
  for (Beam& beam : beams) {
    const int64_t first = row;
    std::vector<Continuation> continuations;
    for (size_t parent = 0; parent < beam.open().size(); ++parent, ++row) {
      for (int64_t rank = 0; rank < next.count(); ++rank) {
        continuations.push_back({parent, next.piece(row, rank), next.log_probability(row, rank)});
      }
    }
    for (const size_t parent : beam.advance(continuations)) {
      rows.parents.push_back(first + parent);
    }
    for (const Hypothesis& hypothesis : beam.open()) {
      rows.pieces.push_back(hypothesis.pieces.back());
    }
  }
  return rows;
}

}  // namespace

double length_penalty(size_t length, double alpha) {
  return std::pow((5.0 + length) / 6.0, alpha);
}

std::vector<Hypothesis> search(StepModel& model, const std::vector<const SourceSentence*>& sources,
                               const SearchOptions& options) {
  check(options);
  const c10::InferenceMode inference;
  std::vector<Beam> beams;
  for (const SourceSentence* source : sources) {
    beams.emplace_back(longest_translation(*source, options), options);
  }
  const auto on_device = [&](const std::vector<int64_t>& numbers) {
    return torch::tensor(numbers, torch::kInt64).to(model.device());
  };
  const auto state = model.start(padded(sources, model.device()));
  OpenRows rows{{}, std::vector<int64_t>(sources.size(), kStart)};
  while (!rows.pieces.empty()) {
    const Tensor words = on_device(rows.pieces).unsqueeze(1);
    const NextPieces next = best_pieces(model.log_probabilities(words, *state), kEnd, options.beam);
    rows = advance(beams, next);
    if (!rows.keep_all(words.size(0))) {
      state->select(on_device(rows.parents));
    }
  }
  std::vector<Hypothesis> best;
  for (const Beam& beam : beams) {
    best.push_back(beam.best());
  }
  return best;
}

}  // namespace gloss
