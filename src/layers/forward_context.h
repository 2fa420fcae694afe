#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string_view>

namespace gloss {

/// Where in the model an attention stands.
struct Site {
  enum class Kind { Cross, EncoderSelf, DecoderSelf };
  Kind kind;
  int64_t layer;  // from 0

  bool operator==(const Site&) const = default;
};

/// "cross", "encoder_self", "decoder_self".
inline const char* name(Site::Kind kind) {
  constexpr const char* kNames[] = {"cross", "encoder_self", "decoder_self"};
  return kNames[static_cast<int>(kind)];
}

/// The kind of that name, which must be one of the three.
inline Site::Kind kind_named(std::string_view named) {
  for (const Site::Kind kind : {Site::Kind::Cross, Site::Kind::EncoderSelf}) {
    if (named == name(kind)) {
      return kind;
    }
  }
  return Site::Kind::DecoderSelf;
}

/// What an attention found.
struct Attended {
  torch::Tensor context;  // (B, T, D)
  torch::Tensor weights;  // (B, H, T, S), undefined unless a tap asked
  torch::Tensor centre;   // (B, T) the predicted position of local-p, else undefined
};

/// Weights leave the model through a tap that the caller passes in. A layer asks whether it wants this site, and only
/// then takes the path that makes weights. What it is given is attached to the graph and before dropout: in evaluation,
/// exactly what was multiplied with the values.
class Tap {
 public:
  virtual ~Tap() = default;
  virtual bool wants(const Site& site) const = 0;
  virtual void take(const Site& site, const Attended& attended) = 0;
};

/// What one pass through the model is for.
struct Pass {
  bool training = false;  // dropout acts only in training
  uint64_t noise = 0;     // key of this pass's dropout: a function of seed, step and micro-batch
  Tap* tap = nullptr;     // asked for every attention; none: no weights are made
};

}  // namespace gloss
