#include "ops/r_drop.h"

#include <ATen/Parallel.h>

#include "kernels/loss_softmax.h"
#include "ops/arithmetic.h"
#include "ops/output_layer.h"
#include "ops/product.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Weights {
  double smoothing, divergence;
};

// Replaces both passes' logits z, z' (R, V) by the gradients of the loss for the targets y (R); returns the loss.
//
//   p = softmax(z), q = softmax(z'), d = ln p - ln q, e = smoothing
//   dL/dz(v) = (p(v) - (1 - e) [v = y] - e / V) / 2 + a / 4 (p(v) (d(v) - KL(p || q)) + p(v) - q(v))
//   and the same for z' with p and q exchanged
Tensor turn_into_gradients(Tensor& first, Tensor& second, const Tensor& targets, const Weights& weights) {
  const double spread = weights.smoothing / first.size(1);
  const Tensor ln_p = first.log_softmax(1), ln_q = second.log_softmax(1), p = ln_p.exp(), q = ln_q.exp();
  const Tensor difference = ln_p - ln_q;                     // d
  const Tensor forward = (p * difference).sum(1, true);      // KL(p || q)
  const Tensor backward = -(q * difference).sum(1, true);    // KL(q || p)
  Tensor wanted = torch::full_like(p, spread).scatter_add_(  // (1 - e) [v = y] + e / V
      1, targets.unsqueeze(1), torch::full_like(forward, 1 - weights.smoothing));
  first.copy_((p - wanted) / 2 + weights.divergence / 4 * (p * (difference - forward) + p - q));
  second.copy_((q - wanted) / 2 + weights.divergence / 4 * (q * (-difference - backward) + q - p));
  return weights.divergence / 4 * (forward + backward).sum() - (wanted * (ln_p + ln_q)).sum() / 2;
}

// The same by our kernel for the logits z + b and z' + b, row by row, so that each row stays in the L1 cache.
Tensor turn_into_gradients_by_kernel(Tensor& first, Tensor& second, const Tensor& bias, const Tensor& targets,
                                     const Weights& weights) {
  const int64_t pieces = first.size(1);
  const auto kept = static_cast<float>(1 - weights.smoothing), a = static_cast<float>(weights.divergence / 4);
  const auto spread = static_cast<float>(weights.smoothing / pieces);
  Tensor losses = torch::empty({first.size(0)}, first.options());
  float* const passes[] = {first.mutable_data_ptr<float>(), second.mutable_data_ptr<float>()};
  float* loss = losses.mutable_data_ptr<float>();
  const float* b = bias.const_data_ptr<float>();
  const int64_t* target = targets.const_data_ptr<int64_t>();
  at::parallel_for(0, first.size(0), 1, [&](int64_t begin, int64_t end) {
    std::vector<float> d(pieces);
    for (int64_t r = begin; r < end; ++r) {
      float *p = passes[0] + r * pieces, *q = passes[1] + r * pieces;
      const float wanted = p[target[r]] + q[target[r]] + 2 * b[target[r]];
      for (int64_t v = 0; v < pieces; ++v) d[v] = p[v] - q[v];
      const LogitSums of_p = softmax(p, b, pieces, 0), of_q = softmax(q, b, pieces, 0);
      const float shift = of_p.normaliser - of_q.normaliser;
      float forward = 0, backward = 0;
#pragma omp simd reduction(+ : forward, backward)
      for (int64_t v = 0; v < pieces; ++v) {
        d[v] -= shift;
        forward += p[v] * d[v];
        backward -= q[v] * d[v];
      }
#pragma omp simd
      for (int64_t v = 0; v < pieces; ++v) {
        const float one = p[v], other = q[v];
        p[v] = (one - spread) / 2 + a * (one * (d[v] - forward) + one - other);
        q[v] = (other - spread) / 2 + a * (other * (-d[v] - backward) + other - one);
      }
      p[target[r]] -= kept / 2;
      q[target[r]] -= kept / 2;
      loss[r] = (of_p.normaliser + of_q.normaliser - kept * wanted - spread * (of_p.sum + of_q.sum)) / 2 +
                a * (forward + backward);
    }
  });
  return losses.sum();
}

struct RDrop : torch::autograd::Function<RDrop> {
  static Tensor forward(AutogradContext* context, const Tensor& outputs, const Tensor& weight, const Tensor& bias,
                        const Tensor& targets, const Weights& weights) {
    const Tensor all = factor(outputs), of_outputs = torch::empty_like(outputs);
    OutputLayer layer(weight, bias);
    Tensor loss = torch::zeros({}, outputs.options());
    const int64_t count = targets.size(0), rows_at_once = rows_per_block(outputs, 2);
    for (int64_t row = 0; row < count; row += rows_at_once) {
      const int64_t end = std::min(row + rows_at_once, count);
      const auto of_pass = [&](const Tensor& x, int64_t pass) {
        return x.slice(0, pass * count + row, pass * count + end);
      };
      Tensor logits[2] = {layer.logits(of_pass(all, 0)), layer.logits(of_pass(all, 1))};  // (R, V)
      const Tensor pieces = targets.slice(0, row, end);
      loss += has_kernels(outputs) ? turn_into_gradients_by_kernel(logits[0], logits[1], bias, pieces, weights)
                                   : turn_into_gradients(logits[0], logits[1], pieces, weights);
      for (const int64_t pass : {0, 1}) {
        Tensor of_rows = of_pass(of_outputs, pass);
        layer.propagate(of_pass(all, pass), logits[pass], of_rows);
      }
    }
    context->save_for_backward({of_outputs, layer.of_weight(), layer.of_bias()});
    return loss;
  }

  static variable_list backward(AutogradContext* context, variable_list outer) {
    const variable_list saved = context->get_saved_variables();
    return {saved[0] * outer[0], saved[1] * outer[0], saved[2] * outer[0], Tensor(), Tensor()};
  }
};

// The equation, by LibTorch's operators.
Tensor plain(const Predictions& first, const Predictions& second, const Weights& weights) {
  const auto ln = [](const Predictions& pass) {
    return projection(pass.decoder_outputs, pass.weight, pass.bias).log_softmax(1);  // (N, V)
  };
  const Tensor ln_p = ln(first), ln_q = ln(second);
  const Tensor divergence = ((ln_p.exp() - ln_q.exp()) * (ln_p - ln_q)).sum() / 2;  // KL(p || q) + KL(q || p), halved
  return (smoothed_cross_entropy(first, weights.smoothing) + smoothed_cross_entropy(second, weights.smoothing)) / 2 +
         weights.divergence / 2 * divergence;
}

}  // namespace

Tensor r_drop(const Predictions& first, const Predictions& second, double smoothing, double weight) {
  RECORD_USER_SCOPE("gloss::r_drop");
  if (arithmetic().compute == "reference") {
    return plain(first, second, {smoothing, weight});
  }
  return RDrop::apply(torch::cat({first.decoder_outputs, second.decoder_outputs}), first.weight, first.bias,
                      first.targets, Weights{smoothing, weight});
}

}  // namespace gloss
