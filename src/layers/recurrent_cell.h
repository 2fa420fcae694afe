#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <string>

namespace gloss {

/// What one recurrent layer carries from a position to the next.
struct LayerState {
  torch::Tensor hidden;  // (B, H)
  torch::Tensor cell;    // (B, H) of an LSTM, else undefined

  /// The same layer for the given rows of the batch.
  LayerState select(const torch::Tensor& rows) const {
    return {hidden.index_select(0, rows), cell.defined() ? cell.index_select(0, rows) : cell};
  }
};

/// One position of a recurrent layer: its input (B, G H) and its state before, to its next state.
using Recurrence = std::function<LayerState(const torch::Tensor& input, const LayerState& before)>;

/// The equations of a recurrent layer.
///
/// The part that reads the input is apart, so that it can be computed for all positions at once: `input` for x of shape
/// (..., I) gives (..., G H), and the recurrence takes one position of it, or a sum of several.
class Cell : public torch::nn::Module {
 public:
  virtual torch::Tensor input(const torch::Tensor& x) = 0;
  virtual Recurrence recurrence() const = 0;  // for the positions of one pass
  virtual LayerState zero(int64_t batch) const = 0;
  virtual int64_t gates() const = 0;  // G
};

struct CellShape {
  int64_t input;   // I
  int64_t hidden;  // H
};

/// `name` is gru or lstm.
std::shared_ptr<Cell> make_cell(const std::string& name, const CellShape& shape);

}  // namespace gloss
