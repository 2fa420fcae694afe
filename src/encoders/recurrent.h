#pragma once

#include <vector>

#include "encoders/encoder.h"
#include "layers/dropout.h"

namespace gloss {

struct RecurrentEncoderOptions final : EncoderOptions {
  std::string cell = "gru";
  int64_t layers = 1;
  bool bidirectional = true;
  int64_t hidden = 128;  // of each direction
  bool reverse = false;  // read the source from its end (Sutskever et al. 2014)

  void bind(Schema& schema) override;
  std::shared_ptr<Encoder> make(const LayerConfig& config) const override;
  EncoderShape shape(int64_t embedding) const override;
};

// Recurrent encoder with stacked layers, uni- or bidirectional. Bahdanau et al. 2014, appendix A.2.1; Luong et al.
// 2015, section 2.
//
//   h>(s) = cell(x(s), h>(s - 1)),  h<(s) = cell(x(s), h<(s + 1)),  h(s) = [h>(s); h<(s)]
//
// Each layer above the first reads the h of the layer below after dropout (Zaremba et al. 2014). The backward direction
// starts at the last token of each sentence and never reads padding.
class RecurrentEncoder final : public Encoder {
 public:
  RecurrentEncoder(const RecurrentEncoderOptions& options, const LayerConfig& config);

  EncoderOutput forward(const EmbeddedBatch& source, const ForwardContext& forward_context) override;

 private:
  struct Layer final : torch::nn::Module {
    Layer(const RecurrentEncoderOptions& options, int64_t input_width, Dropout dropout);

    std::shared_ptr<Cell> forward;
    std::shared_ptr<Cell> backward;  // null in a unidirectional encoder
    Dropout dropout;                 // of this layer's input
  };
  bool reverse_;
  std::vector<std::shared_ptr<Layer>> layers_;
};

}  // namespace gloss
