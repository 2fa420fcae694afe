#include "model/allocation_limit.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"

namespace gloss {
namespace {

TEST(AllocationLimit, StopsAtTheFirstTensorBeyondIt) {
  torch::Tensor kept;
  {
    const AllocationLimit limit(1 << 20);
    kept = torch::zeros({1 << 17});  // half a MB
    EXPECT_THROW(torch::zeros({1 << 18}), Error);
    EXPECT_THROW(torch::empty({int64_t{1} << 50}), Error);
    EXPECT_NO_THROW(torch::zeros({1 << 16}));
  }
  EXPECT_EQ(torch::zeros({1 << 20}).numel(), 1 << 20);
  EXPECT_EQ(kept.resize_({1 << 20}).numel(), 1 << 20);  // a tensor made under the limit outlives it
}

TEST(AllocationLimit, CountsSmallTensorsWithWhatIsAroundThem) {
  const AllocationLimit limit(1 << 20);
  const auto many = [] {
    for (int i = 0; i < 1000; ++i) torch::zeros({1});
  };
  EXPECT_THROW(many(), Error);
}

}  // namespace
}  // namespace gloss
