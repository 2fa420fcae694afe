#include "attention/attention.h"

#include "attention/registry.h"

namespace gloss {

Memory Memory::select(const torch::Tensor& rows) const {
  const DeferredMemoryGradient chosen(values->index_select(0, rows));
  return {keys->is_same(*values) ? chosen : DeferredMemoryGradient(keys->index_select(0, rows)), chosen,
          mask.index_select(0, rows), lengths.index_select(0, rows), query_weight};
}

void AttentionOptions::bind(Schema& schema) {
  schema.choose("score", score, scores(), "How a decoder state and a source position are compared; none: no attention");
  schema.choose("window", window, windows(),
                "Source positions that are looked at: all, around the target position, or around a predicted one");
}

std::string AttentionOptions::summary() const {
  return none() ? "no attention" : score.name + " score, " + window.name + " window";
}

Attention::Attention(const AttentionOptions& options, const Widths& widths, Dropout dropout) : dropout_(dropout) {
  score_ = register_module("score", options.score.as<ScoreOptions>().make(widths));
  window_ = register_module("window", options.window.as<WindowOptions>().make(widths));
}

Memory Attention::precompute(const torch::Tensor& states, const torch::Tensor& mask, const torch::Tensor& lengths) {
  const DeferredMemoryGradient values(states);
  const torch::Tensor keys = score_->project(states);
  return {keys.is_same(states) ? values : DeferredMemoryGradient(keys), values, mask, lengths, score_->query_weight()};
}

AttentionOutput Attention::forward(const Query& query, const Memory& memory, const ForwardContext& forward_context) {
  const auto [weights, centre] = window_->forward(score_->forward(query, memory), query, memory);
  const torch::Tensor context = memory.values(dropout_(weights, forward_context, query.position));
  return {context, weights.unsqueeze(1), centre};
}

void AttentionSteps::add(const AttentionOutput& step) {
  contexts_.push_back(step.context);
  weights_.push_back(step.weights);
  centres_.push_back(step.centre);
}

AttentionOutput AttentionSteps::joined() const {
  return {torch::cat(contexts_, 1), torch::cat(weights_, 2),
          centres_[0].defined() ? torch::cat(centres_, 1) : torch::Tensor()};
}

}  // namespace gloss
