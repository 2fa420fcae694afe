#include "model/token_batch.h"

#include "data/batches.h"

namespace gloss {

torch::Tensor TokenBatch::mask() const {
  return torch::arange(ids.size(1), lengths.options()).unsqueeze(0) < lengths.unsqueeze(1);
}

TokenBatch pad_sentences(const std::vector<const std::vector<int32_t>*>& sentences, torch::Device device) {
  const PaddedIds padded = pad(sentences);
  return TokenBatch{torch::tensor(padded.ids, torch::kInt64).view({padded.rows, padded.columns}),
                    torch::tensor(padded.lengths, torch::kInt64)}
      .to(device);
}

PairBatch pad_pairs(const std::vector<SentencePair>& pairs, const std::vector<size_t>& chosen, torch::Device device) {
  std::vector<const std::vector<int32_t>*> sources, targets;
  for (const size_t index : chosen) {
    sources.push_back(&pairs[index].source);
    targets.push_back(&pairs[index].target);
  }
  return {pad_sentences(sources, device), pad_sentences(targets, device)};
}

}  // namespace gloss
