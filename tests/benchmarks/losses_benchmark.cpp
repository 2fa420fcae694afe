#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include "comparison.h"
#include "kernels/loss_softmax.h"
#include "ops/r_drop.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr double kSmoothing = 0.1, kAgreement = 3;

// L = - sum over n of [ (1 - e) ln p(n, y(n)) + e / V sum over v of ln p(n, v) ], of ln p (N, V)
Tensor smoothed(const Tensor& log_probabilities, const Tensor& targets) {
  return (1 - kSmoothing) * torch::nll_loss(log_probabilities, targets, {}, at::Reduction::Sum) -
         kSmoothing / static_cast<double>(log_probabilities.size(1)) * log_probabilities.sum();
}

Tensor log_probabilities(const Predictions& predictions) {
  return torch::linear(predictions.decoder_outputs, predictions.weight, predictions.bias).log_softmax(1);
}

Tensor plain_loss(const Predictions& predictions) {
  return smoothed(log_probabilities(predictions), predictions.targets);
}

// (L(p) + L(q)) / 2 + a / 4 (KL(p || q) + KL(q || p))
Tensor plain_r_drop(const Predictions& first, const Predictions& second) {
  const Tensor p = log_probabilities(first), q = log_probabilities(second);
  return (smoothed(p, first.targets) + smoothed(q, second.targets)) / 2 +
         kAgreement / 4 * ((p.exp() - q.exp()) * (p - q)).sum();
}

Predictions random_predictions(int64_t pieces, int64_t width, int64_t vocabulary) {
  const torch::TensorOptions parameter = torch::TensorOptions().requires_grad(true);
  return {torch::randn({pieces, width}, parameter), torch::randn({vocabulary, width}, parameter),
          torch::zeros({vocabulary}, parameter), torch::randint(vocabulary, {pieces})};
}

void compare_loss(int64_t pieces, int64_t width, int64_t vocabulary) {
  const std::string shape = fmt::format("/{}x{}x{}", pieces, width, vocabulary);
  const double work = 6.0 * static_cast<double>(pieces * width * vocabulary);
  compare("smoothed_cross_entropy with gradients" + shape, operations(work), [=] {
    const Predictions given = random_predictions(pieces, width, vocabulary);
    const auto through = [=](const Tensor& loss) {
      torch::autograd::grad({loss}, {given.decoder_outputs, given.weight, given.bias});
    };
    return Forms{[=] { through(smoothed_cross_entropy(given, kSmoothing)); }, [=] { through(plain_loss(given)); }};
  });
  compare("r_drop with gradients" + shape, operations(2 * work), [=] {
    const Predictions first = random_predictions(pieces, width, vocabulary);
    Predictions second = first;
    second.decoder_outputs = torch::randn({pieces, width}, torch::TensorOptions().requires_grad(true));
    const auto through = [=](const Tensor& loss) {
      torch::autograd::grad({loss}, {first.decoder_outputs, second.decoder_outputs, first.weight, first.bias});
    };
    return Forms{[=] { through(r_drop(first, second, kSmoothing, kAgreement)); },
                 [=] { through(plain_r_drop(first, second)); }};
  });
}

// The loss and the gradient of 256 rows of logits.
void compare_softmax(int64_t rows, int64_t vocabulary) {
  compare(fmt::format("loss_softmax/{}x{}", rows, vocabulary),
          floats_moved(2.0 * static_cast<double>(rows * vocabulary)), [=] {
            const Tensor logits = torch::randn({rows, vocabulary}), bias = torch::zeros({vocabulary});
            const float spread = static_cast<float>(kSmoothing / static_cast<double>(vocabulary));
            return Forms{[=] {
                           float* z = logits.mutable_data_ptr<float>();
                           at::parallel_for(0, rows, 1, [&](int64_t begin, int64_t end) {
                             for (int64_t row = begin; row < end; ++row)
                               softmax(z + row * vocabulary, bias.const_data_ptr<float>(), vocabulary, spread);
                           });
                         },
                         [=] {
                           Tensor z = logits;
                           z.add_(bias);
                           const Tensor normaliser = logits.logsumexp(1, true), sum = logits.sum(1);
                           z.sub_(normaliser).exp_().sub_(spread);
                         }};
          });
}

}  // namespace

void compare_losses() {
  compare_softmax(256, 8000);
  for (const int64_t width : {128, 512}) compare_loss(1750, width, 8000);
}

}  // namespace gloss
