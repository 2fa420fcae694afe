#include "text/subword_sampler.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/keyed_random.h"
#include "base/utf8.h"

namespace gloss {
namespace {

constexpr std::string_view kWordStart = "\u2581";  // with which sentencepiece marks the first piece of a word

uint64_t pair_key(int32_t left, int32_t right) {
  return static_cast<uint64_t>(left) << 32 | static_cast<uint32_t>(right);
}

}  // namespace

/// The uniform numbers of one key, one after the other.
class RandomNumbers {
 public:
  explicit RandomNumbers(uint64_t key) : key_(key) {}
  double next() { return uniform_number(key_, index_++); }

 private:
  uint64_t key_, index_ = 0;
};

SubwordSampler::SubwordSampler(const Vocabulary& vocabulary, double strength, const std::string& key)
    : segmentation_(vocabulary.segmentation()), strength_(strength) {
  if (segmentation_ == Vocabulary::Segmentation::kUnique) {
    fail("{}: expected a vocabulary of type bpe or unigram, since words and characters have one segmentation", key);
  }
  for (int32_t id = 0; id < vocabulary.size(); ++id) {
    texts_.push_back(vocabulary.piece(id));
    scores_.push_back(vocabulary.score(id));
    begins_word_.push_back(texts_.back().starts_with(kWordStart));
    if (vocabulary.is_text(id)) ids_.emplace(texts_.back(), id);
  }
  for (int32_t id = 0; id < vocabulary.size(); ++id) {
    std::vector<int32_t> characters;
    const std::string text = vocabulary.is_text(id) ? texts_[id] : "";
    for (std::string_view rest = text; !rest.empty();) {
      const size_t at = text.size() - rest.size();
      take_code_point(rest);
      const auto character = ids_.find(text.substr(at, text.size() - rest.size() - at));
      characters.push_back(character == ids_.end() ? kUnknown : character->second);
      const auto left = ids_.find(text.substr(0, at)), right = ids_.find(text.substr(at));
      if (left != ids_.end() && right != ids_.end()) {
        merges_.emplace(pair_key(left->second, right->second), Merge{id, scores_[id]});
      }
    }
    const bool whole = characters.empty() || std::ranges::find(characters, kUnknown) != characters.end();
    characters_.push_back(whole ? std::vector{id} : characters);
  }
}

std::vector<int32_t> SubwordSampler::sample(const std::vector<int32_t>& ids, uint64_t key) const {
  RandomNumbers draws(key);
  std::vector<int32_t> sampled, word;
  const auto finish_word = [&] {
    if (segmentation_ == Vocabulary::Segmentation::kBpe) {
      merge_pieces(word, draws, sampled);
    } else {
      draw_pieces(word, draws, sampled);
    }
    word.clear();
  };
  for (const int32_t id : ids) {
    if (begins_word_[id]) finish_word();
    word.insert(word.end(), characters_[id].begin(), characters_[id].end());
  }
  finish_word();
  return sampled;
}

SubwordSampler::Merge SubwordSampler::merge_of(int32_t left, int32_t right) const {
  const auto found = merges_.find(pair_key(left, right));
  return found == merges_.end() ? Merge{-1, 0} : found->second;
}

// BPE-dropout (Provilkov et al. 2020, Algorithm 1). The word begins as characters. Each round leaves out every possible
// merge with probability p and makes the best of the others, until none is left. With p = 0 this is BPE.
void SubwordSampler::merge_pieces(std::vector<int32_t> word, RandomNumbers& draws, std::vector<int32_t>& out) const {
  std::vector<Merge> merges;  // merges[i]: of word[i] and word[i + 1]
  for (size_t i = 1; i < word.size(); ++i) merges.push_back(merge_of(word[i - 1], word[i]));
  while (true) {
    size_t best = merges.size();
    for (size_t i = 0; i < merges.size(); ++i) {
      const bool possible = merges[i].id >= 0 && (strength_ == 0 || draws.next() >= strength_);
      if (possible && (best == merges.size() || merges[i].score > merges[best].score)) best = i;
    }
    if (best == merges.size()) break;
    word[best] = merges[best].id;
    word.erase(word.begin() + best + 1);
    merges.erase(merges.begin() + best);
    if (best > 0) merges[best - 1] = merge_of(word[best - 1], word[best]);
    if (best < merges.size()) merges[best] = merge_of(word[best], word[best + 1]);
  }
  out.insert(out.end(), word.begin(), word.end());
}

// Subword regularization (Kudo 2018, section 3.2), over all segmentations of the word x(1..n) into pieces s(1..m):
//
//   P(s) ~ (p(s(1)) ... p(s(m)))^a,  drawn from the end:  P(x(i..j) is the last piece of x(1..j)) ~ f(i-1) p(x(i..j))^a
//   with f(0) = 1, f(j) = sum over i of f(i-1) p(x(i..j))^a
void SubwordSampler::draw_pieces(const std::vector<int32_t>& word, RandomNumbers& draws,
                                 std::vector<int32_t>& out) const {
  struct Last {
    size_t begin;
    int32_t id;
    double weight;  // f(begin) p^a
  };
  const size_t n = word.size();
  std::vector<std::vector<Last>> last(n + 1);
  std::vector<double> f(n + 1, 0.0);
  f[0] = 1;
  for (size_t begin = 0; begin < n; ++begin) {
    std::string text;
    for (size_t end = begin + 1; end <= n; ++end) {
      text += texts_[word[end - 1]];
      const auto found = ids_.find(text);
      const bool single = end == begin + 1;  // always possible, so that each word has a segmentation
      if (!single && found == ids_.end()) continue;
      const int32_t id = single ? word[begin] : found->second;
      const double weight = f[begin] * std::exp(strength_ * scores_[id]);
      last[end].push_back({begin, id, weight});
      f[end] += weight;
    }
  }
  std::vector<int32_t> reversed;
  for (size_t end = n; end > 0;) {
    double rest = draws.next() * f[end];
    size_t choice = 0;
    while (choice + 1 < last[end].size() && rest >= last[end][choice].weight) rest -= last[end][choice++].weight;
    reversed.push_back(last[end][choice].id);
    end = last[end][choice].begin;
  }
  out.insert(out.end(), reversed.rbegin(), reversed.rend());
}

}  // namespace gloss
