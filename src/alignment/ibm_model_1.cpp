#include "alignment/ibm_model_1.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace gloss {
namespace {

using Sentence = std::vector<uint64_t>;  // its words, each with a number of its own

std::vector<Sentence> numbered(const std::vector<Segmentation>& sentences) {
  std::unordered_map<std::string, uint64_t> numbers;
  std::vector<Sentence> all;
  for (const Segmentation& sentence : sentences) {
    Sentence& words = all.emplace_back();
    for (const std::string& word : sentence.words) words.push_back(numbers.emplace(word, numbers.size()).first->second);
  }
  return all;
}

}  // namespace

std::vector<Links> ibm_model_1_links(const std::vector<Segmentation>& sources,
                                     const std::vector<Segmentation>& targets) {
  const std::vector<Sentence> source = numbered(sources), target = numbered(targets);
  std::unordered_map<uint64_t, double> known;  // p(t | s), by both numbers; empty: uniform
  const auto p = [&](uint64_t t, uint64_t s) { return known.empty() ? 1 : known.at(s << 32 | t); };
  for (int iteration = 0; iteration < 5; ++iteration) {
    std::unordered_map<uint64_t, double> counts, totals;
    for (size_t i = 0; i < source.size(); ++i) {
      for (const uint64_t t : target[i]) {
        double sum = 0;
        for (const uint64_t s : source[i]) sum += p(t, s);
        for (const uint64_t s : source[i]) {
          counts[s << 32 | t] += p(t, s) / sum;
          totals[s] += p(t, s) / sum;
        }
      }
    }
    for (auto& [words, count] : counts) count /= totals.at(words >> 32);
    known = std::move(counts);
  }
  std::vector<Links> links(source.size());
  for (size_t i = 0; i < source.size(); ++i) {
    for (size_t t = 0; t < target[i].size() && !source[i].empty(); ++t) {
      const auto best = std::ranges::max_element(source[i], {}, [&](uint64_t s) { return p(target[i][t], s); });
      links[i].push_back({static_cast<int>(best - source[i].begin()), static_cast<int>(t)});
    }
  }
  return links;
}

}  // namespace gloss
