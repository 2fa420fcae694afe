#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

namespace gloss {

/// What `device` of a configuration and --device may be.
inline const std::vector<std::string> kDeviceNames{"auto", "cpu", "cuda", "privateuseone"};

/// `name` is auto (a GPU if there is one, else the CPU), cpu, cuda or privateuseone (LibTorch's name for a device that
/// another library adds). Throws Error if there is no such device.
torch::Device device_named(const std::string& name);

/// What the last bits of results depend on, "2 threads, AVX512, LibTorch 2.13.0, cpu, float32": the same updates give
/// the same numbers only where these are the same.
std::string arithmetic_on(torch::Device device);

}  // namespace gloss
