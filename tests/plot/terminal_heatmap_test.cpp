#include "plot/terminal_heatmap.h"

#include <gmock/gmock.h>

#include <regex>
#include <sstream>

#include "plot/graphemes.h"

namespace gloss {
namespace {

using testing::HasSubstr;
using testing::Not;

AttentionMap diagonal(std::vector<std::string> source, std::vector<std::string> target) {
  AttentionMap map;
  map.source = std::move(source);
  map.target = std::move(target);
  map.weights = Matrix(map.target.size(), map.source.size());
  for (size_t i = 0; i < std::min(map.target.size(), map.source.size()); ++i) map.weights(i, i) = 1;
  return map;
}

std::vector<std::string> lines_without_colours(const std::string& text) {
  std::istringstream stream(std::regex_replace(text, std::regex("\x1b\\[[0-9;]*m"), ""));
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(DrawInTerminal, WritesShadesWithoutColours) {
  AttentionMap map = diagonal({"der", "東京", "</s>"}, {"the", "</s>"});
  map.weights.values = {1, 0.5f, 0.25f, 0, 0.1f, 0.75f};
  EXPECT_EQ(draw_in_terminal(map, {.colour = false, .width = 80}),
            "         <\n"
            "     d   /\n"
            "     e 東s\n"
            "     r 京>\n"
            " the ██▒▒░░\n"
            "</s>     ▓▓\n"
            "\n"
            "0   ░░▒▒▒▓▓██ 1   columns: source words; rows: target words, as written\n");
}

TEST(DrawInTerminal, WritesColoursWithTheWeightsAsNumbers) {
  AttentionMap map = diagonal({"a", "</s>"}, {"x", "</s>"});
  map.weights.values = {0.875f, 0.0625f, 0, 1};
  const std::string drawn = draw_in_terminal(map, {.colour = true, .width = 80});
  EXPECT_THAT(drawn, HasSubstr("\x1b[38;2;255;255;255;48;2;8;81;156m.88\x1b[0m"));
  EXPECT_THAT(drawn, HasSubstr("\x1b[38;2;255;255;255;48;2;8;48;107m1.0\x1b[0m\n"));
  EXPECT_THAT(drawn, HasSubstr("   \x1b[0m\n"));
}

TEST(DrawInTerminal, SaysWhenTheRowsAreThoseOfReading) {
  AttentionMap map = diagonal({"a", "</s>"}, {"x"});
  map.rows = AlignmentRows::Read;
  EXPECT_THAT(draw_in_terminal(map, {}), HasSubstr("target words, as read\n"));
}

TEST(DrawInTerminal, FoldsALongSentenceIntoBlocksWithinTheWidth) {
  std::vector<std::string> source, target;
  for (int i = 0; i < 45; ++i) source.push_back("Quelle" + std::to_string(i));
  for (int i = 0; i < 38; ++i) target.push_back(i == 3 ? "Donaudampfschifffahrtsgesellschaftskapitän" : "🎉wort");
  for (const bool colour : {false, true}) {
    for (const int width : {24, 40, 80, 200}) {
      size_t rows = 0;
      for (const std::string& line :
           lines_without_colours(draw_in_terminal(diagonal(source, target), {.colour = colour, .width = width}))) {
        EXPECT_LE(display_width(line), width) << line;
        rows += line.find("🎉wort") != std::string::npos;
      }
      EXPECT_EQ(rows % 37, 0u);
      EXPECT_EQ(rows > 37, width < 200) << width;
    }
  }
}

TEST(DrawInTerminal, EndsEveryRowAtTheSameColumn) {
  const AttentionMap map = diagonal({"私", "は", "👩‍👩‍👧", "مرحبا", "cafe\u0301", "</s>"},
                                    {"I", "東京", "🇩🇪❤️", "عالم", "cafe\u0301", "</s>"});
  for (const bool colour : {false, true}) {
    const auto lines = lines_without_colours(draw_in_terminal(map, {.colour = colour, .width = 80}));
    const size_t legend = lines.size() - 1;
    for (size_t r = 0; r < map.target.size(); ++r) {
      const std::string& row = lines[legend - 1 - map.target.size() + r];
      EXPECT_EQ(display_width(row), 5 + static_cast<int>(map.source.size()) * (colour ? 3 : 2)) << row;
    }
  }
}

TEST(DrawInTerminal, LetsNoWordSteerTheTerminal) {
  AttentionMap map = diagonal({"\x1b[2J", "</s>"}, {"a\tb\r\n", "</s>"});
  map.title = "\x1b]0;title\x07";
  EXPECT_THAT(draw_in_terminal(map, {.colour = false, .width = 80}), Not(testing::ContainsRegex("[\x1b\x07\t\r]")));
}

}  // namespace
}  // namespace gloss
