// The stand-in device refuses what a GPU refuses: otherwise the tests that run on it would show nothing.

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

const torch::Device kStandIn(torch::kPrivateUse1, 0);

TEST(StandInDevice, ComputesWhatTheCpuComputes) {
  const torch::Tensor a = torch::randn({3, 4}), b = torch::randn({4, 5});
  const torch::Tensor product = a.to(kStandIn).matmul(b.to(kStandIn)) * 2;
  EXPECT_EQ(product.device(), kStandIn);
  EXPECT_TRUE(torch::equal(product.cpu(), a.matmul(b) * 2));
}

TEST(StandInDevice, RefusesOperandsOfTheHostExceptScalars) {
  const torch::Tensor a = torch::ones({3}, kStandIn);
  EXPECT_THROW(a + torch::ones({3}), c10::Error);
  EXPECT_THROW(a.index_select(0, torch::tensor({1})), c10::Error);
  EXPECT_THROW(torch::cat({a, torch::ones({3})}), c10::Error);
  EXPECT_TRUE(torch::equal((a + torch::scalar_tensor(1)).cpu(), torch::full({3}, 2.0f)));
}

TEST(StandInDeviceDeathTest, EndsAProcessThatReadsOrWritesItsMemory) {
  const torch::Tensor a = torch::ones({3}, kStandIn);
  volatile float* const numbers = a.data_ptr<float>();
  EXPECT_DEATH((void)numbers[0], "");
  EXPECT_DEATH(numbers[0] = 1, "");
}

}  // namespace
