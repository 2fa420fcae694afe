// A device for LibTorch that stands in for a GPU where there is none: `LD_PRELOAD=libstand_in_device.so gloss train
// --device privateuseone`. It computes on the CPU, but refuses what a GPU would refuse, and counts what costs time on
// one.
//
//   - Its memory is mapped twice: tensors carry addresses at which nothing can be read or written, so that a host
//   pointer
//     into one of them ends the process as it would with CUDA. Operators see the other mapping.
//   - An operand on another device is an error, except a scalar.
//   - STAND_IN_COUNTS=FILE gets a line of JSON when the process ends: launches (operators), copies in each direction,
//   and
//     synchronisations: what makes the host wait until the device is done, so that the device is idle afterwards.

#include <ATen/ATen.h>
#include <ATen/EmptyTensor.h>
#include <ATen/core/VariableHooksInterface.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <ATen/native/CPUFallback.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/set_native.h>
#include <ATen/ops/unfold_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <sys/mman.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/library.h>
#include <unistd.h>

#include <atomic>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <vector>

namespace {

using at::Tensor;

constexpr auto kDevice = c10::DeviceType::PrivateUse1;

struct Counts {
  std::atomic<int64_t> launches = 0, to_device = 0, to_host = 0, synchronisations = 0;

  Counts();
  ~Counts() { write(); }

  void write() const {
    if (const char* file = std::getenv("STAND_IN_COUNTS")) {
      std::ofstream(file) << "{\"launches\": " << launches << ", \"to_device\": " << to_device
                          << ", \"to_host\": " << to_host << ", \"synchronisations\": " << synchronisations << "}\n";
    }
  }
} counts;

Counts::Counts() {
  std::at_quick_exit([] { counts.write(); });
}

/// True while an operator runs on the CPU: what it copies is no copy of the program's.
thread_local bool inside = false;

class Inside {
 public:
  Inside() { inside = true; }
  ~Inside() { inside = before_; }

 private:
  bool before_ = inside;
};

// ---------------------------------------------------------------------------------------------------------- memory

/// 4 GB of addresses; pages exist once they are written.
class Memory final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    const size_t size = std::bit_ceil(std::max<size_t>(bytes, 64));
    const std::lock_guard guard(mutex_);
    std::vector<size_t>& free = free_[size];
    size_t offset = used_;
    if (free.empty()) {
      TORCH_CHECK(used_ + size <= kBytes, "the stand-in device is out of memory");
      used_ += size;
    } else {
      offset = free.back();
      free.pop_back();
    }
    sizes_[offset] = size;
    void* const address = device_ + offset;
    return {address, address, &Memory::give_back, at::Device(kDevice, 0)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &Memory::give_back; }
  void copy_data(void* to, const void* from, size_t bytes) const override {
    std::memcpy(of_host(to), of_host(from), bytes);
  }

  /// Where operators find what tensors have at `address`.
  void* of_host(const void* address) const { return host_ + (static_cast<const char*>(address) - device_); }

 private:
  static constexpr size_t kBytes = size_t{1} << 32;

  static void give_back(void* address);

  char* map(int protection) const {
    void* const at = ::mmap(nullptr, kBytes, protection, MAP_SHARED | MAP_NORESERVE, file_, 0);
    TORCH_CHECK(at != MAP_FAILED, "cannot map the stand-in device's memory");
    return static_cast<char*>(at);
  }

  const int file_ = [] {
    const int file = ::memfd_create("stand-in device", MFD_CLOEXEC);
    TORCH_CHECK(file >= 0 && ::ftruncate(file, kBytes) == 0, "cannot make the stand-in device's memory");
    return file;
  }();
  char *const host_ = map(PROT_READ | PROT_WRITE), *const device_ = map(PROT_NONE);
  std::mutex mutex_;
  size_t used_ = 0;
  std::map<size_t, std::vector<size_t>> free_;  // offsets by size
  std::map<size_t, size_t> sizes_;              // by offset
};

