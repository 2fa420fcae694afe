#pragma once

#include <c10/core/Event.h>
#include <torch/torch.h>

#include <optional>

namespace gloss {

/// A tensor copied from the device to the host without waiting: the device makes the copy once it has done what was
/// launched before.
class AsyncCopy {
 public:
  explicit AsyncCopy(const torch::Tensor& tensor);

  /// The tensor on the host. Waits until the copy is made, not for what was launched after it.
  const torch::Tensor& wait() const;

 private:
  torch::Tensor copy_;
  std::optional<c10::Event> made_;  // empty where the tensor was on the host
};

}  // namespace gloss
