#include "encoders/transformer.h"

#include <gtest/gtest.h>

#include "attention/options.h"
#include "encoders/libtorch_layers.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kWidth = 6;

struct Scene {
  explicit Scene(const std::string& norm, const std::string& activation = "relu", const char* positions = "sinusoidal")
      : encoder(options_from<TransformerEncoderOptions>("{layers: 2, heads: 2, feed_forward: 5, norm: " + norm +
                                                        ", activation: " + activation + ", positions: " + positions +
                                                        "}")
                    .make({kWidth, 20, 0, 0, 0})) {
    randomise(*encoder, 10);
  }
  EncoderOutput encode(const Tensor& words, const Tensor& lengths) {
    return encoder->forward({words, mask_of(lengths, words.size(1)), lengths}, {});
  }

  std::shared_ptr<Encoder> encoder;
  Tensor lengths = torch::tensor({5, 3, 1});
  Tensor words = noise({3, 5, kWidth}, 1);
};

void expect_on_tokens(const Tensor& found, const Tensor& expected, const Tensor& lengths) {
  const Tensor tokens = mask_of(lengths, found.size(1)).unsqueeze(2);
  EXPECT_TRUE(close(found.masked_select(tokens), expected.masked_select(tokens), 1e-12));
}

TEST(TransformerEncoder, EqualsLibTorchsWithNormsBehindTheSums) {
  for (const bool gelu : {false, true}) {
    Scene scene("post", gelu ? "gelu" : "relu");
    const auto parameters = scene.encoder->named_parameters();
    Tensor x = (scene.words + sinusoidal_positions(0, 5, kWidth, torch::kDouble)).transpose(0, 1);
    for (int64_t l = 0; l < 2; ++l) {
      auto layer = torch::nn::TransformerEncoderLayer(
          torch::nn::TransformerEncoderLayerOptions(kWidth, 2).dim_feedforward(5).dropout(0));
      gelu ? layer->options.activation(torch::kGELU) : layer->options.activation(torch::kReLU);
      layer->to(torch::kDouble);
      const std::string layer_name = "layers." + std::to_string(l) + ".";
      copy_attention(parameters, layer_name + "self_attention", *layer->self_attn);
      copy_feed_forward(parameters, layer_name + "feed_forward", *layer->linear1, *layer->linear2);
      copy_norm(parameters, layer_name + "self_attention_residual", *layer->norm1);
      copy_norm(parameters, layer_name + "feed_forward_residual", *layer->norm2);
      x = layer(x, Tensor(), mask_of(scene.lengths, 5).logical_not());
    }
    expect_on_tokens(scene.encode(scene.words, scene.lengths).states, x.transpose(0, 1), scene.lengths);
  }
}

TEST(TransformerEncoder, PutsItsNormsBeforeTheSublayersAndOneAtTheEnd) {
  Scene scene("pre");
  const auto parameters = scene.encoder->named_parameters();
  const Tensor padding = mask_of(scene.lengths, 5).logical_not();
  Tensor x = scene.words + sinusoidal_positions(0, 5, kWidth, torch::kDouble);
  for (int64_t l = 0; l < 2; ++l) {
    const std::string layer_name = "layers." + std::to_string(l) + ".";
    torch::nn::MultiheadAttention attention(torch::nn::MultiheadAttentionOptions(kWidth, 2));
    attention->to(torch::kDouble);
    copy_attention(parameters, layer_name + "self_attention", *attention);
    const Tensor y = normed(parameters, layer_name + "self_attention_residual", x).transpose(0, 1);
    x = x + std::get<0>(attention(y, y, y, padding)).transpose(0, 1);
    x = x + fed_forward(parameters, layer_name + "feed_forward",
                        normed(parameters, layer_name + "feed_forward_residual", x));
  }
  const Tensor expected = torch::layer_norm(x, {kWidth}, parameters["norm.weight"], parameters["norm.bias"]);
  expect_on_tokens(scene.encode(scene.words, scene.lengths).states, expected, scene.lengths);
}

TEST(TransformerEncoder, ReadsEverySentenceOfAPaddedBatchAsIfItStoodAlone) {
  for (const char* norm : {"pre", "post"}) {
    Scene scene(norm, "relu", "learned");
    const Tensor together = scene.encode(scene.words, scene.lengths).states;
    for (int64_t b = 0; b < 3; ++b) {
      const int64_t length = scene.lengths[b].item<int64_t>();
      const Tensor alone =
          scene.encode(scene.words[b].slice(0, 0, length).unsqueeze(0), torch::tensor({length})).states;
      EXPECT_TRUE(close(alone[0], together[b].slice(0, 0, length), 1e-13));
    }
  }
}

TEST(TransformerEncoder, WantsHeadsThatDivideItsWidth) {
  TransformerShape shape;
  shape.heads = 4;
  EXPECT_EQ(shape.validate(8), "");
  EXPECT_EQ(shape.validate(6), "expected heads to divide the width 6, but got 4");
}

}  // namespace
}  // namespace gloss