Memory& memory() {
  static Memory& one = *new Memory;  // tensors may outlive everything
  return one;
}

void Memory::give_back(void* address) {
  if (address == nullptr) return;
  Memory& all = memory();
  const std::lock_guard guard(all.mutex_);
  const size_t offset = static_cast<char*>(address) - all.device_;
  all.free_[all.sizes_.at(offset)].push_back(offset);
}

/// Memory of the host from which a device can copy by itself.
class PinnedMemory final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    void* const address = std::malloc(std::max<size_t>(bytes, 1));
    const std::lock_guard guard(mutex_);
    addresses_.insert(address);
    return {address, address, &PinnedMemory::give_back, at::kCPU};
  }
  void copy_data(void* to, const void* from, size_t bytes) const override { std::memcpy(to, from, bytes); }

  bool has(const void* address) {
    const std::lock_guard guard(mutex_);
    return addresses_.contains(address);
  }

 private:
  static void give_back(void* address);

  std::mutex mutex_;
  std::set<const void*> addresses_;
};

PinnedMemory& pinned_memory() {
  static PinnedMemory& one = *new PinnedMemory;
  return one;
}

void PinnedMemory::give_back(void* address) {
  PinnedMemory& all = pinned_memory();
  const std::lock_guard guard(all.mutex_);
  all.addresses_.erase(address);
  std::free(address);
}

/// The same memory as a tensor of the CPU.
Tensor on_host(const Tensor& tensor) {
  if (tensor.numel() == 0)
    return at::empty_strided(tensor.sizes(), tensor.strides(), tensor.options().device(at::kCPU));
  return at::from_blob(memory().of_host(tensor.data_ptr()), tensor.sizes(), tensor.strides(),
                       tensor.options().device(at::kCPU));
}

// --------------------------------------------------------------------------------------------------------- operators

/// Operators whose result has a shape that only the values tell, or that is on the host.
bool waits(const c10::OperatorHandle& op, const torch::jit::Stack& arguments) {
  static const std::set<std::string> always{
      "aten::nonzero", "aten::masked_select", "aten::_unique2",           "aten::unique_dim",
      "aten::equal",   "aten::is_nonzero",    "aten::unique_consecutive", "aten::_local_scalar_dense"};
  if (always.contains(op.schema().name())) return true;
  if (op.schema().name() == "aten::repeat_interleave") return op.schema().overload_name() == "Tensor";
  const std::string& name = op.schema().name();
  if ((!name.starts_with("aten::index") && !name.starts_with("aten::_index_put")) || arguments.size() < 2 ||
      !arguments[1].isOptionalTensorList()) {
    return false;
  }
  for (const auto& index : arguments[1].toOptionalTensorVector()) {
    if (index && (index->scalar_type() == at::kBool || index->scalar_type() == at::kByte)) return true;
  }
  return false;
}

void check_operand(const c10::OperatorHandle& op, const Tensor& tensor) {
  TORCH_CHECK(!tensor.defined() || tensor.device().type() == kDevice || tensor.dim() == 0,
              "stand-in device: ", op.schema().name(), " has an operand of ", tensor.sizes(), " on ", tensor.device());
}

void compute_on_cpu(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
  if (!inside) {
    const size_t count = op.schema().arguments().size();
    const torch::jit::Stack arguments(stack->end() - static_cast<std::ptrdiff_t>(count), stack->end());
    for (const c10::IValue& argument : arguments) {
      if (argument.isTensor()) check_operand(op, argument.toTensor());
      if (argument.isTensorList()) {
        for (const Tensor& tensor : argument.toTensorVector()) check_operand(op, tensor);
      }
      if (argument.isOptionalTensorList()) {
        for (const auto& tensor : argument.toOptionalTensorVector()) {
          if (tensor) check_operand(op, *tensor);
        }
      }
    }
    ++counts.launches;
    counts.synchronisations += waits(op, arguments);
  }
  const Inside now;
  at::native::cpu_fallback(op, stack, /*error_on_views=*/true);
}

