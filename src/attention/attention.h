#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "config/schema.h"
#include "layers/dropout.h"

namespace gloss {

// B sentences, T target positions, S source positions, H heads. Masks are bool, true is a token.

/// The encoded sentence as one attention sees it: projected once, looked at many times.
struct Memory {
  torch::Tensor keys;     // (B, S, K)
  torch::Tensor values;   // (B, S, D)
  torch::Tensor mask;     // (B, S) bool
  torch::Tensor lengths;  // (B) int64

  Memory select(const torch::Tensor& rows) const;
};

/// What asks: decoder states, the first of which stands at target position `position`.
struct Query {
  torch::Tensor states;  // (B, T, Q)
  int64_t position = 0;
};

/// The sizes an attention is made for.
struct Widths {
  int64_t query;       // Q
  int64_t states;      // D
  int64_t max_length;  // the longest source, in pieces
};

/// How well target position t fits source position s, before any normalisation.
class Score : public torch::nn::Module {
 public:
  virtual torch::Tensor project(const torch::Tensor& states) { return states; }         // (B, S, D) -> keys (B, S, K)
  virtual torch::Tensor forward(const Query& query, const Memory& memory) = 0;          // -> (B, T, S)
};

struct ScoreOptions : Options {
  virtual std::shared_ptr<Score> make(const Widths& widths) const = 0;
  virtual bool reads_source() const { return true; }
  virtual bool has_max_length() const { return false; }  // no source may be longer than Widths::max_length
  virtual std::string validate(const Widths&) const { return ""; }  // what is wrong with these widths, or nothing
};

/// Which source positions may be looked at, and how scores become weights.
class Window : public torch::nn::Module {
 public:
  struct Weighted {
    torch::Tensor weights;  // (B, T, S), exactly 0 where nothing may be seen
    torch::Tensor centre;   // (B, T) or undefined
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
  std::string summary() const;                       // "additive score, global window"
};

/// Attention of the recurrent models: a score seen through a window.
///
///   a(t, .) = window(score(q(t), k(.))),  c(t) = sum over s of a(t, s) v(s)
class Attention : public torch::nn::Module {
 public:
  Attention(const AttentionOptions& options, const Widths& widths, Dropout dropout);

  /// states (B, S, D), mask (B, S), lengths (B).
  Memory precompute(const torch::Tensor& states, const torch::Tensor& mask, const torch::Tensor& lengths);

  /// The weights are those before dropout, one head: (B, 1, T, S).
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
