#include "decoders/registry.h"

#include "decoders/bahdanau.h"
#include "decoders/luong.h"
#include "decoders/transformer.h"

namespace gloss {

const Choices& decoders() {
  static const Choices kDecoders = {
      {"bahdanau", [] { return std::make_shared<BahdanauDecoderOptions>(); }},
      {"luong", [] { return std::make_shared<LuongDecoderOptions>(); }},
      {"transformer", [] { return std::make_shared<TransformerDecoderOptions>(); }},
  };
  return kDecoders;
}

}  // namespace gloss
