#include "training/loss.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Rows of a block: 256 x 8,000 floats are 8 MB, which stay in a cache.
constexpr int64_t kRows = 256;

struct Gradients {
  Tensor read_outs, weight, bias;
};

// One block of rows: adds its loss to `loss` and writes the gradients of the sum.
//
//   z = W r + b,  ln p(v) = z(v) - lse(z)
//   dL/dz(v) = p(v) - (1 - e) [v = y] - e / V
void block(const Predictions& rows, double smoothing, Tensor& loss, Gradients& into) {
  const int64_t pieces = rows.weight.size(0);
  const double spread = smoothing / pieces;
  Tensor logits = torch::addmm(rows.bias, rows.read_outs, rows.weight.t());  // (R, V)
  const Tensor normaliser = logits.logsumexp(1, true);                       // (R, 1)
  const Tensor target = rows.targets.unsqueeze(1);                           // (R, 1)
  loss += normaliser.sum() - (1 - smoothing) * logits.gather(1, target).sum();
  if (smoothing > 0) {
    loss -= spread * logits.sum();
  }
  if (!into.read_outs.defined()) {
    return;
  }
  Tensor& gradient = logits.sub_(normaliser).exp_();
  if (smoothing > 0) {
    gradient.sub_(spread);
  }
  gradient.scatter_add_(1, target, torch::full_like(target, smoothing - 1, gradient.options()));
  torch::mm_out(into.read_outs, gradient, rows.weight);
  into.weight.addmm_(gradient.t(), rows.read_outs);
  into.bias.add_(gradient.sum(0));
}

struct SmoothedCrossEntropy : torch::autograd::Function<SmoothedCrossEntropy> {
  static Tensor forward(AutogradContext* context, const Tensor& read_outs, const Tensor& weight, const Tensor& bias,
                        const Tensor& targets, double smoothing) {
    const bool wanted = read_outs.requires_grad() || weight.requires_grad() || bias.requires_grad();
    Gradients gradients;
    if (wanted) {
      gradients = {torch::empty_like(read_outs), torch::zeros_like(weight), torch::zeros_like(bias)};
    }
    Tensor loss = torch::zeros({}, read_outs.options());
    for (int64_t first = 0; first < read_outs.size(0); first += kRows) {
      const auto rows = [first](const Tensor& x) {
        return x.defined() ? x.slice(0, first, std::min(first + kRows, x.size(0))) : x;
      };
      Gradients part{rows(gradients.read_outs), gradients.weight, gradients.bias};
      block({rows(read_outs), weight, bias, rows(targets)}, smoothing, loss, part);
    }
    if (wanted) {
      context->save_for_backward({gradients.read_outs, gradients.weight, gradients.bias});
    }
    return loss;
  }

  static variable_list backward(AutogradContext* context, variable_list outer) {
    const variable_list saved = context->get_saved_variables();
    return {saved[0] * outer[0], saved[1] * outer[0], saved[2] * outer[0], Tensor(), Tensor()};
  }
};

}  // namespace

Tensor smoothed_cross_entropy(const Predictions& predictions, double smoothing) {
  return SmoothedCrossEntropy::apply(predictions.read_outs, predictions.weight, predictions.bias, predictions.targets,
                                     smoothing);
}

Tensor piece_losses(const Predictions& predictions) {
  torch::NoGradGuard no_gradient;
  std::vector<Tensor> losses;
  for (int64_t first = 0; first < predictions.targets.size(0); first += kRows) {
    const auto rows = [first](const Tensor& x) { return x.slice(0, first, std::min(first + kRows, x.size(0))); };
    const Tensor logits = torch::addmm(predictions.bias, rows(predictions.read_outs), predictions.weight.t());
    losses.push_back(logits.logsumexp(1) - logits.gather(1, rows(predictions.targets).unsqueeze(1)).squeeze(1));
  }
  return torch::cat(losses);
}

}  // namespace gloss
