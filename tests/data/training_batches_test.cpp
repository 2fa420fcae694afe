#include "data/training_batches.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "data/corpus.h"
#include "text/multi30k.h"

namespace gloss {
namespace {

using ::testing::Each;

/// Lengths of `count` pairs, from 1 to 60, in no order.
std::vector<PairLength> some_lengths(size_t count) {
  std::vector<PairLength> lengths;
  for (size_t i = 0; i < count; ++i) {
    const int64_t target = 1 + (i * 7919) % 60;
    lengths.push_back({1 + (target + static_cast<int64_t>(i % 5)) % 60, target});
  }
  return lengths;
}

/// In words.
std::vector<PairLength> multi30k_lengths() {
  CorpusFiles files;
  files.source = {multi30k("train.de")};
  files.target = {multi30k("train.en")};
  const ParallelText text = read_parallel(files);
  std::vector<PairLength> lengths;
  for (size_t i = 0; i < text.size(); ++i) {
    lengths.push_back({std::ranges::count(text.source[i], ' ') + 2, std::ranges::count(text.target[i], ' ') + 2});
  }
  return lengths;
}

std::vector<size_t> sorted_indices(const Batches& batches) {
  std::vector<size_t> indices;
  for (const auto& batch : batches) indices.insert(indices.end(), batch.begin(), batch.end());
  std::ranges::sort(indices);
  return indices;
}

std::vector<size_t> first(size_t count) {
  std::vector<size_t> indices(count);
  for (size_t i = 0; i < count; ++i) indices[i] = i;
  return indices;
}

int64_t target_tokens(const std::vector<size_t>& batch, const std::vector<PairLength>& lengths) {
  int64_t tokens = 0;
  for (size_t index : batch) tokens += lengths[index].target;
  return tokens;
}

TEST(TrainingBatches, HoldEveryPairOnceAnEpoch) {
  for (size_t count : {0, 1, 2, 39'999, 40'000, 40'001, 85'000}) {
    for (int64_t epoch : {0, 1}) {
      EXPECT_EQ(sorted_indices(training_batches(some_lengths(count), 500, {3, epoch})), first(count));
    }
  }
}

TEST(TrainingBatches, AreFullOfTargetTokens) {
  const std::vector<PairLength> lengths = some_lengths(25'000);
  const Batches batches = training_batches(lengths, 500, {3, 0});
  int64_t total = 0;
  for (const auto& batch : batches) {
    EXPECT_LE(target_tokens(batch, lengths), 500);
    total += target_tokens(batch, lengths);
  }
  EXPECT_GT(total, 0.9 * 500 * batches.size());  // of sentences of up to 60
}

TEST(TrainingBatches, GiveAPairOverTheLimitABatchOfItsOwn) {
  EXPECT_THAT(training_batches({{1, 50}, {1, 60}, {1, 70}}, 10, {1, 0}), Each(testing::SizeIs(1)));
}

int64_t padded(const std::vector<size_t>& batch, const std::vector<PairLength>& lengths) {
  int64_t longest = 0;
  for (size_t index : batch) longest = std::max({longest, lengths[index].source, lengths[index].target});
  return longest * std::ssize(batch);
}

TEST(TrainingBatches, BoundBothSidesOfNoisyPairsWithPadding) {
  const std::vector<PairLength> of_long_sources(5'000, {100, 2});
  std::vector<PairLength> of_mixed_lengths(999, {2, 2});
  of_mixed_lengths.push_back({2, 1'000});
  of_mixed_lengths.push_back({1'000, 2});
  for (const auto& lengths : {of_long_sources, of_mixed_lengths}) {
    const Batches batches = training_batches(lengths, 4'000, {1, 0});
    EXPECT_EQ(sorted_indices(batches), first(lengths.size()));
    for (const auto& batch : batches) EXPECT_LE(padded(batch, lengths), 8 * 4'000);
  }
  EXPECT_LE(training_batches(of_long_sources, 4'000, {1, 0}).size(), 20u);  // 320 pairs of 100 pieces fit in one: 16
}

TEST(TrainingBatches, OfMulti30kStayFarBelowThatBound) {
  SKIP_WITHOUT_MULTI30K();
  const std::vector<PairLength> lengths = multi30k_lengths();
  for (const int64_t batch_tokens : {500, 1'750, 2'500}) {
    for (const auto& batch : training_batches(lengths, batch_tokens, {1, 0})) {
      EXPECT_LE(padded(batch, lengths), 4 * batch_tokens);
    }
  }
}

TEST(TrainingBatches, AreAFunctionOfSeedAndEpoch) {
  const std::vector<PairLength> lengths = some_lengths(3'000);
  EXPECT_EQ(training_batches(lengths, 500, {1, 4}), training_batches(lengths, 500, {1, 4}));
  const std::set<Batches> epochs = {training_batches(lengths, 500, {1, 0}), training_batches(lengths, 500, {1, 1}),
                                    training_batches(lengths, 500, {2, 0}), training_batches(lengths, 500, {2, 1})};
  EXPECT_EQ(epochs.size(), 4);
}

TEST(TrainingBatches, ComeInNoOrderOfLength) {
  const std::vector<PairLength> lengths = some_lengths(5'000);
  std::vector<int64_t> longest;
  for (const auto& batch : training_batches(lengths, 500, {1, 0})) longest.push_back(lengths[batch.back()].target);
  size_t rising = 0;
  for (size_t i = 1; i < longest.size(); ++i) rising += longest[i] > longest[i - 1];
  EXPECT_NEAR(static_cast<double>(rising) / longest.size(), 0.5, 0.1);
}

TEST(TrainingBatches, PutMostPairsAmongOthersInTheNextEpoch) {
  std::vector<PairLength> lengths;  // all different, so the order of equal lengths is not what varies
  for (int64_t target = 10; target < 40; ++target) {
    for (int64_t source = 1; source <= 60; ++source) lengths.push_back({source, target});
  }
  std::set<std::vector<size_t>> before;
  for (auto& batch : training_batches(lengths, 500, {1, 0})) {
    std::ranges::sort(batch);
    before.insert(batch);
  }
  for (const int64_t epoch : {1, 2, 3}) {
    size_t again = 0;
    for (auto& batch : training_batches(lengths, 500, {1, epoch})) {
      std::ranges::sort(batch);
      again += before.count(batch);
    }
    EXPECT_LT(again, before.size() / 2) << "epoch " << epoch;
  }
}

/// The share of the pieces of both sides that are padding.
double padding(const Batches& batches, const std::vector<PairLength>& lengths) {
  int64_t tokens = 0, cells = 0;
  for (const auto& batch : batches) {
    int64_t source = 0, target = 0;
    for (size_t index : batch) {
      source = std::max(source, lengths[index].source);
      target = std::max(target, lengths[index].target);
      tokens += lengths[index].source + lengths[index].target;
    }
    cells += (source + target) * std::ssize(batch);
  }
  return 1 - static_cast<double>(tokens) / static_cast<double>(cells);
}

TEST(TrainingBatches, WasteLittleOnPadding) {
  SKIP_WITHOUT_MULTI30K();
  const std::vector<PairLength> lengths = multi30k_lengths();
  for (const int64_t epoch : {0, 1, 2}) {
    EXPECT_LT(padding(training_batches(lengths, 1'750, {1, epoch}), lengths), 0.03);
    EXPECT_LT(padding(training_batches(lengths, 4'096, {1, epoch}), lengths), 0.05);
  }
}

TEST(TrainingBatches, OfMulti30kAreNearlyFull) {
  SKIP_WITHOUT_MULTI30K();
  const std::vector<PairLength> lengths = multi30k_lengths();
  std::vector<size_t> all(lengths.size());
  std::iota(all.begin(), all.end(), 0);
  for (const int64_t batch_tokens : {1'750, 4'096}) {
    const Batches batches = training_batches(lengths, batch_tokens, {1, 0});
    EXPECT_GT(target_tokens(all, lengths), 0.98 * batch_tokens * batches.size());
  }
}

}  // namespace
}  // namespace gloss
