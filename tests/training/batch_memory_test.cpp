#include "training/batch_memory.h"

#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace gloss {
namespace {

const std::vector<PairLength> kLengths{{10, 20}, {30, 10}, {5, 5}};

TEST(BatchMemory, AdvisesHalfTheSizeWhereNoBatchHasFitted) {
  EXPECT_EQ(BatchMemory().advice(kLengths, {0, 1}, 2000),
            "out of memory with a batch of 2 pairs, 100 pieces with padding; expected a smaller training.batch_tokens "
            "than 2000, such as 1000");
}

TEST(BatchMemory, AdvisesTheProportionOfTheLargestBatchThatHasFitted) {
  BatchMemory memory;
  memory.fitted(kLengths, {2, 2});  // 20 pieces
  memory.fitted(kLengths, {2});
  EXPECT_EQ(memory.advice(kLengths, {0, 1}, 2000),
            "out of memory with a batch of 2 pairs, 100 pieces with padding; expected a smaller training.batch_tokens "
            "than 2000, such as 400, which has fitted");
}

TEST(BatchMemory, AdvisesShorterSentencesWhereOneIsTooMuch) {
  EXPECT_EQ(BatchMemory().advice(kLengths, {1}, 2000),
            "out of memory with a batch of 1 pair, 40 pieces with padding; expected shorter sentences "
            "(data.max_length) or a smaller model");
}

TEST(BatchMemory, KnowsTheErrorsOfEveryAllocator) {
  EXPECT_TRUE(is_out_of_memory(std::bad_alloc()));
  EXPECT_TRUE(is_out_of_memory(std::runtime_error("DefaultCPUAllocator: can't allocate memory: you tried")));
  EXPECT_FALSE(is_out_of_memory(std::runtime_error("no such file")));
  try {
    TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory.");
  } catch (const std::exception& error) {
    EXPECT_TRUE(is_out_of_memory(error));
  }
}

}  // namespace
}  // namespace gloss
