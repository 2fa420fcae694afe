#include "model/device.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/version.h>

#include "base/error.h"

namespace gloss {

torch::Device device_named(const std::string& name) {
  if (name == "cpu" || (name == "auto" && !torch::cuda::is_available())) {
    return torch::kCPU;
  }
  if (name == "privateuseone") {
    if (!c10::impl::hasDeviceGuardImpl(torch::kPrivateUse1)) {
      fail("device privateuseone: expected a library that adds this device to LibTorch, but none is loaded");
    }
    return {torch::kPrivateUse1, 0};
  }
  if (!torch::cuda::is_available()) {
    fail("device cuda: expected a GPU that LibTorch can use, but there is none");
  }
  return torch::kCUDA;
}

std::string arithmetic(torch::Device device) {
  const int threads = at::get_num_threads();
  return fmt::format("{} thread{}, {}, LibTorch {}, {}", threads, threads == 1 ? "" : "s", at::get_cpu_capability(),
                     TORCH_VERSION, device.str());
}

}  // namespace gloss
