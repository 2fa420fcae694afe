#include "decoders/transformer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "attention/options.h"
#include "encoders/libtorch_layers.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kWidth = 6, kSources = 4, kTargets = 5;

struct Scene {
  explicit Scene(const std::string& norm)
      : decoder(options_from<TransformerDecoderOptions>("{layers: 2, heads: 2, feed_forward: 5, norm: " + norm + "}")
                    .make({}, {kWidth, 20, 0, 0, 0})) {
    randomise(*decoder, 10);
    parameters = decoder->named_parameters();
  }
  Tensor scored() {
    const auto state = decoder->start({memory, mask_of(lengths, kSources), lengths, {}}, {});
    return decoder->forward(words, *state, {});
  }

  std::shared_ptr<Decoder> decoder;
  Parameters parameters;
  Tensor lengths = torch::tensor({4, 3, 1});
  Tensor memory = noise({3, kSources, kWidth}, 1), words = noise({3, kTargets, kWidth}, 2);
  Tensor padding = mask_of(lengths, kSources).logical_not();
  Tensor later = torch::full({kTargets, kTargets}, -INFINITY, torch::kDouble).triu(1);
  Tensor input = words + sinusoidal_positions(0, kTargets, kWidth, torch::kDouble);
};

TEST(TransformerDecoder, EqualsLibTorchsWithNormsBehindTheSums) {
  Scene scene("post");
  Tensor x = scene.input.transpose(0, 1);
  for (int64_t l = 0; l < 2; ++l) {
    const std::string layer_name = "layers." + std::to_string(l) + ".";
    torch::nn::TransformerDecoderLayer layer(
        torch::nn::TransformerDecoderLayerOptions(kWidth, 2).dim_feedforward(5).dropout(0));
    layer->to(torch::kDouble);
    copy_attention(scene.parameters, layer_name + "self_attention", *layer->self_attn);
    copy_attention(scene.parameters, layer_name + "cross_attention", *layer->multihead_attn);
    copy_feed_forward(scene.parameters, layer_name + "feed_forward", *layer->linear1, *layer->linear2);
    copy_norm(scene.parameters, layer_name + "self_attention_residual", *layer->norm1);
    copy_norm(scene.parameters, layer_name + "cross_attention_residual", *layer->norm2);
    copy_norm(scene.parameters, layer_name + "feed_forward_residual", *layer->norm3);
    x = layer(x, scene.memory.transpose(0, 1), scene.later, Tensor(), Tensor(), scene.padding);
  }
  EXPECT_TRUE(close(scene.scored(), x.transpose(0, 1), 1e-12));
}

TEST(TransformerDecoder, PutsItsNormsBeforeTheSublayersAndOneAtTheEnd) {
  Scene scene("pre");
  const Tensor memory = scene.memory.transpose(0, 1);
  Tensor x = scene.input.transpose(0, 1);
  for (int64_t l = 0; l < 2; ++l) {
    const std::string layer_name = "layers." + std::to_string(l) + ".";
    torch::nn::MultiheadAttention self(torch::nn::MultiheadAttentionOptions(kWidth, 2));
    torch::nn::MultiheadAttention cross(torch::nn::MultiheadAttentionOptions(kWidth, 2));
    self->to(torch::kDouble);
    cross->to(torch::kDouble);
    copy_attention(scene.parameters, layer_name + "self_attention", *self);
    copy_attention(scene.parameters, layer_name + "cross_attention", *cross);
    Tensor y = normed(scene.parameters, layer_name + "self_attention_residual", x);
    x = x + std::get<0>(self(y, y, y, Tensor(), true, scene.later));
    y = normed(scene.parameters, layer_name + "cross_attention_residual", x);
    x = x + std::get<0>(cross(y, memory, memory, scene.padding));
    x = x + fed_forward(scene.parameters, layer_name + "feed_forward",
                        normed(scene.parameters, layer_name + "feed_forward_residual", x));
  }
  x = torch::layer_norm(x, {kWidth}, scene.parameters["norm.weight"], scene.parameters["norm.bias"]);
  EXPECT_TRUE(close(scene.scored(), x.transpose(0, 1), 1e-12));
}

}  // namespace
}  // namespace gloss
