#include "ops/packed_factor.h"

#include <ATen/Parallel.h>

#include "kernels/packed_product.h"
#include "ops/arithmetic.h"
#include "ops/product.h"

namespace gloss {

using torch::Tensor;

PackedFactor::PackedFactor(const Tensor& weight) : columns_(weight.size(1)) {
  const Tensor detached = weight.detach().contiguous();
  if (has_kernels(detached) && packed_products_are_faster()) {
    panels_ = std::make_shared<const std::vector<float>>(
        packed(detached.const_data_ptr<float>(), detached.size(0), detached.size(1)));
  } else {
    weight_ = detached;
  }
}

Tensor PackedFactor::product(const Tensor& x, const std::optional<Tensor>& bias) const {
  if (!panels_) {
    return bias ? projection(x, weight_.t(), *bias) : gloss::product(x, weight_);
  }
  Tensor y = torch::empty({x.size(0), columns_}, x.options());
  const Tensor start = bias ? bias->contiguous() : torch::zeros({columns_}, x.options());
  multiply_panels(x, start.const_data_ptr<float>(), 0, y);
  return y;
}

void PackedFactor::add_product(const Tensor& x, Tensor& y) const {
  panels_ ? multiply_panels(x, y.const_data_ptr<float>(), y.stride(0), y) : multiply(x, weight_, y, 1);
}

void PackedFactor::multiply_panels(const Tensor& factor, const float* start, int64_t start_stride, Tensor& y) const {
  const Tensor x = factor.stride(1) == 1 ? factor : factor.contiguous();
  constexpr int64_t kGrain = 1 << 18;  // numbers of W that a thread multiplies with at least
  const auto rows = static_cast<size_t>(x.size(0)), inner = static_cast<size_t>(x.size(1));
  const PackedProduct product{rows,
                              static_cast<size_t>(columns_),
                              inner,
                              {x.const_data_ptr<float>(), static_cast<size_t>(x.stride(0))},
                              panels_->data(),
                              {start, static_cast<size_t>(start_stride)},
                              {y.mutable_data_ptr<float>(), static_cast<size_t>(y.stride(0))}};
  const int64_t panels = (columns_ + kPanel - 1) / kPanel;
  const int64_t grain = kGrain / std::max<int64_t>(1, x.numel() * kPanel) + 1;
  at::parallel_for(0, panels, grain, [&](int64_t first, int64_t last) { multiply_packed(product, first, last); });
}

}  // namespace gloss
