#include "ops/dropout.h"

#include <ATen/Parallel.h>

#include "kernels/dropout.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Draw {
  double rate;
  uint64_t key;
};

Tensor kept_by_kernel(const Tensor& x, const Draw& draw) {
  const Tensor in = x.contiguous();
  Tensor out = torch::empty_like(in);
  const float* from = in.const_data_ptr<float>();
  float* to = out.mutable_data_ptr<float>();
  at::parallel_for(0, in.numel(), 32768, [&](int64_t begin, int64_t end) {
    dropout(from + begin, to + begin, end - begin, begin, draw.key, draw.rate);
  });
  return out;
}

// For the data types that the kernel does not know.
Tensor kept_by_mask(const Tensor& x, const Draw& draw) {
  at::Generator generator = at::globalContext().defaultGenerator(torch::kCPU).clone();
  generator.set_current_seed(draw.key);
  // The mask is contiguous, so that it does not depend on the strides of x.
  const Tensor mask = torch::empty(x.sizes(), x.options()).bernoulli_(1 - draw.rate, generator);
  return x * mask.div_(1 - draw.rate);
}

Tensor kept_on_cpu(const Tensor& x, const Draw& draw) {
  return x.scalar_type() == torch::kFloat32 ? kept_by_kernel(x, draw) : kept_by_mask(x, draw);
}

// On a GPU one kernel draws the mask and applies it, and the backward pass reads the mask: launches are what costs time
// there. Nothing else in gloss draws from the GPU's default generator.
std::tuple<Tensor, Tensor> kept_on_gpu(const Tensor& x, const Draw& draw) {
  at::Generator generator = at::globalContext().defaultGenerator(x.device());
  generator.set_current_seed(draw.key);
  return at::native_dropout(x.contiguous(), draw.rate, /*train=*/true);
}

struct DropoutFunction : torch::autograd::Function<DropoutFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& x, double rate, int64_t key) {
    context->saved_data["rate"] = rate;
    context->saved_data["key"] = key;
    const Draw draw{rate, static_cast<uint64_t>(key)};
    if (!x.is_cpu()) {
      const auto [out, mask] = kept_on_gpu(x, draw);
      context->save_for_backward({mask});
      return out;
    }
    return kept_on_cpu(x, draw);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    if (!gradients[0].is_cpu()) {
      const double scale = 1 / (1 - context->saved_data["rate"].toDouble());
      return {at::native_dropout_backward(gradients[0], context->get_saved_variables()[0], scale), Tensor(), Tensor()};
    }
    const Draw draw{context->saved_data["rate"].toDouble(), static_cast<uint64_t>(context->saved_data["key"].toInt())};
    return {kept_on_cpu(gradients[0], draw), Tensor(), Tensor()};
  }
};

}  // namespace

Tensor dropout(const Tensor& x, double rate, uint64_t key) {
  RECORD_USER_SCOPE("gloss::dropout");
  return DropoutFunction::apply(x, rate, static_cast<int64_t>(key));
}

}  // namespace gloss
