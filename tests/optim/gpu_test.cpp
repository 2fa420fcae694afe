#include "layers/gpu.h"

#include "config/options_yaml.h"
#include "layers/tensors.h"
#include "optim/average.h"
#include "optim/optimizer.h"

namespace gloss {
namespace {

using torch::Tensor;

struct Section final : Options {
  void bind(Schema& schema) override {
    schema.choose("optimizer", optimizer, optimizers(), "What takes the steps");
    schema.choose("average", average, averages(), "What averages them");
  }
  Choice optimizer, average;
};

/// The parameters, the optimizer's state and the average after five steps on a device.
std::vector<Tensor> after_five_steps(const std::string& yaml, torch::Device device) {
  Section section;
  read_yaml_text(yaml, "test", {}, section);
  NamedTensors parameters{{"matrix", noise({3, 4}, 1).to(device)}, {"vector", noise({5}, 2).to(device)}};
  const auto optimizer = section.optimizer.as<OptimizerOptions>().make(parameters);
  const auto average = section.average.as<AverageOptions>().make(parameters);
  std::vector<Snapshot> snapshots;
  for (int64_t n = 1; n <= 5; ++n) {
    for (auto& [name, parameter] : parameters) {
      parameter.mutable_grad() = (parameter.detach() * n).sin();
    }
    optimizer->step(0.1 / n);
    if (average) {
      average->updated(n);
      average->validated({n, 1.0 / n}, snapshots);
    }
  }
  std::vector<Tensor> all = tensors_of(parameters);
  for (const Tensor& state : tensors_of(optimizer->state())) all.push_back(state);
  if (average) {
    for (const Tensor& mean : tensors_of(average->average(snapshots))) all.push_back(mean);
  }
  return all;
}

using UpdatesOnGpu = OnGpu;

TEST_F(UpdatesOnGpu, OfEveryOptimizerAndAverageAreThoseOfTheCpu) {
  for (const auto& [optimizer, make_optimizer] : optimizers()) {
    for (const auto& [average, make_average] : averages()) {
      const std::string yaml = "{optimizer: " + optimizer + ", average: " + average + "}";
      SCOPED_TRACE(yaml);
      const std::vector<Tensor> on_cpu = after_five_steps(yaml, torch::kCPU);
      const std::vector<Tensor> on_gpu = after_five_steps(yaml, gpu_);
      ASSERT_EQ(on_gpu.size(), on_cpu.size());
      for (size_t i = 0; i < on_cpu.size(); ++i) {
        EXPECT_TRUE(close(on_gpu[i].cpu(), on_cpu[i], 1e-12)) << "tensor " << i;
      }
    }
  }
}

}  // namespace
}  // namespace gloss
