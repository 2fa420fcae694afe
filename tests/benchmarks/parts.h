#pragma once

#include <array>
#include <string_view>

namespace gloss {

/// The parts of the time of a training step.
enum class Part { Products, Attention, Loss, Dropout, Norms, Activations, Optimizer, Data, Log, Rest };

inline constexpr std::array kPartNames{
    "products",  "attention", "loss", "dropout", "norms", "activations, sums and copies",
    "optimizer", "data",      "log",  "rest"};

/// The part of a function, by the name under which LibTorch's observers hear of it, that is called within one of the
/// part `around`. What the attention, the loss or another part calls is of that part, except products of matrices; all
/// that the log calls is of the log.
Part part_of(std::string_view name, Part around);

}  // namespace gloss
