#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace gloss {

/// Identifies one attention of the model.
struct AttentionSite {
  enum class Kind { Cross, EncoderSelf, DecoderSelf };
  Kind kind;
  int64_t layer;  // from 0

  bool operator==(const AttentionSite&) const = default;
};

/// The names of the kinds, in their order.
inline constexpr std::array kSiteNames{"cross", "encoder_self", "decoder_self"};

inline const char* site_name(AttentionSite::Kind kind) {
  return kSiteNames[static_cast<size_t>(kind)];
}

/// The kind with this name. Throws Error for one that is not among kSiteNames.
inline AttentionSite::Kind site_kind(std::string_view name) {
  const auto found = std::ranges::find(kSiteNames, name);
  if (found == kSiteNames.end()) fail("'{}' is no attention, expected cross, encoder_self or decoder_self", name);
  return static_cast<AttentionSite::Kind>(found - kSiteNames.begin());
}

}  // namespace gloss
