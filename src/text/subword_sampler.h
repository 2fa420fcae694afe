#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/vocabulary.h"

namespace gloss {

class RandomNumbers;

/// Draws another segmentation of a sentence into pieces, so that a model meets more than one form of a word.
class SubwordSampler {
 public:
  /// `strength` is of BPE the probability that a merge is left out (0.1 in the paper), of unigram the exponent of the
  /// pieces' probabilities (0.1 to 0.5; 1: as probable as the model finds them). Throws Error, naming `key`, for a
  /// vocabulary of words or characters, which has one segmentation alone.
  SubwordSampler(const Vocabulary& vocabulary, double strength, const std::string& key);

  /// A segmentation of the text of `ids` as a function of `key`. Unknown pieces and </s> stay. Thread-safe.
  std::vector<int32_t> sample(const std::vector<int32_t>& ids, uint64_t key) const;

 private:
  struct Merge {
    int32_t id;  // of the merged piece; -1: the pair has none
    float score;
  };

  Merge merge_of(int32_t left, int32_t right) const;
  void merge_pieces(std::vector<int32_t> word, RandomNumbers& draws, std::vector<int32_t>& out) const;
  void draw_pieces(const std::vector<int32_t>& word, RandomNumbers& draws, std::vector<int32_t>& out) const;

  Vocabulary::Segmentation segmentation_;
  double strength_;
  std::vector<std::vector<int32_t>> characters_;  // of each piece
  std::vector<bool> begins_word_;
  std::vector<std::string> texts_;
  std::vector<float> scores_;
  std::unordered_map<std::string, int32_t> ids_;
  std::unordered_map<uint64_t, Merge> merges_;  // by the ids of left and right
};

}  // namespace gloss
