#include "model/token_batch.h"

#include <algorithm>
#include <numeric>

#include "data/batches.h"

namespace gloss {
namespace {

using torch::Tensor;

/// Each list as a tensor. They go to a GPU in one copy from page-locked memory, for which the host does not wait.
std::vector<Tensor> on_device(const std::vector<const std::vector<int64_t>*>& lists, torch::Device device) {
  std::vector<int64_t> sizes;
  for (const auto* list : lists) sizes.push_back(std::ssize(*list));
  const Tensor host = torch::empty({std::accumulate(sizes.begin(), sizes.end(), int64_t{0})},
                                   torch::TensorOptions(torch::kInt64).pinned_memory(!device.is_cpu()));
  int64_t* to = host.mutable_data_ptr<int64_t>();
  for (const auto* list : lists) to = std::ranges::copy(*list, to).out;
  return host.to(device, /*non_blocking=*/true).split_with_sizes(sizes);
}

}  // namespace

Tensor TokenBatch::mask() const {
  return torch::arange(ids.size(1), lengths.options()).unsqueeze(0) < lengths.unsqueeze(1);
}

TokenBatch pad_sentences(const std::vector<const std::vector<int32_t>*>& sentences, torch::Device device) {
  const PaddedIds padded = pad(sentences);
  const std::vector<Tensor> parts = on_device({&padded.ids, &padded.lengths}, device);
  return {parts[0].view({padded.rows, padded.columns}), parts[1]};
}

PairBatch pad_pairs(const std::vector<SentencePair>& pairs, const std::vector<size_t>& chosen, torch::Device device) {
  RECORD_USER_SCOPE("gloss::pad_pairs");
  std::vector<const std::vector<int32_t>*> sources, targets;
  for (const size_t index : chosen) {
    sources.push_back(&pairs[index].source);
    targets.push_back(&pairs[index].target);
  }
  const PaddedIds source = pad(sources), target = pad(targets);
  std::vector<int64_t> target_pieces;
  for (int64_t row = 0; row < target.rows; ++row) {
    for (int64_t i = 0; i < target.lengths[row]; ++i) target_pieces.push_back(row * target.columns + i);
  }
  const std::vector<Tensor> parts =
      on_device({&source.ids, &source.lengths, &target.ids, &target.lengths, &target_pieces}, device);
  return {{parts[0].view({source.rows, source.columns}), parts[1]},
          {parts[2].view({target.rows, target.columns}), parts[3]},
          parts[4]};
}

}  // namespace gloss
