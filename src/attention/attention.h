#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "config/key_binding.h"
#include "layers/dropout.h"
#include "ops/deferred_memory_gradient.h"
#include "ops/deferred_weight_gradient.h"

namespace gloss {

// Shapes: B sentences, T target positions, S source positions, H heads. Masks are bool: true for a token, false for
// padding.

/// The encoder states that one attention attends to, with its keys computed once per sentence.
struct Memory {
  DeferredMemoryGradient keys;               // (B, S, K)
  DeferredMemoryGradient values;             // (B, S, D)
  torch::Tensor mask;                        // (B, S) bool
  torch::Tensor lengths;                     // (B) int64
  DeferredWeightGradient query_weight = {};  // of the score's projection of queries, if it has one

  Memory select(const torch::Tensor& rows) const;
};

/// The decoder states that query the memory, for the target positions from `position` on.
struct Query {
  torch::Tensor states;  // (B, T, Q)
  int64_t position = 0;
};

/// The sizes of an attention's inputs.
struct Widths {
  int64_t query;       // Q
  int64_t states;      // D
  int64_t max_length;  // the longest source, in pieces
};

/// The unnormalised score of source position s for target position t.
class Score : public torch::nn::Module {
 public:
  virtual torch::Tensor project(const torch::Tensor& states) { return states; }  // (B, S, D) -> keys (B, S, K)
  virtual DeferredWeightGradient query_weight() const { return {}; }             // projects a query at every step
  virtual torch::Tensor forward(const Query& query, const Memory& memory) = 0;   // -> (B, T, S)
};

struct ScoreOptions : Options {
  virtual std::shared_ptr<Score> make(const Widths& widths) const = 0;
  virtual bool reads_source() const { return true; }
  virtual bool has_max_length() const { return false; }             // no source may be longer than Widths::max_length
  virtual std::string validate(const Widths&) const { return ""; }  // an error message, empty if the widths are valid
};

/// Selects the source positions that may be attended to and normalises their scores to attention weights.
class Window : public torch::nn::Module {
 public:
  struct Weighted {
    torch::Tensor weights;  // (B, T, S), exactly 0 at masked positions
    torch::Tensor centre;   // (B, T), the predicted position of local-p, else undefined
  };
  virtual Weighted forward(const torch::Tensor& scores, const Query& query, const Memory& memory) = 0;
};

struct WindowOptions : Options {
  virtual std::shared_ptr<Window> make(const Widths& widths) const = 0;
};

struct AttentionOptions : Options {
  Choice score, window;
  void bind(Schema& schema) override;
  bool none() const { return score.name == "none"; }  // the baseline without attention
  std::string summary() const;                        // "additive score, global window"
};

/// The attention of the recurrent models: a score and a window.
///
///   a(t, .) = window(score(q(t), k(.))),  c(t) = sum over s of a(t, s) v(s)
class Attention : public torch::nn::Module {
 public:
  Attention(const AttentionOptions& options, const Widths& widths, Dropout dropout);

  /// Projects the encoder states to keys. states (B, S, D), mask (B, S), lengths (B).
  Memory precompute(const torch::Tensor& states, const torch::Tensor& mask, const torch::Tensor& lengths);

  /// Returns the weights before dropout, as those of one head: (B, 1, T, S).
  AttentionOutput forward(const Query& query, const Memory& memory, const ForwardContext& forward_context);

 private:
  std::shared_ptr<Score> score_;
  std::shared_ptr<Window> window_;
  Dropout dropout_;
};

/// The outputs of an attention that was queried one target position at a time, T = 1 each.
class AttentionSteps {
 public:
  void add(const AttentionOutput& step);
  AttentionOutput joined() const;  // over all T positions

 private:
  std::vector<torch::Tensor> contexts_, weights_, centres_;
};

}  // namespace gloss
