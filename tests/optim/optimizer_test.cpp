#include "optim/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "config/options_yaml.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

struct Section final : Options {
  void bind(Schema& schema) override { schema.choose("type", type, optimizers(), "What is tested"); }
  Choice type;
};

/// An optimizer of ours over two random parameters.
struct Ours {
  explicit Ours(const std::string& yaml) {
    read_yaml_text(yaml, "test", {}, section);
    optimizer = section.type.as<OptimizerOptions>().make(parameters);
  }
  Section section;
  NamedTensors parameters{{"matrix", noise({3, 4}, 1)}, {"vector", noise({5}, 2)}};
  std::unique_ptr<Optimizer> optimizer;
};

/// The gradient that a parameter has at step n: any function of both.
Tensor gradient(const Tensor& parameter, int64_t n) {
  return (parameter.detach() * n).sin() + noise(parameter.sizes(), 100 + n);
}

double rate(int64_t n) {
  return 0.1 / n;
}

/// Ten steps of both from the same numbers, at a rate that changes.
template <typename Theirs>
void expect_equal_steps(const std::string& yaml, Theirs make_theirs) {
  SCOPED_TRACE(yaml);
  Ours ours(yaml);
  std::vector<Tensor> others;
  for (const auto& [name, parameter] : ours.parameters) {
    others.push_back(parameter.clone().requires_grad_());
  }
  auto theirs = make_theirs(others);
  for (int64_t n = 1; n <= 10; ++n) {
    for (size_t i = 0; i < others.size(); ++i) {
      ours.parameters[i].second.mutable_grad() = gradient(ours.parameters[i].second, n);
      others[i].mutable_grad() = gradient(others[i], n);
    }
    ours.optimizer->step(rate(n));
    theirs->param_groups()[0].options().set_lr(rate(n));
    theirs->step();
    for (size_t i = 0; i < others.size(); ++i) {
      ASSERT_TRUE(close(ours.parameters[i].second, others[i].detach(), 1e-12)) << "step " << n;
    }
  }
}

TEST(Adam, StepsAsLibTorchs) {
  expect_equal_steps("{type: adam, betas: [0.9, 0.98], epsilon: 1.0e-9}", [](const auto& parameters) {
    return std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions().betas({0.9, 0.98}).eps(1e-9));
  });
  expect_equal_steps("{type: adam, betas: [0.8, 0.95], epsilon: 0.001, weight_decay: 0.1}", [](const auto& parameters) {
    return std::make_unique<torch::optim::Adam>(
        parameters, torch::optim::AdamOptions().betas({0.8, 0.95}).eps(0.001).weight_decay(0.1));
  });
}

TEST(AdamW, StepsAsLibTorchs) {
  expect_equal_steps("{type: adamw, betas: [0.9, 0.98], epsilon: 1.0e-9, weight_decay: 0.1}",
                     [](const auto& parameters) {
                       return std::make_unique<torch::optim::AdamW>(
                           parameters, torch::optim::AdamWOptions().betas({0.9, 0.98}).eps(1e-9).weight_decay(0.1));
                     });
}

TEST(Sgd, StepsAsLibTorchs) {
  expect_equal_steps("{type: sgd}", [](const auto& parameters) {
    return std::make_unique<torch::optim::SGD>(parameters, torch::optim::SGDOptions(0.1));
  });
  expect_equal_steps("{type: sgd, momentum: 0.9, weight_decay: 0.01}", [](const auto& parameters) {
    return std::make_unique<torch::optim::SGD>(parameters,
                                               torch::optim::SGDOptions(0.1).momentum(0.9).weight_decay(0.01));
  });
}

TEST(Adadelta, FollowsZeilersAlgorithm) {
  constexpr double kRho = 0.95, kEpsilon = 1e-6, kDecay = 0.01;
  Ours ours("{type: adadelta, rho: 0.95, epsilon: 1.0e-6, weight_decay: 0.01}");
  std::vector<double> x(12), squares(12, 0), moves(12, 0);
  Tensor& matrix = ours.parameters[0].second;
  std::copy_n(matrix.const_data_ptr<double>(), 12, x.begin());
  for (int64_t n = 1; n <= 10; ++n) {
    for (auto& [name, parameter] : ours.parameters) {
      parameter.mutable_grad() = gradient(parameter, n);
    }
    const Tensor g = matrix.grad().clone();
    ours.optimizer->step(rate(n));
    for (int i = 0; i < 12; ++i) {
      const double slope = g.const_data_ptr<double>()[i] + kDecay * x[i];
      squares[i] = kRho * squares[i] + (1 - kRho) * slope * slope;
      const double move = std::sqrt(moves[i] + kEpsilon) / std::sqrt(squares[i] + kEpsilon) * slope;
      moves[i] = kRho * moves[i] + (1 - kRho) * move * move;
      x[i] -= rate(n) * move;
      ASSERT_NEAR(matrix.const_data_ptr<double>()[i], x[i], 1e-14) << "step " << n;
    }
  }
}

TEST(EveryOptimizer, GoesOnFromItsStateAsIfItHadNeverStopped) {
  for (const auto& [name, make] : optimizers()) {
    SCOPED_TRACE(name);
    const std::string yaml = "{type: " + name + (name == "sgd" ? ", momentum: 0.9}" : "}");
    Ours whole(yaml), resumed(yaml);
    const auto step = [](Ours& one, int64_t n) {
      for (auto& [name, parameter] : one.parameters) {
        parameter.mutable_grad() = gradient(parameter, n);
      }
      one.optimizer->step(rate(n));
    };
    for (int64_t n = 1; n <= 3; ++n) {
      step(whole, n);
    }
    const auto copy = [](const NamedTensors& from, const NamedTensors& to) {
      ASSERT_EQ(from.size(), to.size());
      for (size_t i = 0; i < from.size(); ++i) {
        EXPECT_EQ(from[i].first, to[i].first);
        Tensor(to[i].second).copy_(from[i].second);
      }
    };
    copy(whole.parameters, resumed.parameters);
    copy(whole.optimizer->state(), resumed.optimizer->state());
    step(whole, 4);
    step(resumed, 4);
    for (size_t i = 0; i < whole.parameters.size(); ++i) {
      EXPECT_TRUE(torch::equal(whole.parameters[i].second, resumed.parameters[i].second));
    }
  }
}

}  // namespace
}  // namespace gloss
