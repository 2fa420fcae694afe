#include "encoders/registry.h"

#include "encoders/recurrent.h"
#include "encoders/transformer.h"

namespace gloss {

const Choices& encoders() {
  static const Choices kEncoders = {
      {"recurrent", [] { return std::make_shared<RecurrentEncoderOptions>(); }},
      {"transformer", [] { return std::make_shared<TransformerEncoderOptions>(); }},
  };
  return kEncoders;
}

}  // namespace gloss
