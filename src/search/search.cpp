#include "search/search.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "search/beam.h"
#include "search/greedy.h"

namespace gloss {
namespace {

constexpr double kSpare = 10;  // pieces that a translation may have beyond max_length_ratio

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

}  // namespace

double length_penalty(size_t length, double alpha) {
  return std::pow((5.0 + length) / 6.0, alpha);
}

std::vector<size_t> longest_translations(const torch::Tensor& source_lengths, const SearchOptions& options) {
  const torch::Tensor lengths = source_lengths.cpu();
  std::vector<size_t> longest;
  for (int64_t b = 0; b < lengths.size(0); ++b) {
    const double pieces =
        std::min<double>(options.max_length_ratio * lengths[b].item<int64_t>() + kSpare, options.max_length);
    longest.push_back(std::max(1.0, pieces));
  }
  return longest;
}

std::vector<Hypothesis> search(Seq2Seq& model, const TokenBatch& source, const SearchOptions& options) {
  check(options);
  return options.beam == 1 ? greedy_search(model, source, options) : beam_search(model, source, options);
}

}  // namespace gloss
