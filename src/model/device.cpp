#include "model/device.h"

#include "base/error.h"

namespace gloss {

torch::Device device_named(const std::string& name) {
  if (name == "cpu" || (name == "auto" && !torch::cuda::is_available())) {
    return torch::kCPU;
  }
  if (!torch::cuda::is_available()) {
    fail("device cuda: expected a GPU that LibTorch can use, but there is none");
  }
  return torch::kCUDA;
}

}  // namespace gloss
