#include "encoders/recurrent.h"

#include <gtest/gtest.h>

#include "attention/options.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kEmbedding = 3, kHidden = 4;

struct Scene {
  explicit Scene(const std::string& yaml) : options(options_from<RecurrentEncoderOptions>(yaml)) {
    encoder = options.make({kEmbedding, 20, 0, 0, 0});
    randomise(*encoder, 10);
  }
  EncoderOutput encode(const Tensor& words, const Tensor& lengths) {
    return encoder->forward({words, mask_of(lengths, words.size(1)), lengths}, {});
  }
  EncoderOutput encode() { return encode(words, lengths); }

  RecurrentEncoderOptions options;
  std::shared_ptr<Encoder> encoder;
  Tensor lengths = torch::tensor({6, 4, 1});
  Tensor words = noise({3, 6, kEmbedding}, 1);
};

/// LibTorch's LSTM over one sentence (S, I), both ways, with our weights of layer l: (S, 2 H).
Tensor theirs(const Scene& scene, const Tensor& sentence, int64_t l) {
  torch::NoGradGuard no_gradient;
  torch::nn::LSTM lstm(torch::nn::LSTMOptions(sentence.size(1), kHidden).bidirectional(true));
  lstm->to(torch::kDouble);
  const auto reordered = [](const Tensor& x) {  // ours: i, f, o, c; LibTorch's: i, f, c, o
    const auto gates = x.chunk(4);
    return torch::cat({gates[0], gates[1], gates[3], gates[2]});
  };
  const auto ours = scene.encoder->named_parameters();
  const auto others = lstm->named_parameters();
  for (const auto& [direction, suffix] : {std::pair("forward", ""), std::pair("backward", "_reverse")}) {
    const std::string from = "layers." + std::to_string(l) + "." + direction + ".", to = std::string("_l0") + suffix;
    others["weight_ih" + to].copy_(reordered(ours[from + "input.weight"]));
    others["weight_hh" + to].copy_(reordered(ours[from + "recurrent"]));
    others["bias_ih" + to].copy_(reordered(ours[from + "input.bias"]));
    others["bias_hh" + to].zero_();
  }
  return std::get<0>(lstm(sentence.unsqueeze(1))).squeeze(1);
}

TEST(RecurrentEncoder, EqualsLibTorchsStackedBidirectionalLstmOnEverySentenceAlone) {
  Scene scene("{cell: lstm, layers: 2, bidirectional: true, hidden: 4}");
  const EncoderOutput encoded = scene.encode();
  ASSERT_EQ(encoded.states.sizes(), (std::vector<int64_t>{3, 6, 2 * kHidden}));
  for (int64_t b = 0; b < 3; ++b) {
    const int64_t length = scene.lengths[b].item<int64_t>();
    const Tensor expected = theirs(scene, theirs(scene, scene.words[b].slice(0, 0, length), 0), 1);
    EXPECT_TRUE(close(encoded.states[b].slice(0, 0, length), expected, 1e-13));
    EXPECT_TRUE(close(encoded.final[1].forward.hidden[b], expected[length - 1].slice(0, 0, kHidden), 1e-13));
    EXPECT_TRUE(close(encoded.final[1].backward.hidden[b], expected[0].slice(0, kHidden), 1e-13));
  }
}

TEST(RecurrentEncoder, ReadsEverySentenceOfAPaddedBatchAsIfItStoodAlone) {
  for (const char* yaml : {"{cell: gru, layers: 1, bidirectional: true, hidden: 4}",
                           "{cell: gru, layers: 2, bidirectional: false, hidden: 4, reverse: true}",
                           "{cell: lstm, layers: 2, bidirectional: true, hidden: 4, reverse: true}"}) {
    SCOPED_TRACE(yaml);
    Scene scene(yaml);
    const EncoderOutput together = scene.encode();
    EXPECT_EQ(together.states.size(2), scene.options.shape(kEmbedding).width);
    ASSERT_EQ(together.final.size(), scene.options.layers);
    for (int64_t b = 0; b < 3; ++b) {
      const int64_t length = scene.lengths[b].item<int64_t>();
      const Tensor row = torch::tensor({b});
      const EncoderOutput alone =
          scene.encode(scene.words.index_select(0, row).slice(1, 0, length), scene.lengths.index_select(0, row));
      EXPECT_TRUE(close(alone.states, together.states.index_select(0, row).slice(1, 0, length), 1e-14));
      for (size_t l = 0; l < together.final.size(); ++l) {
        const auto same = [&](const LayerState& a, const LayerState& b) {
          ASSERT_EQ(a.hidden.defined(), b.hidden.defined());
          for (const auto& [one, all] : {std::pair(a.hidden, b.hidden), std::pair(a.cell, b.cell)}) {
            if (one.defined()) {
              EXPECT_TRUE(close(one, all.index_select(0, row), 1e-14));
            }
          }
        };
        same(alone.final[l].forward, together.final[l].forward);
        same(alone.final[l].backward, together.final[l].backward);
      }
    }
  }
}

TEST(RecurrentEncoder, LeavesItsStatesInTheTextsOrderWhenItReadsReversed) {
  const char* yaml = "{cell: gru, layers: 2, bidirectional: false, hidden: 4, reverse: false}";
  Scene onward(yaml), reversed(std::string(yaml).replace(std::string(yaml).rfind("false"), 5, "true"));
  for (int64_t b = 0; b < 3; ++b) {
    const int64_t length = onward.lengths[b].item<int64_t>();
    const Tensor sentence = onward.words[b].slice(0, 0, length).unsqueeze(0), lengths = torch::tensor({length});
    const EncoderOutput reverse_padded = onward.encode(sentence.flip(1), lengths);
    const EncoderOutput read = reversed.encode(sentence, lengths);
    EXPECT_TRUE(close(read.states, reverse_padded.states.flip(1), 1e-14));
    EXPECT_TRUE(close(read.final[1].forward.hidden, read.states.select(1, 0), 1e-14)) << "ends at the first word";
  }
}

}  // namespace
}  // namespace gloss
