#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace gloss {

/// A test that needs a GPU; it is skipped where there is none.
class OnGpu : public testing::Test {
 protected:
  void SetUp() override {
    if (!torch::cuda::is_available()) {
      GTEST_SKIP() << "no GPU";
    }
  }
};

}  // namespace gloss
