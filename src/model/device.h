#pragma once

#include <torch/torch.h>

#include <string>

namespace gloss {

/// `name` is auto (a GPU if there is one, else the CPU), cpu or cuda. Throws Error for cuda if there is no GPU.
torch::Device device_named(const std::string& name);

}  // namespace gloss
