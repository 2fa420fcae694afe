#include "model/allocation_limit.h"

#include <c10/core/CPUAllocator.h>

#include <algorithm>

#include "base/error.h"

namespace gloss {
namespace {

/// LibTorch's allocator, with a count. Storages keep a pointer to it, so that it never goes.
class CountingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    constexpr size_t kLeast = 4096;  // with the module and the tensor around it
    const size_t counted = std::max(bytes, kLeast);
    if (limited && counted > left) fail("its tensors take more than {} bytes", limit);
    left -= limited ? counted : 0;
    return plain->allocate(bytes);
  }
  c10::DeleterFnPtr raw_deleter() const override { return plain->raw_deleter(); }
  void copy_data(void* to, const void* from, size_t bytes) const override { default_copy_data(to, from, bytes); }

  c10::Allocator* plain = c10::GetCPUAllocator();
  bool limited = false;
  size_t limit = 0, left = 0;
};

CountingAllocator& counting_allocator() {
  static auto* allocator = new CountingAllocator;
  return *allocator;
}

}  // namespace

AllocationLimit::AllocationLimit(size_t bytes) {
  CountingAllocator& allocator = counting_allocator();
  allocator.limited = true;
  allocator.limit = allocator.left = bytes;
  c10::SetCPUAllocator(&allocator);
}

AllocationLimit::~AllocationLimit() {
  counting_allocator().limited = false;
  c10::SetCPUAllocator(counting_allocator().plain);
}

}  // namespace gloss
