// Whole models on a GPU: they are the models of the CPU.

#include "layers/gpu.h"

#include "model/every_kind.h"

namespace gloss {
namespace {

using torch::Tensor;

using EveryModelOnGpu = OnGpu;

TEST_F(EveryModelOnGpu, ComputesTheOutputsWeightsLossesAndGradientsOfTheCpu) {
  for (const std::string& yaml : every_kind()) {
    SCOPED_TRACE(yaml);
    for (const auto& [type, tolerance] : {std::pair{torch::kDouble, 1e-10}, {torch::kFloat, 2e-4}}) {
      Seq2Seq model = random_model(yaml);
      model.to(type);
      const std::vector<Tensor> on_cpu = computed(model);
      model.to(gpu_);
      const std::vector<Tensor> on_gpu = computed(model);
      ASSERT_EQ(on_gpu.size(), on_cpu.size());
      for (size_t i = 0; i < on_cpu.size(); ++i) {
        EXPECT_EQ(on_gpu[i].device().type(), gpu_.type());
        EXPECT_TRUE(close(on_gpu[i].cpu(), on_cpu[i], tolerance)) << "tensor " << i << " of " << on_cpu.size();
      }
    }
  }
}

}  // namespace
}  // namespace gloss
