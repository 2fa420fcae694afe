#include "runlog/weight_codec.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/zlib_stream.h"

namespace gloss {
namespace {

static_assert(std::endian::native == std::endian::little, "the log's numbers are little-endian");

constexpr std::string_view kCompressed = "+zlib";
constexpr float kWhole = 65535;

std::string_view name(WeightEncoding cells) {
  return cells == WeightEncoding::U16 ? "u16" : "float32";
}

size_t width(WeightEncoding cells) {
  return cells == WeightEncoding::U16 ? sizeof(uint16_t) : sizeof(float);
}

template <typename Cell>
std::vector<std::byte> copy_bytes(std::span<const Cell> cells) {
  const auto bytes = std::as_bytes(cells);
  return {bytes.begin(), bytes.end()};
}

std::vector<float> from_u16(std::span<const std::byte> bytes) {
  std::vector<float> weights(bytes.size() / sizeof(uint16_t));
  for (size_t i = 0; i < weights.size(); ++i) {
    uint16_t cell = 0;
    std::memcpy(&cell, bytes.data() + i * sizeof cell, sizeof cell);
    weights[i] = static_cast<float>(cell) / kWhole;
  }
  return weights;
}

}  // namespace

WeightEncoding weight_encoding(std::string_view called) {
  for (const WeightEncoding cells : {WeightEncoding::U16, WeightEncoding::Float32}) {
    if (called == name(cells)) return cells;
  }
  fail("weights cannot be kept as \"{}\", expected u16 or float32", called);
}

std::vector<std::byte> u16_cells(std::span<const float> weights) {
  std::vector<uint16_t> cells(weights.size());
  std::ranges::transform(weights, cells.begin(), [](float weight) {
    const float known = weight > 0 ? std::min(weight, 1.0f) : 0.0f;
    return static_cast<uint16_t>(known * kWhole + 0.5f);
  });
  return copy_bytes<uint16_t>(cells);
}

EncodedWeights encode_weights(std::span<const float> weights, WeightEncoding cells) {
  if (std::ranges::any_of(weights, [](float weight) { return std::isnan(weight); })) cells = WeightEncoding::Float32;
  std::vector<std::byte> bytes = cells == WeightEncoding::U16 ? u16_cells(weights) : copy_bytes<float>(weights);
  std::vector<std::byte> compressed = compress(bytes, 1);
  std::string encoding(name(cells));
  if (compressed.size() >= bytes.size()) return {std::move(encoding), std::move(bytes)};
  return {encoding.append(kCompressed), std::move(compressed)};
}

std::vector<float> decode_weights(std::string_view encoding, std::span<const std::byte> bytes, size_t count) {
  const bool compressed = encoding.ends_with(kCompressed);
  const WeightEncoding kept =
      weight_encoding(encoding.substr(0, encoding.size() - (compressed ? kCompressed.size() : 0)));
  const size_t size = count * width(kept);
  std::vector<std::byte> expanded;
  if (compressed) bytes = expanded = expand(bytes, size);
  if (bytes.size() != size) fail("{} bytes of attention are not the {} weights that were expected", encoding, count);
  return kept == WeightEncoding::U16 ? from_u16(bytes) : floats(bytes);
}

std::vector<float> floats(std::span<const std::byte> bytes) {
  if (bytes.size() % sizeof(float) != 0) fail("{} bytes cannot be divided into float32 numbers", bytes.size());
  std::vector<float> values(bytes.size() / sizeof(float));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

}  // namespace gloss
