#include "model/device.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/version.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/logging.h"
#include "kernels/gemm.h"
#include "ops/arithmetic.h"

namespace gloss {
namespace {

/// The model of the first GPU, by the driver's description of it; cuda if it gives none.
std::string gpu_name() {
  std::error_code none;
  for (const auto& gpu : std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", none)) {
    std::ifstream description(gpu.path() / "information");
    for (std::string line; std::getline(description, line);) {
      if (line.starts_with("Model:")) return line.substr(line.find_first_not_of(" \t", 6));
    }
  }
  return "cuda";
}

/// Says what a precision means on the CPU.
void check_precision() {
  const std::string& precision = arithmetic().precision;
  if (precision == "tf32") {
    fail("precision tf32: expected a GPU, but the device is the CPU; it has float32 and bfloat16");
  }
  if (precision == "bfloat16" && !has_bfloat16_gemm()) {
    warn(
        "this processor does not multiply bfloat16 numbers (avx512_bf16): rounded to them, they are multiplied as "
        "float32, which is slower than precision float32");
  }
}

}  // namespace

torch::Device device_named(const std::string& name) {
  if (name == "cpu" || (name == "auto" && !torch::cuda::is_available())) {
    check_precision();
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

std::string arithmetic_on(torch::Device device) {
  const int threads = at::get_num_threads();
  const Arithmetic& how = arithmetic();
  const std::string name = device.is_cuda() ? gpu_name() : device.str();
  return fmt::format("{} thread{}, {}, LibTorch {}, {}, {}{}", threads, threads == 1 ? "" : "s",
                     at::get_cpu_capability(), TORCH_VERSION, name, how.precision,
                     how.compute == "reference" ? ", reference" : "");
}

}  // namespace gloss
