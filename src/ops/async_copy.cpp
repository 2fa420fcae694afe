#include "ops/async_copy.h"

#include <c10/core/impl/VirtualGuardImpl.h>

namespace gloss {

AsyncCopy::AsyncCopy(const torch::Tensor& tensor) : copy_(tensor) {
  if (tensor.is_cpu()) return;
  copy_ = torch::empty(tensor.sizes(), tensor.options().device(torch::kCPU).pinned_memory(true));
  copy_.copy_(tensor, /*non_blocking=*/true);
  const c10::impl::VirtualGuardImpl device(tensor.device().type());
  made_.emplace(tensor.device().type());
  made_->record(device.getStream(tensor.device()));
}

const torch::Tensor& AsyncCopy::wait() const {
  if (made_) made_->synchronize();
  return copy_;
}

}  // namespace gloss
