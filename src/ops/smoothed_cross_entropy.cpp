#include "ops/smoothed_cross_entropy.h"

#include "kernels/loss_softmax.h"
#include "ops/arithmetic.h"
#include "ops/for_each_row.h"
#include "ops/output_layer.h"
#include "ops/product.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Replaces the logits z (R, V) by the gradient of the loss for the targets y (R); returns the loss.
//
//   p = softmax(z),  ln p(v) = z(v) - lse(z)
//   L = lse(z) - (1 - e) z(y) - e / V sum over v of z(v),  dL/dz(v) = p(v) - (1 - e) [v = y] - e / V
Tensor turn_into_gradient(Tensor& logits, const Tensor& targets, double smoothing) {
  const double spread = smoothing / logits.size(1);
  const Tensor target = targets.unsqueeze(1);           // (R, 1)
  const Tensor wanted = logits.gather(1, target);       // (R, 1)
  const Tensor normaliser = logits.logsumexp(1, true);  // (R, 1)
  const Tensor loss = normaliser.sum() - (1 - smoothing) * wanted.sum() - spread * logits.sum();
  logits.sub_(normaliser).exp_().sub_(spread);
  logits.scatter_add_(1, target, torch::full_like(wanted, smoothing - 1));
  return loss;
}

// The same by our kernel for the logits z + b, row by row, so that each row stays in the L1 cache.
Tensor turn_into_gradient_by_kernel(Tensor& logits, const Tensor& bias, const Tensor& targets, double smoothing) {
  const int64_t pieces = logits.size(1);
  const auto spread = static_cast<float>(smoothing / pieces), kept = static_cast<float>(1 - smoothing);
  Tensor losses = torch::empty({logits.size(0)}, logits.options());
  float* z = logits.mutable_data_ptr<float>();
  float* loss = losses.mutable_data_ptr<float>();
  const float* b = bias.const_data_ptr<float>();
  const int64_t* target = targets.const_data_ptr<int64_t>();
  for_each_row(logits.size(0), pieces, [&](int64_t r) {
    float* row = z + r * pieces;
    const float wanted = row[target[r]] + b[target[r]];
    const LogitSums sums = softmax(row, b, pieces, spread);
    row[target[r]] -= kept;
    loss[r] = sums.normaliser - kept * wanted - spread * sums.sum;
  });
  return losses.sum();
}

struct SmoothedCrossEntropy : torch::autograd::Function<SmoothedCrossEntropy> {
  static Tensor forward(AutogradContext* context, const Tensor& decoder_outputs, const Tensor& weight,
                        const Tensor& bias, const Tensor& targets, double smoothing) {
    const bool wanted = decoder_outputs.requires_grad() || weight.requires_grad() || bias.requires_grad();
    const Tensor outputs = factor(decoder_outputs), of_outputs = wanted ? torch::empty_like(decoder_outputs) : Tensor();
    OutputLayer layer(weight, bias);
    Tensor loss = torch::zeros({}, decoder_outputs.options());
    const int64_t count = rows_per_block(decoder_outputs);
    for (int64_t first = 0; first < outputs.size(0); first += count) {
      const int64_t end = std::min(first + count, outputs.size(0));
      const Tensor rows = outputs.slice(0, first, end), pieces = targets.slice(0, first, end);
      Tensor logits = layer.logits(rows);  // (R, V)
      loss += has_kernels(bias) ? turn_into_gradient_by_kernel(logits, bias, pieces, smoothing)
                                : turn_into_gradient(logits, pieces, smoothing);
      if (wanted) {
        Tensor of_rows = of_outputs.slice(0, first, end);
        layer.propagate(rows, logits, of_rows);
      }
    }
    if (wanted) {
      context->save_for_backward({of_outputs, layer.of_weight(), layer.of_bias()});
    }
    return loss;
  }

  static variable_list backward(AutogradContext* context, variable_list outer) {
    const variable_list saved = context->get_saved_variables();
    return {saved[0] * outer[0], saved[1] * outer[0], saved[2] * outer[0], Tensor(), Tensor()};
  }
};

// The equation, by LibTorch's operators.
Tensor plain(const Predictions& predictions, double smoothing) {
  const Tensor ln_p =
      projection(predictions.decoder_outputs, predictions.weight, predictions.bias).log_softmax(1);  // (N, V)
  const Tensor wanted = ln_p.gather(1, predictions.targets.unsqueeze(1));                            // ln p(n, y(n))
  return -((1 - smoothing) * wanted.sum() + smoothing / ln_p.size(1) * ln_p.sum());
}

}  // namespace

int64_t rows_per_block(const Tensor& decoder_outputs, int64_t passes) {
  return decoder_outputs.is_cpu() ? 256 / passes : 8192;
}

Tensor smoothed_cross_entropy(const Predictions& predictions, double smoothing) {
  RECORD_USER_SCOPE("gloss::smoothed_cross_entropy");
  if (arithmetic().compute == "reference") {
    return plain(predictions, smoothing);
  }
  return SmoothedCrossEntropy::apply(predictions.decoder_outputs, predictions.weight, predictions.bias,
                                     predictions.targets, smoothing);
}

}  // namespace gloss
