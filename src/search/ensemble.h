#pragma once

#include <memory>
#include <vector>

#include "data/corpus.h"
#include "search/step_model.h"

namespace gloss {

// An ensemble of M models that share a target vocabulary: the mean of their probabilities (as in fairseq).
//
//   p(y(t) | y(<t), x) = 1/M sum over m of p_m(y(t) | y(<t), x)
//
// Each model reads the source in its own vocabulary.

/// ln of the mean of probabilities, given the logarithms of each model, of one shape.
torch::Tensor log_mean(const std::vector<torch::Tensor>& log_probabilities);

/// The step model of one trained model or of an ensemble, which must outlive it.
std::unique_ptr<StepModel> step_model_of(const std::vector<Seq2Seq*>& models);

/// ln p(piece | source, previous pieces) of each target piece of each pair, with teacher forcing, as score_pairs gives
/// it for one model. `pairs` has, for each model, the pairs as it reads them; the targets are the same.
std::vector<std::vector<double>> score_targets(const std::vector<Seq2Seq*>& models,
                                               const std::vector<std::vector<SentencePair>>& pairs);

}  // namespace gloss