Tensor empty(at::IntArrayRef size, std::optional<at::ScalarType> type, std::optional<at::Layout>,
             std::optional<at::Device>, std::optional<bool>, std::optional<at::MemoryFormat> format) {
  return at::detail::empty_generic(size, &memory(), c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
                                   c10::dtype_or_default(type), format);
}

Tensor empty_strided(at::IntArrayRef size, at::IntArrayRef stride, std::optional<at::ScalarType> type,
                     std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>) {
  return at::detail::empty_strided_generic(size, stride, &memory(), c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
                                           c10::dtype_or_default(type));
}

/// A copy between host and device waits, except one that is asked not to and goes from or to pinned memory.
Tensor copy_from(const Tensor& from, const Tensor& to, bool non_blocking) {
  const bool reads = from.device().type() == kDevice, writes = to.device().type() == kDevice;
  if (!inside) {
    ++(reads && writes ? counts.launches : reads ? counts.to_host : counts.to_device);
    const Tensor& host = reads ? to : from;
    counts.synchronisations += reads != writes && !(non_blocking && pinned_memory().has(host.storage().data()));
  }
  (writes ? on_host(to) : to).copy_(reads ? on_host(from) : from);
  return to;
}

Tensor& set_storage(Tensor& tensor, at::Storage storage, int64_t offset, at::IntArrayRef size, at::IntArrayRef stride) {
  return at::native::set_storage_cpu_(tensor, std::move(storage), offset, size, stride);
}

const Tensor& resized(const Tensor& tensor, at::IntArrayRef size, std::optional<at::MemoryFormat>) {
  if (tensor.sizes() == size) return tensor;
  const Tensor larger = at::empty(size, tensor.options());
  Tensor self = tensor;
  set_storage(self, larger.storage(), 0, larger.sizes(), larger.strides());
  return tensor;
}

Tensor copy_from_and_resize(const Tensor& from, const Tensor& to) {
  resized(to, from.sizes(), std::nullopt);
  return copy_from(from, to, false);
}

at::Scalar value_of(const Tensor& tensor) {
  if (!inside) {
    ++counts.to_host;
    ++counts.synchronisations;
  }
  return on_host(tensor).item();
}

// ---------------------------------------------------------------------------------------------- Tensor::set_data

/// Module::to replaces a parameter's data by those on another device. LibTorch lets that be for its own devices alone;
/// here it is done for this one too. All else is as it was.
class DataHooks final : public at::impl::VariableHooksInterface {
 public:
  using Base = at::TensorBase;
  void set_data(const Base& self, const Base& data) const override {
    if (self.device().type() == data.device().type()) return before_.set_data(self, data);
    if (auto* autograd = torch::autograd::impl::get_autograd_meta(self)) autograd->grad_accumulator_.reset();
    self.unsafeGetTensorImpl()->shallow_copy_from(data.getIntrusivePtr());
  }
  Base tensor_data(const Base& t) const override { return before_.tensor_data(t); }
  Base variable_data(const Base& t) const override { return before_.variable_data(t); }
  decltype(std::declval<const VariableHooksInterface&>().grad_fn({})) grad_fn(const Base& t) const override {
    return before_.grad_fn(t);
  }
  unsigned _register_hook(const Base& t, std::function<Base(const Base&)> hook) const override {
    return before_._register_hook(t, std::move(hook));
  }
  void remove_hook(const Base& t, unsigned at) const override { before_.remove_hook(t, at); }
  bool is_view(const Base& t) const override { return before_.is_view(t); }
  const Base& base(const Base& t) const override { return before_.base(t); }
  const std::string& name(const Base& t) const override { return before_.name(t); }
  bool is_leaf(const Base& t) const override { return before_.is_leaf(t); }
  int64_t output_nr(const Base& t) const override { return before_.output_nr(t); }
  Base data(const Base& t) const override { return before_.data(t); }
  int64_t _version(const Base& t) const override { return before_._version(t); }
  void retain_grad(const Base& t) const override { before_.retain_grad(t); }
  bool retains_grad(const Base& t) const override { return before_.retains_grad(t); }
  void _backward(const Tensor& t, at::TensorList inputs, const std::optional<Tensor>& gradient,
                 std::optional<bool> keep, bool create) const override {
    before_._backward(t, inputs, gradient, keep, create);
  }
  void requires_grad_(const Base& t, bool requires_grad) const override { before_.requires_grad_(t, requires_grad); }
  void basic_autograd_not_implemented_fallback(const c10::OperatorHandle& op, c10::DispatchKeySet keys,
                                               torch::jit::Stack* stack) const override {
    before_.basic_autograd_not_implemented_fallback(op, keys, stack);
  }
  std::optional<at::ScalarType> grad_dtype(const Base& t) const override { return before_.grad_dtype(t); }
  void set_grad_dtype(const Base& t, const std::optional<at::ScalarType>& type) const override {
    before_.set_grad_dtype(t, type);
  }

