#pragma once

#include <string>
#include <vector>

#include "attention/options.h"
#include "config/options_yaml.h"
#include "decoders/decoder.h"
#include "decoders/registry.h"
#include "encoders/registry.h"
#include "layers/tensors.h"

namespace gloss {

/// One encoder under one decoder, as the configuration has them.
struct Kind {
  std::string encoder;
  std::string decoder;
};

/// Every registered decoder, the recurrent ones with every attention and without, with what else changes their steps.
inline std::vector<Kind> every_kind() {
  const std::string gru = "{type: recurrent, cell: gru, bidirectional: true, hidden: 2}";
  const std::string bahdanau = "{type: bahdanau, hidden: 4, attention: ";
  std::vector<Kind> kinds;
  for (const std::string& attention : every_attention()) {
    kinds.push_back({gru, bahdanau + attention + "}"});
    for (const char* feeding : {"true", "false"}) {
      kinds.push_back({"{type: recurrent, cell: lstm, bidirectional: false, hidden: 4, layers: 2, reverse: true}",
                       std::string("{type: luong, hidden: 4, layers: 2, input_feeding: ") + feeding +
                           ", attention: " + attention + "}"});
    }
  }
  kinds.push_back({gru, bahdanau + "{score: none}}"});
  kinds.push_back({gru, "{type: bahdanau, hidden: 4, readout: tanh, attention: {score: general}}"});
  kinds.push_back({"{type: recurrent, cell: lstm, bidirectional: false, hidden: 3}",
                   "{type: bahdanau, hidden: 4, attention: {score: none}}"});
  kinds.push_back({gru, "{type: luong, cell: gru, hidden: 4, input_feeding: false, attention: {score: none}}"});
  kinds.push_back({"{type: recurrent, cell: lstm, bidirectional: true, hidden: 3, layers: 2}",
                   "{type: luong, cell: lstm, hidden: 4, layers: 1, attention: {score: general}}"});
  for (const char* shape : {"norm: pre, positions: sinusoidal", "norm: post, positions: sinusoidal, activation: gelu",
                            "norm: pre, positions: learned"}) {
    const std::string transformer =
        std::string("{type: transformer, layers: 2, heads: 2, feed_forward: 5, ") + shape + "}";
    kinds.push_back({transformer, transformer});
  }
  return kinds;
}

struct Part final : Options {
  explicit Part(const Choices& from) : choices(&from) {}
  void bind(Schema& schema) override { schema.choose("type", type, *choices, "What is tested"); }
  const Choices* choices;
  Choice type;
};

/// An encoder and a decoder with random parameters.
class Pair {
 public:
  static constexpr int64_t kEmbedding = 4;

  explicit Pair(const Kind& kind, torch::Dtype type = torch::kDouble)
      : encoder_part_(encoders()), decoder_part_(decoders()) {
    read_yaml_text(kind.encoder, "encoder", {}, encoder_part_);
    read_yaml_text(kind.decoder, "decoder", {}, decoder_part_);
    const LayerConfig config{kEmbedding, 9, 0, 0, 0};
    const auto& encoder_options = encoder_part_.type.as<EncoderOptions>();
    encoder = encoder_options.make(config);
    decoder = decoder_part_.type.as<DecoderOptions>().make(encoder_options.shape(kEmbedding), config);
    randomise(*encoder, 100);
    randomise(*decoder, 200);
    encoder->to(type);
    decoder->to(type);
  }

  EncoderOutput encode(const torch::Tensor& words, const torch::Tensor& lengths) {
    return encoder->forward({words, mask_of(lengths, words.size(1)), lengths}, {});
  }

  std::shared_ptr<Encoder> encoder;
  std::shared_ptr<Decoder> decoder;

 private:
  Part encoder_part_, decoder_part_;
};

}  // namespace gloss
