#include "training/objective.h"

#include "model/token_batch.h"
#include "ops/r_drop.h"
#include "ops/smoothed_cross_entropy.h"

namespace gloss {

using torch::Tensor;

Objective::Objective(const TrainingOptions& options, std::shared_ptr<Seq2Seq> model,
                     std::optional<GuidedAlignment> guided)
    : label_smoothing_(options.label_smoothing),
      r_drop_(options.r_drop),
      model_(std::move(model)),
      guided_(std::move(guided)) {}

std::optional<AligningHead> Objective::aligning_head() const {
  return guided_ ? std::optional(guided_->aligning_head()) : std::nullopt;
}

// R-Drop's two passes are one: the batch holds every pair twice, and dropout differs from row to row.
Tensor Objective::loss(const std::vector<SentencePair>& pairs, const std::vector<size_t>& chosen,
                       uint64_t dropout_key) const {
  const auto [source, target, pieces] = pad_pairs(pairs, chosen, model_->device());
  const int64_t passes = r_drop_ ? 2 : 1;
  std::optional<HeadWeights> guided_head;
  if (guided_) {
    guided_head.emplace(guided_->head());
  }
  const Tensor decoder_outputs =
      model_->teacher_force(source.repeated(passes), target.repeated(passes),
                            ForwardContext{true, dropout_key, guided_head ? &*guided_head : nullptr});
  const Tensor targets = target.ids.flatten().index_select(0, pieces);  // (N)
  std::vector<Predictions> predictions;
  for (const Tensor& pass : decoder_outputs.chunk(passes)) {
    predictions.push_back(
        {pass.flatten(0, 1).index_select(0, pieces), model_->output_weight(), model_->output_bias(), targets});
  }
  Tensor sum = r_drop_ ? r_drop(predictions[0], predictions[1], label_smoothing_, *r_drop_)
                       : smoothed_cross_entropy(predictions[0], label_smoothing_);
  if (guided_) {
    for (const Tensor& pass : guided_head->weights().chunk(passes)) {
      sum = sum + guided_->loss(pass, pairs, chosen) / passes;
    }
  }
  return sum;
}

}  // namespace gloss
