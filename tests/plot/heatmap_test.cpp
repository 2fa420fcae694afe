#include "plot/heatmap.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/error.h"

namespace gloss {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

AttentionMap example(size_t source_words, size_t target_words) {
  AttentionMap map;
  for (size_t s = 0; s < source_words; ++s) map.source.push_back("Wort" + std::to_string(s));
  for (size_t t = 0; t < target_words; ++t) map.target.push_back("word" + std::to_string(t));
  map.source.push_back("</s>");
  map.target.push_back("</s>");
  map.weights = Matrix(map.target.size(), map.source.size());
  for (size_t t = 0; t < map.target.size(); ++t) map.weights(t, t % map.source.size()) = 0.9f;
  return map;
}

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::filesystem::path in_temporary_folder(const std::string& name) {
  return std::filesystem::path(testing::TempDir()) / ("gloss_image_test_" + name);
}

uint32_t big_endian(const std::string& bytes, size_t at) {
  uint32_t number = 0;
  for (size_t i = at; i < at + 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

TEST(Figure, IsAColumnWideUpToTwentySourceWordsAndAPageBeyond) {
  EXPECT_EQ(figure_of(example(0, 0)).width, 77);
  EXPECT_EQ(figure_of(example(20, 5)).width, 77);
  EXPECT_EQ(figure_of(example(21, 5)).width, 160);
}

TEST(Figure, LiesWithinItsPageWithTextOfEightPoints) {
  for (const size_t words : {0, 1, 8, 20, 21, 40}) {
    AttentionMap map = example(words, words);
    map.target[0] = map.source[0] = "Donaudampfschifffahrtsgesellschaftskapitän";
    const Picture picture = figure_of(map, {{0, 0, true}, {static_cast<int>(words) - 1, 0, false}});
    if (words <= 8) {
      EXPECT_DOUBLE_EQ(picture.text_size, 8 * 25.4 / 72);
    }
    for (const Box& box : picture.boxes) {
      EXPECT_GE(box.area.left, 0);
      EXPECT_GE(box.area.top, 0);
      EXPECT_LE(box.area.left + box.area.width, picture.width);
      EXPECT_LE(box.area.top + box.area.height, picture.height);
    }
    for (const Label& label : picture.labels) {
      const double length = text_width(label.text, picture.text_size);
      const double share = label.anchor == Anchor::Start ? 0 : label.anchor == Anchor::Middle ? 0.5 : 1;
      const double begin = label.upright ? label.y - length : label.x - share * length;
      EXPECT_GE(begin, 0) << label.text;
      EXPECT_LE(label.upright ? label.y : begin + length, label.upright ? picture.height : picture.width) << label.text;
    }
  }
}

TEST(Figure, KeepsItsSizeForWordsOfTheSameLengthWhateverTheWeights) {
  AttentionMap map = example(5, 5);
  const double height = figure_of(map).height;
  for (float& weight : map.weights.values) weight = 0.01f;
  EXPECT_EQ(figure_of(map).height, height);
}

TEST(Svg, HoldsACellForEveryWeightAndTheWordsAsText) {
  AttentionMap map = example(9, 6);
  map.source[0] = "</script><b>";
  map.source[1] = "a&\"b\"";
  map.source[2] = "\x1b";
  map.target[0] = "東京🎉";
  const std::string svg = to_svg(figure_of(map, {{3, 2, true}, {4, 2, false}}));
  EXPECT_EQ(count(svg, "class=\"cell\""), 7u * 10u);
  EXPECT_EQ(count(svg, "class=\"gold\""), 2u + 2u) << "two links and what they mean";
  EXPECT_THAT(svg, HasSubstr(">&lt;/script&gt;&lt;b&gt;</text>"));
  EXPECT_THAT(svg, HasSubstr(">a&amp;&quot;b&quot;</text>"));
  EXPECT_THAT(svg, HasSubstr(">東京🎉</text>"));
  EXPECT_THAT(svg, HasSubstr("width=\"77mm\""));
  EXPECT_THAT(svg, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("\x1b"))));
}

TEST(Svg, IsWellFormed) {
  AttentionMap map = example(4, 4);
  map.source[0] = "</text><!--&\x01\xff\"'";
  map.title = "<t>&";
  map.centres = {0, 1, 2, 3, 4};
  const auto path = in_temporary_folder("form.svg");
  write_image(path, figure_of(map, {{0, 0, true}}));
  const std::string command = std::string(PYTHON) +
                              " -c \"import sys, xml.dom.minidom as x; d = x.parse(sys.argv[1]);" +
                              "sys.exit(0 if len(d.getElementsByTagName('circle')) == 5 else 1)\" " + path.string();
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST(Png, HasThreeHundredDotsToTheInch) {
  const std::string png = to_png(figure_of(example(5, 5)));
  EXPECT_THAT(png, StartsWith("\x89PNG\r\n\x1a\n"));
  EXPECT_EQ(big_endian(png, 16), 909u);
  EXPECT_EQ(png.substr(37, 4), "pHYs");
  EXPECT_EQ(big_endian(png, 41), 11811u);
  EXPECT_EQ(big_endian(to_png(figure_of(example(30, 5))), 16), 1890u);
}

TEST(Png, ThatLacksCharactersWarnsOfThem) {
  const auto said = [](const std::string& word) {
    AttentionMap map = example(3, 3);
    map.source[1] = word;
    testing::internal::CaptureStderr();
    to_png(figure_of(map));
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_THAT(said("Wort\uE123\uE124"),
              HasSubstr("no font of this machine has 2 characters of the picture"));  // private use
  EXPECT_EQ(said("Wört"), "");
}

TEST(Pdf, HoldsSelectableText) {
  const std::string pdf = to_pdf(figure_of(example(5, 5)));
  EXPECT_THAT(pdf, StartsWith("%PDF-"));
  EXPECT_THAT(pdf, HasSubstr("/ToUnicode"));
}

TEST(WriteImage, ChoosesTheFormatByTheEnding) {
  const AttentionMap map = example(3, 2);
  for (const auto& [ending, start] : {std::pair{".png", "\x89PNG"}, {".svg", "<?xml"}, {".pdf", "%PDF"}}) {
    const auto path = in_temporary_folder(std::string("map") + ending);
    write_image(path, figure_of(map));
    EXPECT_THAT(bytes_of(path), StartsWith(start));
  }
}

TEST(Wrapped, BreaksATextAtSpacesAndLineEndsWithinTheRoom) {
  const std::string text = "Attention of a Transformer with two layers of four heads\nin its last step";
  for (const double room : {20.0, 40.0, 200.0}) {
    std::string joined;
    for (const std::string& line : wrapped(text, room, 3)) {
      EXPECT_LE(text_width(line, 3), room);
      joined += (joined.empty() ? "" : " ") + line;
    }
    EXPECT_EQ(joined, "Attention of a Transformer with two layers of four heads in its last step");
  }
  EXPECT_THAT(wrapped(text, 200, 3), ElementsAre(StartsWith("Attention"), "in its last step"));
}

TEST(WriteImage, RefusesAnotherEndingByName) {
  for (const std::string name : {"map.jpg", "map", "map.png.txt"}) {
    try {
      write_image(name, figure_of(example(3, 2)));
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), name + ": a picture's file name must end in .png, .svg or .pdf");
    }
  }
}

TEST(WriteImage, SaysWhichPathCannotBeWritten) {
  try {
    write_image(in_temporary_folder("missing") / "folder" / "map.png", figure_of(example(3, 2)));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("missing"), EndsWith("No such file or directory")));
  }
}

}  // namespace
}  // namespace gloss
