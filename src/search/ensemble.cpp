#include "search/ensemble.h"

#include <cmath>

#include "search/scoring.h"

namespace gloss {
namespace {

using torch::Tensor;

struct EnsembleState final : DecoderState {
  std::vector<std::unique_ptr<DecoderState>> states;  // of each model

  void select(const Tensor& rows) override {
    for (const auto& state : states) {
      state->select(rows);
    }
  }
};

class Ensemble final : public StepModel {
 public:
  explicit Ensemble(const std::vector<Seq2Seq*>& models) {
    for (Seq2Seq* model : models) {
      models_.emplace_back(*model);
    }
  }

  std::unique_ptr<DecoderState> start(const std::vector<TokenBatch>& sources) override {
    auto state = std::make_unique<EnsembleState>();
    for (size_t m = 0; m < models_.size(); ++m) {
      state->states.push_back(models_[m].start({sources.at(m)}));
    }
    return state;
  }

  Tensor logits(const Tensor& pieces, DecoderState& state) override {
    auto& states = static_cast<EnsembleState&>(state).states;
    std::vector<Tensor> all;
    for (size_t m = 0; m < models_.size(); ++m) {
      all.push_back(models_[m].logits(pieces, *states[m]).log_softmax(1));
    }
    return log_mean(all);
  }

  int64_t target_pieces() const override { return models_.front().target_pieces(); }
  torch::Device device() const override { return models_.front().device(); }

 private:
  std::vector<SingleModel> models_;
};

}  // namespace

Tensor log_mean(const std::vector<Tensor>& log_probabilities) {
  return torch::stack(log_probabilities).logsumexp(0) - std::log(log_probabilities.size());
}

std::unique_ptr<StepModel> step_model_of(const std::vector<Seq2Seq*>& models) {
  if (models.size() == 1) return std::make_unique<SingleModel>(*models.front());
  return std::make_unique<Ensemble>(models);
}

std::vector<std::vector<double>> score_targets(const std::vector<Seq2Seq*>& models,
                                               const std::vector<std::vector<SentencePair>>& pairs) {
  std::vector<std::vector<Tensor>> by_pair(pairs.front().size());  // of each model
  for (size_t m = 0; m < models.size(); ++m) {
    const std::vector<ScoredPair> scored = score_pairs(*models[m], pairs[m], {});
    for (size_t i = 0; i < scored.size(); ++i) {
      by_pair[i].push_back(torch::tensor(scored[i].log_probabilities, torch::kDouble));
    }
  }
  std::vector<std::vector<double>> means;
  for (const std::vector<Tensor>& each : by_pair) {
    const Tensor mean = each.size() == 1 ? each.front() : log_mean(each);
    means.emplace_back(mean.const_data_ptr<double>(), mean.const_data_ptr<double>() + mean.numel());
  }
  return means;
}

}  // namespace gloss
