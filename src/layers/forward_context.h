#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string_view>

namespace gloss {

/// Where in the model an attention stands.
struct AttentionSite {
  enum class Kind { Cross, EncoderSelf, DecoderSelf };
  Kind kind;
  int64_t layer;  // from 0

  bool operator==(const AttentionSite&) const = default;
};

/// "cross", "encoder_self", "decoder_self".
inline const char* site_name(AttentionSite::Kind kind) {
  constexpr const char* kNames[] = {"cross", "encoder_self", "decoder_self"};
  return kNames[static_cast<int>(kind)];
}

/// The kind of that name, which must be one of the three.
inline AttentionSite::Kind site_kind(std::string_view named) {
  for (const AttentionSite::Kind kind : {AttentionSite::Kind::Cross, AttentionSite::Kind::EncoderSelf}) {
    if (named == site_name(kind)) {
      return kind;
    }
  }
  return AttentionSite::Kind::DecoderSelf;
}

/// What an attention found.
struct AttentionOutput {
  torch::Tensor context;  // (B, T, D)
  torch::Tensor weights;  // (B, H, T, S), undefined unless a tap asked
  torch::Tensor centre;   // (B, T) the predicted position of local-p, else undefined
};

/// Weights leave the model through a tap that the caller passes in. A layer asks whether it wants this site, and only
/// then takes the path that makes weights. What it is given is attached to the graph and before dropout: in evaluation,
/// exactly what was multiplied with the values.
class AttentionHook {
 public:
  virtual ~AttentionHook() = default;
  virtual bool wants(const AttentionSite& site) const = 0;
  virtual void take(const AttentionSite& site, const AttentionOutput& attention) = 0;
};

/// What one pass through the model is for.
struct ForwardContext {
  bool training = false;  // dropout acts only in training
  uint64_t dropout_key = 0;     // key of this pass's dropout: a function of seed, step and micro-batch
  AttentionHook* hook = nullptr;     // asked for every attention; none: no weights are made
};

}  // namespace gloss
