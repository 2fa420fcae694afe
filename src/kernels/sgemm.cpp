#include "kernels/sgemm.h"

#include <dlfcn.h>
#include <dnnl.h>

#include "base/error.h"

namespace gloss {
namespace {

// LibTorch contains another oneDNN, exports some of its symbols (std::call_once of its initialisation) and lacks
// dnnl_sgemm. RTLD_DEEPBIND keeps the two apart; linking would mix them.
decltype(&dnnl_sgemm) load() {
  void* library = dlopen(GLOSS_ONEDNN, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  void* found = library == nullptr ? nullptr : dlsym(library, "dnnl_sgemm");
  if (found == nullptr) {
    fail("oneDNN: {}", dlerror());
  }
  return reinterpret_cast<decltype(&dnnl_sgemm)>(found);
}

}  // namespace

void sgemm(int64_t m, int64_t n, int64_t k, const GemmOperand& a, const GemmOperand& b, const GemmResult& c) {
  static const auto dnnl_sgemm = load();
  const dnnl_status_t status =
      dnnl_sgemm(a.transposed, b.transposed, m, n, k, 1, a.data, a.stride, b.data, b.stride, c.beta, c.data, c.stride);
  if (status != dnnl_success) {
    fail("oneDNN: a product of {} x {} by {} numbers failed with status {}", m, k, n, static_cast<int>(status));
  }
}

}  // namespace gloss
