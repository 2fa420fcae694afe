#include "model/device.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>

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

std::string arithmetic(torch::Device device) {
  const int threads = at::get_num_threads();
  return fmt::format("{} thread{}, {}, LibTorch {}, {}", threads, threads == 1 ? "" : "s", at::get_cpu_capability(),
                     TORCH_VERSION, device.str());
}

}  // namespace gloss
