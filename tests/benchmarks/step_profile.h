#pragma once

#include <ATen/record_function.h>

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parts.h"
#include "products.h"

namespace gloss {

/// Listens, until it is stopped, to the functions that this thread calls, LibTorch's and ours, and adds up their own
/// times, without those of the functions that they call. One at a time. The backward pass on a CPU runs on the thread
/// that asks for it.
class StepProfile {
 public:
  StepProfile();
  ~StepProfile() { stop(); }
  StepProfile(const StepProfile&) = delete;
  StepProfile& operator=(const StepProfile&) = delete;

  void stop();
  double seconds(Part part) const { return seconds_[static_cast<size_t>(part)]; }
  const std::map<ProductKind, ProductCount>& products() const { return products_; }
  const std::map<std::string, double, std::less<>>& functions() const { return functions_; }  // own seconds, by name

 private:
  using Clock = std::chrono::steady_clock;
  struct Call {
    Part part;
    bool over_rows;         // whether the products in it are gradients of a weight
    double inner;           // seconds of the functions that it called
    double* function;       // where its own seconds are added
    ProductCount* product;  // where a product of matrices is counted, else null
    Clock::time_point start;
  };

  static std::unique_ptr<at::ObserverContext> began(const at::RecordFunction& function);
  static void ended(const at::RecordFunction& function, at::ObserverContext* context);
  ProductCount* counted(const at::RecordFunction& function, bool over_rows);

  static StepProfile* listening_;
  std::optional<at::CallbackHandle> handle_;
  std::vector<Call> calls_;  // that have not returned
  std::array<double, kPartNames.size()> seconds_{};
  std::map<ProductKind, ProductCount> products_;
  std::map<std::string, double, std::less<>> functions_;
};

}  // namespace gloss
