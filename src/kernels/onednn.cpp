#include "kernels/onednn.h"

#include <dlfcn.h>

#include <string>

#include "base/error.h"

namespace gloss {

namespace {

struct Library {
  void* handle = dlopen(GLOSS_ONEDNN_FILE, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  std::string error = handle == nullptr ? dlerror() : "";  // now: dlerror() is of the calling thread
};

}  // namespace

void* onednn_function(const char* name) {
  static const Library library;
  if (library.handle == nullptr) {
    fail("oneDNN: {}", library.error);
  }
  void* function = dlsym(library.handle, name);
  if (function == nullptr) {
    fail("oneDNN: {} has no function {}", GLOSS_ONEDNN_FILE, name);
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
