#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gloss {

/// The encoding of an attention weight w: u16 is round(65535 w), within 1/65535 of w, exact for 0 and 1; float32 is w.
enum class WeightEncoding { U16, Float32 };

/// The encoding called "u16" or "float32". Throws Error for any other name.
WeightEncoding weight_encoding(std::string_view name);

/// Encodes weights as little-endian u16. Weights are clamped to [0, 1]; NaN becomes 0.
std::vector<std::byte> u16_cells(std::span<const float> weights);

/// Weights as stored in the log: little-endian values in the given order, plain or as a zlib stream.
struct EncodedWeights {
  std::string encoding;  // u16, u16+zlib, float32 or float32+zlib
  std::vector<std::byte> bytes;
};

/// Encodes attention weights, with zlib if that is smaller. Uses float32 instead of u16 if any weight is NaN.
EncodedWeights encode_weights(std::span<const float> weights, WeightEncoding cells);

/// Decodes `count` weights. Throws Error if the encoding is unknown or the bytes hold another number of weights.
std::vector<float> decode_weights(std::string_view encoding, std::span<const std::byte> bytes, size_t count);

/// Decodes little-endian float32 numbers. Throws Error if the size is not a multiple of 4.
std::vector<float> floats(std::span<const std::byte> bytes);

}  // namespace gloss
