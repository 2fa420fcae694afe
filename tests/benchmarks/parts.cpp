#include "parts.h"

#include <utility>

namespace gloss {
namespace {

// What a name contains; the first row that fits counts. Names of gloss are in RECORD_USER_SCOPE, or those of the
// autograd functions in src/ops.
constexpr std::pair<std::string_view, Part> kParts[] = {
    {"gloss::multiply", Part::Products},
    {"aten::mm", Part::Products},
    {"aten::addmm", Part::Products},
    {"gloss::smoothed_cross_entropy", Part::Loss},
    {"SmoothedCrossEntropy", Part::Loss},
    {"gloss::r_drop", Part::Loss},
    {"RDrop", Part::Loss},
    {"attention", Part::Attention},
    {"Attention", Part::Attention},
    {"tanh_energy", Part::Attention},
    {"TanhEnergy", Part::Attention},
    {"softmax", Part::Attention},
    {"Softmax", Part::Attention},
    {"bmm", Part::Attention},
    {"Bmm", Part::Attention},
    {"dropout", Part::Dropout},
    {"Dropout", Part::Dropout},
    {"layer_norm", Part::Norms},
    {"LayerNorm", Part::Norms},
    {"_fused_adam", Part::Optimizer},
    {"_foreach_", Part::Optimizer},
    {"gloss::pad_pairs", Part::Data},
    {"gloss::start_epoch", Part::Data},
    {"gloss::log", Part::Log},
    {"autograd::engine", Part::Rest},  // "autograd::engine::evaluate_function: AddBackward0"
    {"gloss::lstm", Part::Activations},
    {"gloss::gru", Part::Activations},
    {"LstmStep", Part::Activations},
    {"GruStep", Part::Activations},
    {"aten::", Part::Activations},
    {"Backward0", Part::Activations},
};

Part own_part(std::string_view name) {
  for (const auto& [fragment, part] : kParts) {
    if (name.find(fragment) != std::string_view::npos) return part;
  }
  return Part::Rest;
}

}  // namespace

Part part_of(std::string_view name, Part around) {
  if (around == Part::Log) return around;
  const Part own = own_part(name);
  return own == Part::Products || around == Part::Activations || around == Part::Rest ? own : around;
}

}  // namespace gloss
