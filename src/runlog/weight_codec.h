#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gloss {

/// What an attention weight is kept as: u16 is round(65535 w), within 1/65535 of w with 0 and 1 exact; float32 is w.
enum class WeightEncoding { U16, Float32 };

/// The cells called "u16" or "float32"; any other name is an Error.
WeightEncoding weight_encoding(std::string_view name);

/// The u16 cells of weights, little-endian. A weight outside [0, 1] is taken for the nearer end, one that is not a
/// number for 0.
std::vector<std::byte> u16_cells(std::span<const float> weights);

/// Weights as the log keeps them: little-endian cells in the order given, as they are or as a zlib stream.
struct EncodedWeights {
  std::string encoding;  // u16, u16+zlib, float32 or float32+zlib
  std::vector<std::byte> bytes;
};

/// Encodes attention weights, by zlib where that makes them smaller. U16 gives way to float32 where a weight is not a
/// number.
EncodedWeights encode_weights(std::span<const float> weights, WeightEncoding cells);

/// The `count` weights that were encoded. Error where the encoding is unknown, or the bytes are not that many cells.
std::vector<float> decode_weights(std::string_view encoding, std::span<const std::byte> bytes, size_t count);

/// Little-endian float32 numbers. Error where the bytes do not divide into them.
std::vector<float> floats(std::span<const std::byte> bytes);

}  // namespace gloss
