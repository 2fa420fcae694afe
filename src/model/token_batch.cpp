#include "model/token_batch.h"

#include "data/batches.h"

namespace gloss {

torch::Tensor Sentences::mask() const {
  return torch::arange(ids.size(1), lengths.options()).unsqueeze(0) < lengths.unsqueeze(1);
}

Sentences padded_sentences(const std::vector<const std::vector<int32_t>*>& sentences, torch::Device device) {
  const PaddedIds padded = pad(sentences);
  return Sentences{torch::tensor(padded.ids, torch::kInt64).view({padded.rows, padded.columns}),
                   torch::tensor(padded.lengths, torch::kInt64)}
      .to(device);
}

}  // namespace gloss
