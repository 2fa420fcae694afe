// Each operation and kernel of src/ops and src/kernels in its fast form and in LibTorch's operators, on the shapes of
// the models of this folder. See README.md.
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include "comparison.h"
#include "kernels/best_logits.h"
#include "ops/dropout.h"

namespace gloss {
namespace {

using torch::Tensor;

// Dropout of x, and of its gradient. The plain form draws a mask and keeps it for the backward pass.
void compare_dropout(int64_t rows, int64_t width) {
  compare(fmt::format("dropout with gradients/{}x{}", rows, width),
          floats_moved(4.0 * static_cast<double>(rows * width)), [=] {
            constexpr double kRate = 0.3;
            const Tensor x = torch::randn({rows, width}, torch::TensorOptions().requires_grad(true));
            const Tensor of_y = torch::randn({rows, width});
            const auto through = [=](const Tensor& y) { torch::autograd::grad({y}, {x}, {of_y}); };
            return Forms{[=] { through(gloss::dropout(x, kRate, 1)); },
                         [=] { through(x * torch::empty_like(of_y).bernoulli_(1 - kRate).div_(1 - kRate)); }};
          });
}

// The normaliser and the five best pieces of each row of logits, as in a step of the search.
void compare_best_logits(int64_t rows, int64_t vocabulary) {
  const Work work = floats_moved(static_cast<double>(rows * vocabulary));
  const auto of_rows = [=](const auto& function) {
    const Tensor logits = torch::randn({rows, vocabulary});
    return [=] {
      const float* z = logits.const_data_ptr<float>();
      at::parallel_for(0, rows, 16, [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; ++row) function(z + row * vocabulary);
      });
    };
  };
  const std::string shape = fmt::format("/{}x{}", rows, vocabulary);
  compare("log_sum_exp" + shape, work, [=] {
    const Tensor logits = torch::randn({rows, vocabulary});
    return Forms{of_rows([=](const float* z) { benchmark::DoNotOptimize(log_sum_exp(z, vocabulary)); }),
                 [=] { logits.logsumexp(1); }};
  });
  compare("find_largest" + shape, work, [=] {
    const Tensor logits = torch::randn({rows, vocabulary});
    return Forms{of_rows([=](const float* z) {
                   int64_t found[5];
                   find_largest(z, vocabulary, std::size(found), found);
                   benchmark::DoNotOptimize(found);
                 }),
                 [=] { logits.topk(5, 1); }};
  });
}

}  // namespace
}  // namespace gloss

int main(int argc, char** argv) {
  torch::manual_seed(1);
  gloss::compare_products();
  gloss::compare_losses();
  gloss::compare_attention();
  gloss::compare_recurrences();
  for (const int64_t width : {128, 512}) gloss::compare_dropout(1750, width);
  for (const int64_t rows : {16, 80}) gloss::compare_best_logits(rows, 8000);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
