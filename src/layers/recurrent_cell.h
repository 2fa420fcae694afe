#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <string>

namespace gloss {

/// The state of one recurrent layer after a position.
struct LayerState {
  torch::Tensor hidden;  // (B, H)
  torch::Tensor cell;    // (B, H) for an LSTM, undefined for a GRU

  /// The state of the given rows of the batch.
  LayerState select(const torch::Tensor& rows) const {
    return {hidden.index_select(0, rows), cell.defined() ? cell.index_select(0, rows) : cell};
  }
};

/// One step of a recurrent layer: the projected input (B, G H) and the previous state -> the next state.
using Recurrence = std::function<LayerState(const torch::Tensor& input, const LayerState& before)>;

/// A recurrent cell.
///
/// The input projection is separate from the recurrence, so that it can be computed for all positions at once: `input`
/// projects x (..., I) to (..., G H). The recurrence takes one position of this projection, or a sum of several
/// projections.
class Cell : public torch::nn::Module {
 public:
  virtual torch::Tensor input(const torch::Tensor& x) = 0;
  virtual Recurrence recurrence() const = 0;  // for the steps of one forward pass
  virtual LayerState zero(int64_t batch) const = 0;
  virtual int64_t gates() const = 0;  // G: blocks of width H in `input`, 3 for GRU, 4 for LSTM
};

struct CellShape {
  int64_t input;   // I
  int64_t hidden;  // H
};

/// `name` is gru or lstm; any other is an Error.
std::shared_ptr<Cell> make_cell(const std::string& name, const CellShape& shape);

}  // namespace gloss
