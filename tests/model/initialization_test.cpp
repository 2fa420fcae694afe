// How whole models start.

#include <gtest/gtest.h>

#include <cmath>

#include "model/models.h"

namespace gloss {
namespace {

using torch::Tensor;

const std::string kBahdanau =
    "embedding: 50, encoder: {type: recurrent, cell: gru, bidirectional: true, hidden: 40}, "
    "decoder: {type: bahdanau, hidden: 40, attention: {score: additive, hidden: 30}}";
const std::string kLuong =
    "embedding: 40, encoder: {type: recurrent, cell: lstm, bidirectional: false, hidden: 40}, "
    "decoder: {type: luong, cell: lstm, hidden: 40, attention: {score: general}}";
const std::string kTransformer =
    "embedding: 64, encoder: {type: transformer, layers: 1, heads: 2, feed_forward: 80}, "
    "decoder: {type: transformer, layers: 1, heads: 2, feed_forward: 80}";

const std::string kPaper = ", initialization: paper";

using Parameters = torch::OrderedDict<std::string, Tensor>;

Parameters parameters(const std::string& yaml) {
  torch::manual_seed(1);
  return Seq2Seq(options_from<ModelOptions>("{" + yaml + "}"), {500, 600, 9}).named_parameters();
}

double largest(const Tensor& x) {
  return x.abs().max().item<double>();
}
double deviation(const Tensor& x) {
  return x.std().item<double>();
}
bool has(const std::string& name, const char* part) {
  return name.find(part) != std::string::npos;
}

TEST(PaperInitialization, OfBahdanausModelIsItsAppendixB) {
  for (const auto& parameter : parameters(kBahdanau + kPaper)) {
    const auto& [name, value] = parameter.pair();
    SCOPED_TRACE(name);
    if (has(name, "gates") || has(name, "candidate")) {
      for (const Tensor& block : value.split(40)) {
        EXPECT_TRUE(close(block.mm(block.t()), torch::eye(40), 1e-5));
      }
    } else if (has(name, "bias") || has(name, "energy")) {
      EXPECT_EQ(largest(value), 0);
    } else {
      const double expected = has(name, "score") ? 0.001 : 0.01;
      EXPECT_NEAR(deviation(value), expected, expected / 10);
    }
  }
}

TEST(PaperInitialization, OfLuongsModelIsUniform) {
  for (const auto& parameter : parameters(kLuong + kPaper)) {
    SCOPED_TRACE(parameter.key());
    if (parameter.key() != "output_bias") {
      const double scale = has(parameter.key(), "scaled_key") ? std::sqrt(40) : 1;  // its W is P / sqrt(40)
      EXPECT_LE(largest(parameter.value()) / scale, 0.1f);
      EXPECT_NEAR(deviation(parameter.value()) / scale, 0.1 / std::sqrt(3), 0.01);
    }
  }
}

TEST(PaperInitialization, OfATransformerHasXaviersMatricesAndWordsOfUnitLength) {
  for (const auto& parameter : parameters(kTransformer + kPaper)) {
    const auto& [name, value] = parameter.pair();
    SCOPED_TRACE(name);
    if (has(name, "embedding") || name == "output_weight") {
      EXPECT_NEAR(deviation(value), std::pow(64, -0.5), 0.005);
    } else if (has(name, "bias")) {
      EXPECT_EQ(largest(value), 0);
    } else if (value.dim() == 2) {
      EXPECT_NEAR(deviation(value), std::sqrt(2.0 / (value.size(0) + value.size(1))), 0.01);
    } else {
      EXPECT_TRUE(torch::equal(value, torch::ones({64}))) << "a norm's";
    }
  }
}

TEST(Initialization, UniformReplacesThePapers) {
  for (const std::string& model : {kBahdanau, kLuong, kTransformer}) {
    for (const auto& parameter : parameters(model + ", initialization: uniform, initialization_range: 0.3")) {
      SCOPED_TRACE(parameter.key());
      if (!has(parameter.key(), "norm")) {
        EXPECT_LE(largest(parameter.value()), 0.3f);
        EXPECT_GT(largest(parameter.value()), 0.25);
      }
    }
  }
}

TEST(Initialization, IsUniformWithinATenthByDefault) {
  for (const auto& parameter : parameters(kBahdanau)) {
    SCOPED_TRACE(parameter.key());
    EXPECT_LE(largest(parameter.value()), 0.1f);
    EXPECT_NEAR(deviation(parameter.value()), 0.1 / std::sqrt(3), 0.012);
  }
}

TEST(Initialization, XavierReplacesThePapers) {
  for (const std::string& model : {kBahdanau, kLuong, kTransformer}) {
    for (const auto& parameter : parameters(model + ", initialization: xavier")) {
      const auto& [name, value] = parameter.pair();
      SCOPED_TRACE(name);
      if (value.dim() == 2) {
        const double bound = std::sqrt(6.0 / (value.size(0) + value.size(1)));
        EXPECT_LE(largest(value), bound * 1.0001);
        EXPECT_GT(largest(value), bound * 0.8);
      } else if (!has(name, "norm")) {
        EXPECT_EQ(largest(value), 0);
      }
    }
  }
}

TEST(Initialization, IsAFunctionOfTheSeed) {
  const Parameters once = parameters(kTransformer), again = parameters(kTransformer);
  for (const auto& parameter : once) {
    EXPECT_TRUE(torch::equal(parameter.value(), again[parameter.key()]));
  }
}

}  // namespace
}  // namespace gloss