 private:
  at::impl::VariableHooksInterface& before_ = *at::impl::GetVariableHooks();
};

// ------------------------------------------------------------------------------------------------------ registration

/// One device with one stream, on which all is done as soon as it is launched.
struct Guard final : c10::impl::NoOpDeviceGuardImpl<kDevice> {
  c10::Device exchangeDevice(c10::Device) const override { return {kDevice, 0}; }
  c10::Device getDevice() const override { return {kDevice, 0}; }
  c10::Stream getStream(c10::Device) const noexcept override { return stream(); }
  c10::Stream getNewStream(c10::Device, int) const override { return stream(); }
  c10::Stream exchangeStream(c10::Stream) const noexcept override { return stream(); }
  /// An event is the number of launches before it.
  void record(void** event, const c10::Stream&, c10::DeviceIndex, c10::EventFlag) const override {
    *event = reinterpret_cast<void*>(counts.launches + 1);
  }
  void block(void*, const c10::Stream&) const override {}
  bool queryEvent(void*) const override { return true; }
  /// What was launched after the event keeps the device busy.
  void synchronizeEvent(void* event) const override {
    counts.synchronisations += event == reinterpret_cast<void*>(counts.launches + 1);
  }
  void synchronizeStream(const c10::Stream&) const override { ++counts.synchronisations; }

 private:
  static c10::Stream stream() { return c10::Stream(c10::Stream::DEFAULT, {kDevice, 0}); }
};

struct Hooks final : at::PrivateUse1HooksInterface {
  bool isBuilt() const override { return true; }
  bool isAvailable() const override { return true; }
  bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
  at::Allocator* getPinnedMemoryAllocator() const override { return &pinned_memory(); }
  bool isPinnedPtr(const void* data) const override { return pinned_memory().has(data); }
  const at::Generator& getDefaultGenerator(c10::DeviceIndex) const override {
    return at::globalContext().defaultGenerator(at::kCPU);  // operators run there
  }
};

C10_REGISTER_GUARD_IMPL(PrivateUse1, Guard);

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) {
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&compute_on_cpu>());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
  library.impl("empty.memory_format", &empty);
  library.impl("empty_strided", &empty_strided);
  library.impl("as_strided", &at::native::as_strided_tensorimpl);
  library.impl("view", &at::native::view);
  library.impl("_reshape_alias", &at::native::_reshape_alias);
  library.impl("unfold", &at::native::unfold);
  library.impl("set_.source_Storage_storage_offset", &set_storage);
  library.impl("resize_", &resized);
  library.impl("_copy_from", &copy_from);
  library.impl("_copy_from_and_resize", &copy_from_and_resize);
  library.impl("_local_scalar_dense", &value_of);
}

const bool registered = [] {
  c10::register_privateuse1_backend("stand_in");
  at::RegisterPrivateUse1HooksInterface(new Hooks);
  at::impl::SetVariableHooks(new DataHooks);
  return true;
}();

}  // namespace
