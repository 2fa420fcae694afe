#include "text/subword_sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "base/error.h"

namespace gloss {
namespace {

using Ids = std::vector<int32_t>;

const std::vector<std::string_view> kText = {"the lowest tower",   "the newest tower",
                                             "a low tower is new", "widest towers are the lowest",
                                             "newer and wider",    "the wind is low"};

Vocabulary trained(const std::string& type, int64_t size) {
  return Vocabulary::train(kText, {type, size}, "the test's text");
}

Ids encoded(const Vocabulary& vocabulary, std::string_view sentence) {
  const std::vector<int> ids = vocabulary.encode(sentence);
  Ids with_end(ids.begin(), ids.end());
  with_end.push_back(kEnd);
  return with_end;
}

std::string decoded(const Vocabulary& vocabulary, const Ids& ids) {
  return vocabulary.decode({ids.begin(), ids.end()});
}

TEST(SubwordSampler, WithoutLeavingOutMergesIsBpe) {
  const Vocabulary vocabulary = trained("bpe", 40);
  const SubwordSampler sampler(vocabulary, 0, "key");
  for (const std::string_view sentence : kText) {
    EXPECT_EQ(sampler.sample(encoded(vocabulary, sentence), 1), encoded(vocabulary, sentence));
  }
}

TEST(SubwordSampler, WithoutAnyMergeLeavesCharacters) {
  const Vocabulary vocabulary = trained("bpe", 40);
  const Ids ids = SubwordSampler(vocabulary, 1, "key").sample(encoded(vocabulary, "the tower"), 1);
  EXPECT_EQ(std::ssize(ids), std::ssize(std::string("_the_tower")) + 1);
  EXPECT_EQ(decoded(vocabulary, ids), "the tower");
}

TEST(SubwordSampler, KeepsTheTextAndUnknownPieces) {
  for (const auto& [type, strength] : std::map<std::string, double>{{"bpe", 0.3}, {"unigram", 0.2}}) {
    const Vocabulary vocabulary = trained(type, 28);
    const SubwordSampler sampler(vocabulary, strength, "key");
    const Ids ids = encoded(vocabulary, "the Xlowest towers");
    for (uint64_t key = 0; key < 50; ++key) {
      const Ids other = sampler.sample(ids, key);
      EXPECT_EQ(decoded(vocabulary, other), decoded(vocabulary, ids)) << type;
      EXPECT_EQ(std::ranges::count(other, kUnknown), 1) << type;
      EXPECT_EQ(other.back(), kEnd);
    }
  }
}

TEST(SubwordSampler, IsAFunctionOfTheKey) {
  const Vocabulary vocabulary = trained("bpe", 40);
  const SubwordSampler sampler(vocabulary, 0.4, "key");
  const Ids ids = encoded(vocabulary, "the lowest tower is the newest");
  std::map<Ids, int> forms;
  for (uint64_t key = 0; key < 20; ++key) {
    EXPECT_EQ(sampler.sample(ids, key), sampler.sample(ids, key));
    ++forms[sampler.sample(ids, key)];
  }
  EXPECT_GT(forms.size(), 5u);
}

// A word of two characters that are one piece when merged: each round leaves the merge out with probability p.
TEST(SubwordSampler, LeavesAMergeOutWithItsProbability) {
  const Vocabulary vocabulary = Vocabulary::train({"ab ab ab"}, {"bpe", 8}, "the test's text");  // _ a b and a merge
  const Ids ids = encoded(vocabulary, "ab");
  ASSERT_EQ(ids.size(), 3u) << "one merge of three characters";
  const SubwordSampler sampler(vocabulary, 0.25, "key");
  int left_out = 0;
  constexpr int kDraws = 20000;
  for (int key = 0; key < kDraws; ++key) left_out += sampler.sample(ids, key).size() == 4;
  EXPECT_NEAR(left_out / static_cast<double>(kDraws), 0.25, 4 * std::sqrt(0.25 * 0.75 / kDraws));
}

// All segmentations of one word, enumerated, have the share of draws that the product of their pieces gives.
TEST(SubwordSampler, DrawsSegmentationsOfUnigramByTheirProbability) {
  const Vocabulary vocabulary = trained("unigram", 28);
  constexpr double kStrength = 0.3;
  constexpr int kDraws = 40000;
  const std::string word = "\u2581tower";
  std::map<std::string, int> ids;
  for (int id = kEnd + 1; id < vocabulary.size(); ++id) ids[vocabulary.piece(id)] = id;
  std::map<Ids, double> expected;
  double total = 0;
  const std::function<void(size_t, Ids, double)> extend = [&](size_t begin, const Ids& pieces, double weight) {
    if (begin == word.size()) {
      expected[pieces] = weight;
      total += weight;
    }
    for (size_t end = begin + 1; end <= word.size(); ++end) {
      const auto piece = ids.find(word.substr(begin, end - begin));
      if (piece == ids.end()) continue;
      Ids longer = pieces;
      longer.push_back(piece->second);
      extend(end, longer, weight * std::exp(kStrength * vocabulary.score(piece->second)));
    }
  };
  extend(0, {}, 1);
  ASSERT_GE(expected.size(), 3u);

  const SubwordSampler sampler(vocabulary, kStrength, "key");
  std::map<Ids, int> drawn;
  Ids encoded_word = encoded(vocabulary, "tower");
  encoded_word.pop_back();
  for (int key = 0; key < kDraws; ++key) ++drawn[sampler.sample(encoded_word, key)];
  for (const auto& [pieces, weight] : expected) {
    const double share = weight / total;
    EXPECT_NEAR(drawn[pieces] / static_cast<double>(kDraws), share, 5 * std::sqrt(share / kDraws) + 1e-4);
  }
}

TEST(SubwordSampler, RefusesAVocabularyOfWords) {
  try {
    SubwordSampler(trained("word", 12), 0.1, "training.subword_sampling.source");
    FAIL() << "expected an Error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "training.subword_sampling.source: expected a vocabulary of type bpe or unigram, since words and "
                 "characters have one segmentation");
  }
}

}  // namespace
}  // namespace gloss
