#include "runlog/weight_codec.h"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/error.h"

namespace gloss {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// Weights that repeat nothing: a softmax of scattered scores.
std::vector<float> softmax_rows(size_t rows, size_t columns) {
  std::vector<float> weights;
  uint32_t state = 1;
  for (size_t r = 0; r < rows; ++r) {
    std::vector<double> row(columns);
    double sum = 0;
    for (double& weight : row) {
      state = state * 1664525u + 1013904223u;
      sum += weight = std::exp(4.0 * state / 4294967296.0);
    }
    for (const double weight : row) weights.push_back(static_cast<float>(weight / sum));
  }
  return weights;
}

std::vector<float> there_and_back(const std::vector<float>& weights, WeightEncoding cells) {
  const EncodedWeights encoded = encode_weights(weights, cells);
  return decode_weights(encoded.encoding, encoded.bytes, weights.size());
}

TEST(AttentionCodec, KeepsU16WithinOneSixtyFiveThousandth) {
  const std::vector<float> weights = softmax_rows(12 * 15, 15);
  const std::vector<float> read = there_and_back(weights, WeightEncoding::U16);
  ASSERT_EQ(read.size(), weights.size());
  for (size_t i = 0; i < read.size(); ++i) ASSERT_NEAR(read[i], weights[i], 0.501 / 65535) << i;
}

TEST(AttentionCodec, KeepsZeroAndOneExactly) {
  EXPECT_THAT(there_and_back({0, 1, 0}, WeightEncoding::U16), ElementsAre(0, 1, 0));
}

TEST(AttentionCodec, KeepsEveryU16ThatItWrote) {
  std::vector<float> weights;
  for (int cell = 0; cell <= 65535; ++cell) weights.push_back(static_cast<float>(cell) / 65535);
  EXPECT_EQ(there_and_back(weights, WeightEncoding::U16), weights);
}

TEST(AttentionCodec, KeepsFloat32Exactly) {
  std::vector<float> weights = softmax_rows(7, 9);
  weights.push_back(1e-30f);
  EXPECT_EQ(there_and_back(weights, WeightEncoding::Float32), weights);
}

TEST(AttentionCodec, TakesWhatLiesOutsideForTheNearerEnd) {
  EXPECT_THAT(there_and_back({1.0000001f, -1e-9f, 7}, WeightEncoding::U16), ElementsAre(1, 0, 1));
}

TEST(AttentionCodec, KeepsWhatIsNotANumberAsFloat32) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const EncodedWeights encoded = encode_weights(std::vector<float>{0.5f, nan}, WeightEncoding::U16);
  EXPECT_EQ(encoded.encoding, "float32");
  const std::vector<float> read = decode_weights(encoded.encoding, encoded.bytes, 2);
  EXPECT_EQ(read[0], 0.5f);
  EXPECT_TRUE(std::isnan(read[1]));
}

TEST(AttentionCodec, WritesLittleEndianCellsInTheOrderGiven) {
  const EncodedWeights encoded = encode_weights(std::vector<float>{1.0f / 65535, 256.0f / 65535}, WeightEncoding::U16);
  EXPECT_EQ(encoded.encoding, "u16");
  EXPECT_THAT(encoded.bytes, ElementsAre(std::byte{1}, std::byte{0}, std::byte{0}, std::byte{1}));
  const EncodedWeights one = encode_weights(std::vector<float>{1}, WeightEncoding::Float32);
  EXPECT_THAT(one.bytes, ElementsAre(std::byte{0}, std::byte{0}, std::byte{0x80}, std::byte{0x3f}));
}

TEST(AttentionCodec, CompressesOnlyWhereThatIsSmaller) {
  const std::vector<float> zeros(1000);
  EXPECT_EQ(encode_weights(zeros, WeightEncoding::U16).encoding, "u16+zlib");
  EXPECT_LT(encode_weights(zeros, WeightEncoding::U16).bytes.size(), 50u);
  EXPECT_THAT(there_and_back(zeros, WeightEncoding::U16), Each(0));
  EXPECT_EQ(encode_weights(zeros, WeightEncoding::Float32).encoding, "float32+zlib");
  EXPECT_EQ(encode_weights(std::vector<float>{0.1f, 0.2f, 0.7f}, WeightEncoding::U16).encoding, "u16");
  EXPECT_LE(encode_weights(softmax_rows(50, 20), WeightEncoding::U16).bytes.size(), 2000u);
}

TEST(AttentionCodec, KeepsNothingAtAll) {
  EXPECT_TRUE(there_and_back({}, WeightEncoding::U16).empty());
}

TEST(AttentionCodec, RefusesWhatItDidNotWrite) {
  const EncodedWeights encoded = encode_weights(std::vector<float>(100), WeightEncoding::U16);
  const auto decoded = [](const std::string& encoding, std::vector<std::byte> bytes, size_t count) {
    return [=] { decode_weights(encoding, bytes, count); };
  };
  EXPECT_THAT(decoded("u8", encoded.bytes, 100),
              ThrowsMessage<Error>("weights cannot be kept as \"u8\", expected u16 or float32"));
  EXPECT_THAT(decoded("u16+zlib", encoded.bytes, 99), ThrowsMessage<Error>(HasSubstr("99 weights")));
  EXPECT_THAT(decoded("u16+zlib", encoded.bytes, 101), ThrowsMessage<Error>(HasSubstr("101 weights")));
  EXPECT_THAT(decoded("u16", encoded.bytes, 100), ThrowsMessage<Error>(HasSubstr("100 weights")));
  EXPECT_THAT(decoded("u16+zlib", {}, 100), ThrowsMessage<Error>(HasSubstr("100 weights")));
  EXPECT_THAT([] { weight_encoding("u17"); }, ThrowsMessage<Error>(HasSubstr("expected u16 or float32")));
}

}  // namespace
}  // namespace gloss
