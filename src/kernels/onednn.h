#pragma once

#include <dnnl.h>

#include "kernels/gemm.h"

namespace gloss {

// LibTorch contains another oneDNN, exports some of its symbols (std::call_once of its initialisation) and lacks
// dnnl_sgemm. Loading the library with RTLD_DEEPBIND keeps the two apart; linking would mix them.

/// The function of this name. Throws Error if the library or the function is missing.
void* onednn_function(const char* name);
#define GLOSS_ONEDNN(function) reinterpret_cast<decltype(&function)>(onednn_function(#function))

/// Throws Error unless a product of this shape has succeeded.
void check_onednn(dnnl_status_t status, const GemmShape& shape);

}  // namespace gloss
