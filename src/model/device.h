#pragma once

#include <torch/torch.h>

#include <string>

namespace gloss {

/// auto (a GPU where there is one), cpu or cuda. Throws Error for cuda where there is none.
torch::Device device_named(const std::string& name);

}  // namespace gloss
