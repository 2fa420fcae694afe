#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "model/seq2seq.h"
#include "run/configuration.h"
#include "training/guided_alignment.h"

namespace gloss {

/// The training objective: cross-entropy with label smoothing (Szegedy et al. 2016), with R-Drop (Liang et al. 2021)
/// and the loss of a guided head (Chen et al. 2016; Garg et al. 2019) where the configuration has them.
class Objective {
 public:
  Objective(const TrainingOptions& options, std::shared_ptr<Seq2Seq> model, std::optional<GuidedAlignment> guided);

  /// The head to align with where no gold links choose one; empty without guided alignment.
  std::optional<AligningHead> aligning_head() const;

  /// The loss of the chosen pairs, summed over their target pieces, in nats: a scalar on the model's device.
  torch::Tensor loss(const std::vector<SentencePair>& pairs, const std::vector<size_t>& chosen,
                     uint64_t dropout_key) const;

 private:
  double label_smoothing_;
  std::optional<double> r_drop_;
  std::shared_ptr<Seq2Seq> model_;
  std::optional<GuidedAlignment> guided_;
};

}  // namespace gloss
