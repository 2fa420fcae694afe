#include "alignment/attention_export.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace gloss {
namespace {

const AlignedPair kPair{7, "das \"Haus\"", "the house", -0.5};

Matrix weights() {
  Matrix matrix(3, 3);
  matrix.values = {0.75f, 0.25f, 0, 0.1f, 0.9f, 0, 0, 1e-7f, 1};
  return matrix;
}

TEST(Nematus, WritesHeaderRowsAndAnEmptyLine) {
  AttentionMap map;
  map.source = {"das", "\"Haus\"", "</s>"};
  map.target = {"the", "house", "</s>"};
  map.weights = weights();
  EXPECT_EQ(to_nematus(kPair, map),
            "7 ||| the house ||| -0.5 ||| das \"Haus\" ||| 3 3\n"
            "0.75 0.25 0\n"
            "0.1 0.9 0\n"
            "0 1e-07 1\n"
            "\n");
}

PairExport report() {
  PairExport report;
  report.from = {1, 0, AlignmentRows::Written, "as asked", "by default"};
  report.pair = kPair;
  report.source = {{7, 8, 9}, {"▁das", "▁\"", "Haus\""}, {"das", "\"Haus\""}, {0, 1, 1}};
  report.target = {{5, 6}, {"▁the", "▁house"}, {"the", "house"}, {0, 1}};
  report.map.source = {"das", "\"Haus\"", "</s>"};
  report.map.target = {"the", "house", "</s>"};
  report.links = {{0, 0}, {1, 1}};
  report.probabilities = {0.75f, 0.9f};
  report.sites = {{"cross", 1, {weights(), Matrix(3, 3)}, {}}, {"cross", 2, {weights()}, {0.5f, 1, 2}}};
  return report;
}

TEST(Json, IsOneLineOfOneObject) {
  PairExport small;
  small.pair = {0, "", "", 0};
  small.from = {1, {}, AlignmentRows::Read, "estimated", "estimated"};
  EXPECT_EQ(to_json(small),
            R"({"id":0,"score":0.0,"rows":"written","source":{"text":"","tokens":[],"pieces":["</s>"],"words":[]},)"
            R"("target":{"text":"","tokens":[],"pieces":["</s>"],"words":[]},"links":[],"probabilities":[],)"
            R"-("links_from":{"layer":1,"head":null,"rows":"read",)-"
            R"-("why":"layer 1, mean of its heads, rows as read (estimated)"},"sites":[]})-");
  EXPECT_EQ(to_json(report()).find('\n'), std::string::npos);
}

TEST(Json, ReadsBackAsItWasGiven) {
  const auto json = nlohmann::json::parse(to_json(report()));
  EXPECT_EQ(json["id"], 7);
  EXPECT_EQ(json["score"], -0.5);
  EXPECT_EQ(json["rows"], "written");
  EXPECT_EQ(json["source"]["text"], "das \"Haus\"");
  EXPECT_EQ(json["source"]["tokens"], (std::vector<std::string>{"das", "\"Haus\"", "</s>"}));
  EXPECT_EQ(json["source"]["pieces"], (std::vector<std::string>{"▁das", "▁\"", "Haus\"", "</s>"}));
  EXPECT_EQ(json["source"]["words"][1], (nlohmann::json{{"text", "\"Haus\""}, {"begin", 1}, {"end", 3}}));
  EXPECT_EQ(json["target"]["words"][1], (nlohmann::json{{"text", "house"}, {"begin", 1}, {"end", 2}}));
  EXPECT_EQ(json["links"], (nlohmann::json{{0, 0}, {1, 1}}));
  EXPECT_EQ(json["probabilities"].get<std::vector<float>>(), (std::vector<float>{0.75f, 0.9f}));
  EXPECT_FALSE(json.contains("symmetrization"));
  ASSERT_EQ(json["sites"].size(), 3u) << "each head of each layer";
  EXPECT_EQ(json["sites"][0]["name"], "cross");
  EXPECT_EQ(json["sites"][0]["layer"], 1);
  EXPECT_EQ(json["sites"][0]["head"], 0);
  EXPECT_EQ(json["sites"][1]["head"], 1);
  EXPECT_FALSE(json["sites"][0].contains("centres"));
  EXPECT_EQ(json["sites"][2]["layer"], 2);
  EXPECT_EQ(json["sites"][2]["centres"], (std::vector<float>{0.5f, 1, 2}));
  for (size_t r = 0; r < 3; ++r) {
    for (size_t c = 0; c < 3; ++c) EXPECT_EQ(json["sites"][0]["weights"][r][c].get<float>(), weights()(r, c));
  }
}

TEST(Json, WritesTheShortestNumberThatReadsBackTheSame) {
  EXPECT_NE(to_json(report()).find("[0.1,0.9,0.0]"), std::string::npos);
}

}  // namespace
}  // namespace gloss
