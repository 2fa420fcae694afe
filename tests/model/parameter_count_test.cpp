// The paper's two Transformers, from their configurations.

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "model/models.h"

namespace gloss {
namespace {

/// Parameters of the model in configs/NAME over one vocabulary of 37,000 pieces (Vaswani et al. 2017, section 5.1).
int64_t count(const std::string& name) {
  const YAML::Node config = YAML::LoadFile(std::string(GLOSS_SOURCE_DIR) + "/configs/" + name);
  const auto options = options_from<ModelOptions>(YAML::Dump(config["model"]));
  return Seq2Seq(options, {37000, 37000, 100}).parameter_count();
}

/// The closed form for width d, feed-forward layers of f, N layers a side and V pieces, all three tables tied:
///
///   attention     4 d^2                 four projections without biases
///   feed-forward  2 d f + f + d         two matrices with biases
///   norm          2 d                   after each sublayer, none at the end (post-norm)
///   encoder       N (attention + feed-forward + 2 norms)
///   decoder       N (2 attentions + feed-forward + 3 norms)
///   words         V d + V               one table, the output's biases; sinusoids have no parameters
///
/// The heads divide d and do not count.
int64_t closed_form(int64_t d, int64_t f, int64_t layers, int64_t pieces) {
  const int64_t attention = 4 * d * d, feed_forward = 2 * d * f + f + d, norm = 2 * d;
  return layers * (attention + feed_forward + 2 * norm) + layers * (2 * attention + feed_forward + 3 * norm) +
         pieces * d + pieces;
}

TEST(TransformerBase, HasThePapersNumberOfParameters) {
  EXPECT_EQ(count("transformer-base.yaml"), closed_form(512, 2048, 6, 37000));
  EXPECT_EQ(closed_form(512, 2048, 6, 37000), 63'082'632);  // table 3 has 65 million
}

TEST(TransformerBig, HasThePapersNumberOfParameters) {
  EXPECT_EQ(count("transformer-big.yaml"), closed_form(1024, 4096, 6, 37000));
  EXPECT_EQ(closed_form(1024, 4096, 6, 37000), 214'208'648);  // table 3 has 213 million
}

}  // namespace
}  // namespace gloss
