#include "data/holdout.h"

#include <numeric>
#include <string_view>
#include <unordered_set>

#include "base/error.h"
#include "base/keyed_random.h"
#include "text/white_space_words.h"

namespace gloss {
namespace {

/// Whether the line has words and reads back from a file as it is (see LineReader).
bool can_be_held_out(std::string_view line) {
  return !find_words(line).empty() && !line.starts_with("\uFEFF") && !line.ends_with('\r');
}

}  // namespace

ParallelText draw_holdout(const ParallelText& text, int64_t count, uint64_t seed) {
  std::vector<size_t> order(text.size());
  std::iota(order.begin(), order.end(), 0);
  shuffle(order, mix(seed, name_key("holdout")));

  std::unordered_set<std::string_view> seen;
  std::vector<size_t> lines;  // one for each source
  for (const size_t line : order) {
    const bool possible = can_be_held_out(text.source[line]) && can_be_held_out(text.target[line]);
    if (possible && seen.insert(text.source[line]).second) lines.push_back(line);
  }
  if (count >= std::ssize(lines)) {
    fail("data.valid.holdout: expected fewer pairs than the {} different source sentences of data.train, but got {}",
         lines.size(), count);
  }

  lines.resize(count);
  return chosen_lines(text, lines);
}

std::vector<size_t> lines_without(const ParallelText& text, const std::vector<std::string>& sources) {
  const std::unordered_set<std::string_view> left_out(sources.begin(), sources.end());
  std::vector<size_t> lines;
  for (size_t line = 0; line < text.size(); ++line) {
    if (!left_out.contains(text.source[line])) lines.push_back(line);
  }
  return lines;
}

}  // namespace gloss
