#include <fmt/format.h>
#include <torch/torch.h>

#include "comparison.h"
#include "layers/recurrent_cell.h"
#include "ops/arithmetic.h"

namespace gloss {
namespace {

using torch::Tensor;

// Steps of a recurrent layer with their gradients. The products with the state and their two gradients count.
void compare_steps(const std::string& name, int64_t sentences, int64_t hidden) {
  constexpr int64_t kSteps = 16;
  const double gates = name == "gru" ? 3 : 4, size = static_cast<double>(kSteps * sentences * hidden * hidden);
  compare(fmt::format("{} with gradients/{}x{}x{}", name, kSteps, sentences, hidden), operations(3 * 2 * gates * size),
          [=] {
            const auto cell = make_cell(name, {hidden, hidden});
            const Tensor inputs =
                torch::randn({kSteps, sentences, cell->gates() * hidden}, torch::TensorOptions().requires_grad(true));
            std::vector<Tensor> leaves{inputs};
            for (const auto& parameter : cell->named_parameters()) {
              if (parameter.key().find("input") == std::string::npos) leaves.push_back(parameter.value());
            }
            const auto through = [=](const char* compute) {
              const Arithmetic before = arithmetic();
              set_arithmetic({before.precision, compute});
              const Recurrence next = cell->recurrence();
              LayerState state = cell->zero(sentences);
              std::vector<Tensor> all;
              for (const Tensor& now : inputs.unbind(0)) {
                state = next(now, state);
                all.push_back(state.hidden);
              }
              torch::autograd::grad({torch::stack(all, 1).sum()}, leaves);
              set_arithmetic(before);
            };
            return Forms{[=] { through("fast"); }, [=] { through("reference"); }};
          });
}

}  // namespace

void compare_recurrences() {
  compare_steps("gru", 104, 256);
  compare_steps("gru", 104, 512);
  compare_steps("lstm", 104, 256);
  compare_steps("lstm", 104, 384);
}

}  // namespace gloss
