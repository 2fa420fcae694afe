#include "decoders/decoder.h"

namespace gloss {
namespace {

class PlainSteps final : public StepDecoder {
 public:
  explicit PlainSteps(Decoder& decoder) : decoder_(decoder) {}

  std::unique_ptr<DecoderState> start(const EncoderOutput& source) override { return decoder_.start(source, {}); }
  torch::Tensor forward(const torch::Tensor& words, DecoderState& state) override {
    return decoder_.forward(words.unsqueeze(1), state, {}).squeeze(1);
  }

 private:
  Decoder& decoder_;
};

}  // namespace

std::unique_ptr<StepDecoder> Decoder::for_search() {
  return std::make_unique<PlainSteps>(*this);
}

}  // namespace gloss
