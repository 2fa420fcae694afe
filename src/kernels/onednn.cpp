#include "kernels/onednn.h"

#include <dlfcn.h>

#include "base/error.h"

namespace gloss {

void* onednn_function(const char* name) {
  static void* const library = dlopen(GLOSS_ONEDNN_FILE, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  void* function = library == nullptr ? nullptr : dlsym(library, name);
  if (function == nullptr) {
    fail("oneDNN: {}", dlerror());
  }
  return function;
}

void check_onednn(dnnl_status_t status, const GemmShape& shape) {
  if (status != dnnl_success) {
    fail("oneDNN: a product of {} x {} by {} numbers failed with status {}", shape.m, shape.k, shape.n,
         static_cast<int>(status));
  }
}

}  // namespace gloss
