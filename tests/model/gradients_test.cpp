// The gradient of the loss of whole models.

#include "layers/gradients.h"

#include <gtest/gtest.h>

#include "model/models.h"
#include "ops/smoothed_cross_entropy.h"

namespace gloss {
namespace {

TEST(EveryModel, HasTheGradientOfACentralDifferenceInEveryParameter) {
  const TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    const torch::Tensor real = batch.target.mask();
    expect_gradients(
        [&] {
          const torch::Tensor decoder_outputs = model.teacher_force(batch.source, batch.target, {}).index({real});
          return smoothed_cross_entropy(
              {decoder_outputs, model.output_weight(), model.output_bias(), batch.target.ids.index({real})}, 0.1);
        },
        leaves_of(model));
  }
}

}  // namespace
}  // namespace gloss
