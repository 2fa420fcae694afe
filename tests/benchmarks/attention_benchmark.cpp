#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include "comparison.h"
#include "kernels/query_attention.h"
#include "ops/dot_attention.h"
#include "ops/tanh_energy.h"

namespace gloss {
namespace {

using torch::Tensor;

// e(t,s) = v' tanh(a(t) + k(s)) of one step, and its gradients. The keys are read twice, and their gradients written.
void compare_energies(int64_t sentences, int64_t positions, int64_t width) {
  const double keys = static_cast<double>(sentences * positions * width);
  compare(fmt::format("tanh_energy with gradients/{}x{}x{}", sentences, positions, width), floats_moved(3 * keys), [=] {
    const torch::TensorOptions parameter = torch::TensorOptions().requires_grad(true);
    const Tensor queries = torch::randn({sentences, 1, width}, parameter);
    const Tensor k = torch::randn({sentences, positions, width}, parameter), vector = torch::randn({width}, parameter);
    const Tensor of_energies = torch::randn({sentences, 1, positions});
    const auto through = [=](const Tensor& energies) {
      torch::autograd::grad({energies}, {queries, k, vector}, {of_energies});
    };
    return Forms{[=] { through(tanh_energy(queries, DeferredMemoryGradient(k), vector)); },
                 [=] { through(torch::tanh(queries.unsqueeze(2) + k.unsqueeze(1)).matmul(vector)); }};
  });
}

// Self-attention of a batch and its gradients, beside LibTorch's, which keeps no weights: Q K', weights V, and the four
// products of the backward pass.
void compare_dot_attention(int64_t sentences, int64_t positions, bool causal) {
  constexpr int64_t kHeads = 4, kWidth = 32;
  const double pairs = static_cast<double>(sentences * kHeads * positions * positions);
  compare(fmt::format("dot_attention with gradients{}/{}x{}x{}x{}", causal ? ", causal" : "", sentences, kHeads,
                      positions, kWidth),
          operations(6 * 2 * pairs * kWidth), [=] {
            const auto of_heads = [=](bool leaf) {
              return torch::randn({sentences, positions, kHeads, kWidth}, torch::TensorOptions().requires_grad(leaf));
            };
            const std::vector<Tensor> leaves{of_heads(true), of_heads(true), of_heads(true)};
            const auto heads = [](const Tensor& x) { return x.transpose(1, 2); };  // (B, H, T, d)
            const Tensor q = heads(leaves[0]), k = heads(leaves[1]), v = heads(leaves[2]),
                         of_y = heads(of_heads(false));
            const auto through = [=](const Tensor& y) {
              torch::autograd::grad({y}, leaves, {of_y}, /*retain_graph=*/true);
            };
            return Forms{
                [=] { through(dot_attention(q, k, v, Tensor(), causal)); },
                [=] { through(at::scaled_dot_product_attention(q, k, v, std::nullopt, /*dropout_p=*/0, causal)); }};
          });
}

// Attention of one query of each hypothesis, of which each sentence has `beam`, as in a step of the search.
void compare_query_attention(int64_t sentences, int64_t beam, int64_t positions) {
  constexpr int64_t kHeads = 4, kWidth = 32, kAll = kHeads * kWidth;
  const int64_t rows = sentences * beam;
  compare(fmt::format("query_attention/{}x{}x{}x{}", rows, kHeads, positions, kWidth),
          floats_moved(2.0 * static_cast<double>(rows * positions * kAll)), [=] {
            const Tensor queries = torch::randn({rows, kAll});
            const Tensor memory = torch::randn({sentences, positions, 2 * kAll});  // keys, and behind them values
            const Tensor contexts = torch::empty({rows, kAll});
            const auto attend_all = [=] {
              const float *query = queries.const_data_ptr<float>(), *from = memory.const_data_ptr<float>();
              float* to = contexts.mutable_data_ptr<float>();
              at::parallel_for(0, rows, 16, [&](int64_t begin, int64_t end) {
                std::vector<const float*> keys(positions);
                std::vector<float> weights(positions);
                for (int64_t row = begin; row < end; ++row) {
                  for (int64_t s = 0; s < positions; ++s) keys[s] = from + (row / beam * positions + s) * 2 * kAll;
                  attend(query + row * kAll, {keys.data(), keys.size(), kAll}, {kHeads, kWidth}, weights.data(),
                         to + row * kAll);
                }
              });
            };
            const Tensor split = queries.view({sentences, beam, kHeads, kWidth}).transpose(1, 2);
            const auto heads = memory.view({sentences, positions, 2, kHeads, kWidth}).transpose(1, 3).unbind(2);
            return Forms{attend_all, [=] {
                           const torch::NoGradGuard no_gradient;
                           at::scaled_dot_product_attention(split, heads[0], heads[1]);
                         }};
          });
}

}  // namespace

void compare_attention() {
  compare_energies(50, 15, 512);
  compare_energies(117, 15, 256);
  for (const bool causal : {false, true}) {
    compare_dot_attention(117, 15, causal);
    compare_dot_attention(40, 40, causal);
  }
  compare_query_attention(16, 1, 15);
  compare_query_attention(16, 5, 15);
}

}  // namespace gloss
