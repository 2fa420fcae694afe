#include "search/sentences.h"

#include "data/batches.h"

namespace gloss {

Sentences padded_sentences(const std::vector<const std::vector<int32_t>*>& sentences, torch::Device device) {
  const PaddedIds padded = pad(sentences);
  return Sentences{torch::tensor(padded.ids, torch::kInt64).view({padded.rows, padded.columns}),
                   torch::tensor(padded.lengths, torch::kInt64)}
      .to(device);
}

}  // namespace gloss
