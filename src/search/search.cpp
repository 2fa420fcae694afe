#include "search/search.h"

#include <algorithm>

#include "base/error.h"
#include "base/keyed_random.h"
#include "search/beam.h"
#include "search/next_pieces.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr double kSpare = 10;  // pieces that a translation may have beyond max_length_ratio

void check(const SearchOptions& options) {
  if (const auto& sampling = options.sampling) {
    if (!(sampling->temperature > 0)) {
      fail("temperature {}: expected more than 0", sampling->temperature);
    }
    if (!(sampling->top_p > 0 && sampling->top_p <= 1)) {
      fail("top-p {}: expected more than 0 and at most 1", sampling->top_p);
    }
  }
  if (options.beam < 1) {
    fail("beam {}: expected at least 1", options.beam);
  }
  if (options.nbest < 1 || (options.nbest > options.beam && !options.sampling)) {
    fail("nbest {}: expected from 1 to the beam, {}; give a larger beam", options.nbest, options.beam);
  }
  if (!(options.length_penalty.alpha >= 0)) {
    fail("length penalty {}: expected 0 or more", options.length_penalty.alpha);
  }
  if (!(options.max_length_ratio > 0)) {
    fail("maximal length ratio {}: expected more than 0", options.max_length_ratio);
  }
  if (options.min_length > options.max_length) {
    fail("minimal length {}: expected at most the maximal length, {}", options.min_length, options.max_length);
  }
}

/// The maximum length of a translation: that of the ratio, but neither below the minimum and what follows the prefix
/// nor above max_length.
size_t longest_translation(const SourceSentence& source, const SearchOptions& options) {
  const double by_ratio = options.max_length_ratio * source.pieces.front().size() + kSpare;
  const int64_t least = std::max({int64_t{1}, options.min_length, std::ssize(source.prefix) + 1});
  return std::max(least, static_cast<int64_t>(std::min<double>(by_ratio, options.max_length)));
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

/// A beam of a sentence in search.
struct Searched {
  const SourceSentence* source;
  uint64_t key;  // of its random numbers
  Beam beam;

  size_t rows() const { return beam.open().size(); }
  bool is_forced(size_t step) const { return step < source->prefix.size(); }
};

/// One beam for each sentence; for sampling `nbest` beams of one, whose candidates are drawn.
std::vector<Searched> start(const std::vector<const SourceSentence*>& sources, const SearchOptions& options) {
  SearchOptions of_a_beam = options;
  if (options.sampling) {
    of_a_beam.beam = of_a_beam.nbest = 1;
  }
  std::vector<Searched> all;
  for (const SourceSentence* source : sources) {
    for (int64_t drawn = 0; drawn < (options.sampling ? options.nbest : 1); ++drawn) {
      const uint64_t key = options.sampling ? mix(mix(options.sampling->seed, source->line), drawn) : 0;
      all.push_back({source, key, Beam(longest_translation(*source, options), of_a_beam)});
    }
  }
  return all;
}

/// The piece that the prefix asks for at this step, for each row of a sentence whose prefix is so long.
std::optional<NextPieces> forced_pieces(const std::vector<Searched>& all, size_t step, const WritablePieces& writable) {
  const auto is_asked = [step](const Searched& each) { return each.rows() > 0 && each.is_forced(step); };
  if (std::ranges::none_of(all, is_asked)) return {};
  std::vector<int64_t> pieces;
  for (const Searched& each : all) {
    pieces.insert(pieces.end(), each.rows(), each.is_forced(step) ? each.source->prefix[step] : kEnd);
  }
  return writable.of(torch::tensor(pieces, torch::kInt64).to(writable.device()).unsqueeze(1));
}

NextPieces drawn_pieces(const std::vector<Searched>& all, size_t step, const WritablePieces& writable,
                        const SamplingOptions& options) {
  std::vector<double> uniform;
  for (const Searched& each : all) {
    uniform.insert(uniform.end(), each.rows(), uniform_number(each.key, step));
  }
  const Tensor numbers = torch::tensor(uniform, torch::kDouble).to(writable.device());
  return writable.at(draw(writable.log_probabilities(), numbers, options));
}

/// The open hypotheses, ordered by sentence: one row each.
struct Rows {
  std::vector<int64_t> parents;  // the rows that they extend
  std::vector<int64_t> pieces;   // their last pieces

  bool are_the(int64_t count) const {  // `count` rows before, in their order
    for (int64_t row = 0; row < std::ssize(parents); ++row) {
      if (parents[row] != row) return false;
    }
    return std::ssize(parents) == count;
  }
};

/// Extends every open hypothesis by its next pieces.
Rows advance(std::vector<Searched>& all, size_t step, const NextPieces& next, const std::optional<NextPieces>& forced) {
  Rows rows;
  std::vector<Continuation> continuations;
  int64_t row = 0;
  for (Searched& each : all) {
    const NextPieces& pieces = each.is_forced(step) ? *forced : next;
    const int64_t first = row;
    continuations.clear();
    for (size_t parent = 0; parent < each.rows(); ++parent, ++row) {
      for (int64_t rank = 0; rank < pieces.count(); ++rank) {
        const double log_probability = pieces.log_probability(row, rank);
        continuations.push_back({parent, pieces.piece(row, rank), log_probability,
                                 each.beam.open()[parent].log_probability + log_probability});
      }
    }
    if (continuations.empty()) continue;
    each.beam.advance(continuations);
    for (const Beam::Open& open : each.beam.open()) {
      rows.parents.push_back(first + open.parent);
      rows.pieces.push_back(open.piece);
    }
  }
  return rows;
}

}  // namespace

std::vector<std::vector<Hypothesis>> search(StepModel& model, const std::vector<const SourceSentence*>& sources,
                                            const SearchOptions& options) {
  check(options);
  const c10::InferenceMode inference;
  const auto on_device = [&](const std::vector<int64_t>& numbers) {
    return torch::tensor(numbers, torch::kInt64).to(model.device());
  };
  std::vector<Searched> all = start(sources, options);
  const auto state = model.start(padded(sources, model.device()));
  if (all.size() > sources.size()) {  // a row for each that is drawn
    state->select(torch::arange(std::ssize(sources)).repeat_interleave(options.nbest).to(model.device()));
  }
  Rows rows{{}, std::vector<int64_t>(all.size(), kStart)};
  for (int64_t step = 0; !rows.pieces.empty(); ++step) {
    const Tensor pieces = on_device(rows.pieces);  // (R)
    const WritablePieces writable(model.logits(pieces, *state), {step + 1 >= options.min_length, options.unknown});
    const std::optional<NextPieces> forced = forced_pieces(all, step, writable);
    const NextPieces next =
        options.sampling ? drawn_pieces(all, step, writable, *options.sampling) : writable.best(options.beam);
    rows = advance(all, step, next, forced);
    if (!rows.are_the(pieces.size(0))) {
      state->select(on_device(rows.parents));
    }
  }

  std::vector<std::vector<Hypothesis>> found(sources.size());
  for (size_t i = 0; i < all.size(); ++i) {
    std::ranges::move(std::move(all[i].beam).best(), std::back_inserter(found[i * sources.size() / all.size()]));
  }
  return found;
}

}  // namespace gloss
