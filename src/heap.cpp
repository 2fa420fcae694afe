// How glibc's heap behaves, which is set before the constructors of the libraries begin to fill it.
#include <malloc.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

constexpr size_t kTop = 64 << 20, kLargePage = 2 << 20;

/// Keeps freed memory. By default glibc returns large buffers to the system after every operation, and faulting them in
/// again takes a third of the step time of a small model.
void keep_memory() {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_TOP_PAD, kTop);
}

/// Takes the first 64 MB in large pages where the system has them. LibTorch's constructors and a small model fill most
/// of that, and faulting it in page by page would take 30 ms of each start.
void begin_with_large_pages() {
  void* start = std::malloc(kTop);
  if (start == nullptr) return;
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(start) + kLargePage - 1) / kLargePage * kLargePage;
  madvise(reinterpret_cast<void*>(begin), kTop - kLargePage, MADV_HUGEPAGE);
  std::free(start);  // the heap keeps it
}

void set_up_heap(int, char**, char**) {
  keep_memory();
  begin_with_large_pages();
}

[[gnu::section(".preinit_array"), gnu::used]] void (*const kSetUp)(int, char**, char**) = set_up_heap;

}  // namespace

#endif
