#include "step_profile.h"

namespace gloss {

StepProfile* StepProfile::listening_ = nullptr;

StepProfile::StepProfile() {
  listening_ = this;
  handle_ = at::addThreadLocalCallback(at::RecordFunctionCallback(began, ended).needsInputs(true));
}

void StepProfile::stop() {
  if (handle_) at::removeCallback(*handle_);
  handle_.reset();
}

std::unique_ptr<at::ObserverContext> StepProfile::began(const at::RecordFunction& function) {
  std::vector<Call>& calls = listening_->calls_;
  const Part around = calls.empty() ? Part::Rest : calls.back().part;
  const Part part = part_of(function.name(), around);
  const bool over_rows = std::string_view(function.name()) == "gloss::gradient_of_output_weight";
  const bool around_over_rows = !calls.empty() && calls.back().over_rows;
  const bool is_product = part == Part::Products && around != Part::Products;
  calls.push_back({part, over_rows, 0, &listening_->functions_[function.name()],
                   is_product ? listening_->counted(function, around_over_rows) : nullptr, Clock::now()});
  return nullptr;
}

void StepProfile::ended(const at::RecordFunction&, at::ObserverContext*) {
  std::vector<Call>& calls = listening_->calls_;
  const Call call = calls.back();
  calls.pop_back();
  const double seconds = std::chrono::duration<double>(Clock::now() - call.start).count();
  listening_->seconds_[static_cast<size_t>(call.part)] += seconds - call.inner;
  *call.function += seconds - call.inner;
  if (!calls.empty()) {
    calls.back().inner += seconds;
  }
  if (call.product != nullptr) {
    call.product->seconds += seconds;
  }
}

// The factors are the last two tensors that a product is given: multiply(a, b), mm(a, b), addmm(bias, a, b).
ProductCount* StepProfile::counted(const at::RecordFunction& function, bool over_rows) {
  std::vector<torch::Tensor> given;
  for (const c10::IValue& input : function.inputs()) {
    if (input.isTensor()) given.push_back(input.toTensor());
  }
  if (given.size() < 2) return nullptr;
  int64_t rows = 0;
  ProductCount& product = products_[kind_of(given[given.size() - 2], given.back(), over_rows, rows)];
  ++product.calls;
  product.rows += rows;
  return &product;
}

}  // namespace gloss
