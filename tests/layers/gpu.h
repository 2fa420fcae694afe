#pragma once

#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

namespace gloss {

/// A test that needs a GPU or, where there is none, tests/stand_in/stand_in_device.cpp preloaded; it is skipped without
/// both.
class OnGpu : public testing::Test {
 protected:
  void SetUp() override {
    if (gpu_.is_cpu()) GTEST_SKIP() << "no GPU";
  }

  const torch::Device gpu_ = c10::impl::hasDeviceGuardImpl(torch::kPrivateUse1) ? torch::kPrivateUse1
                             : torch::cuda::is_available()                      ? torch::kCUDA
                                                                                : torch::kCPU;
};

}  // namespace gloss
