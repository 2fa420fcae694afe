#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/options_yaml.h"
#include "config/recipe.h"

namespace gloss {
namespace {

TEST(Write, ShowsEveryKeyInTheOrderDescribed) {
  Recipe recipe;
  recipe.training.optimizer.optimizer = {"sgd", std::make_shared<SgdOptions>()};
  EXPECT_EQ(write_yaml(recipe),
            "name: recipe\n"
            "source: null\n"
            "device: auto\n"
            "metrics: [loss, bleu]\n"
            "training:\n"
            "  steps: null\n"
            "  clip_norm: 1.0\n"
            "  accumulate: 1\n"
            "  shuffle: true\n"
            "  optimizer:\n"
            "    type: sgd\n"
            "    learning_rate: 1.0\n"
            "    momentum: 0.0\n");
}

TEST(Write, AbsentValuesReadBackAsAbsent) {
  Recipe recipe;
  recipe.training.clip_norm.reset();
  Recipe back;
  read_yaml_text(write_yaml(recipe), "written", {}, back);
  EXPECT_EQ(back.training.clip_norm, std::nullopt);
}

TEST(Write, NumbersReadBackEqualAndKeepTheirPoint) {
  for (const double number : {1.0, 0.1, 1.0 / 3, 1e-9, 1e22, 1e300, 5e-300, 12345678.0, 0.98, 3e-4}) {
    Recipe recipe;
    recipe.training.clip_norm = number;
    const std::string text = write_yaml(recipe);
    Recipe back;
    read_yaml_text(text, "written", {}, back);
    EXPECT_EQ(back.training.clip_norm, number) << text;
    EXPECT_EQ(write_yaml(back), text);
  }
  Recipe small;
  small.training.clip_norm = 1e-9;
  EXPECT_THAT(write_yaml(small), testing::HasSubstr("clip_norm: 1.0e-09\n"));
}

TEST(Write, QuotesOnlyTextThatNeedsIt) {
  const auto written = [](const std::string& name) {
    Recipe recipe;
    recipe.name = name;
    const std::string text = write_yaml(recipe);
    return text.substr(6, text.find("\nsource") - 6);
  };
  for (const char* plain :
       {"runs/bahdanau", "../data/train.de", "/a/b.txt", "13a", "local-p", "größer", "a b", "x=1"}) {
    EXPECT_EQ(written(plain), plain);
  }
  for (const char* quoted :
       {"",     "null", "True", "no", "~",  "12", "1.5e3", "-1", "2016-01-01", "0x1F", ".inf", " a", "a ", "a: b",
        "a #b", "[a",   "{",    "*a", "&a", "!a", "- a",   "-",  "---",        "?",    "@a",   "%a", "|",  "'"}) {
    EXPECT_EQ(written(quoted), '"' + std::string(quoted) + '"');
  }
  EXPECT_EQ(written("a\"b\\c\nd\te"), R"("a\"b\\c\x0ad\x09e")");
}

const std::vector<std::string> kTexts = {"",
                                         "null",
                                         "12",
                                         "~",
                                         "a: b # c",
                                         "line\nbreak\r\n\ttab",
                                         "\"quoted\" \\ 'single'",
                                         "Größe 日本語 🙂",
                                         "\x01\x1f\x7f",
                                         "*",
                                         "- a",
                                         "a\xc2\x85"
                                         "b",
                                         "a\xe2\x80\xa8"
                                         "b",
                                         "\xef\xbb\xbf"
                                         "bom",
                                         "<<",
                                         "true"};

TEST(Write, AnyTextReadsBackTheSame) {
  for (const std::string& name : kTexts) {
    Recipe recipe;
    recipe.name = name;
    recipe.source = name;
    const std::string text = write_yaml(recipe);
    Recipe back;
    read_yaml_text(text, "written", {}, back);
    EXPECT_EQ(back.name, name) << text;
    EXPECT_EQ(back.source, name) << text;
    EXPECT_EQ(write_yaml(back), text);
  }
}

TEST(Write, OneFileNameStaysOneNameAndSeveralAreAList) {
  Shelf shelf;
  EXPECT_EQ(write_yaml(shelf), "texts: null\nlinks: null\n");
  shelf.texts = {"a.de"};
  shelf.links = "12";
  EXPECT_EQ(write_yaml(shelf), "texts: a.de\nlinks: \"12\"\n");
  shelf.texts = {"a.de", "b, c.de", "[d"};
  EXPECT_EQ(write_yaml(shelf), "texts: [a.de, \"b, c.de\", \"[d\"]\nlinks: \"12\"\n");
  Shelf back;
  read_yaml_text(write_yaml(shelf), "written", {}, back);
  EXPECT_EQ(back.texts, shelf.texts);
}

struct Nothing : Options {
  void bind(Schema&) override {}
};

TEST(Write, NoKeysAtAllReadBack) {
  Nothing nothing;
  EXPECT_EQ(write_yaml(nothing), "{}\n");
  read_yaml_text(write_yaml(nothing), "written", {}, nothing);
}

TEST(Settings, AreTheDottedPathsOfEveryKeyWithItsValue) {
  Recipe recipe;
  std::string lines;
  for (const auto& [key, value] : settings_of(recipe)) {
    lines += key + "=" + value + "\n";
  }
  EXPECT_EQ(lines,
            "name=recipe\nsource=null\ndevice=auto\nmetrics=[loss, bleu]\ntraining.steps=null\n"
            "training.clip_norm=1.0\ntraining.accumulate=1\ntraining.shuffle=true\ntraining.optimizer.type=adam\n"
            "training.optimizer.learning_rate=0.001\ntraining.optimizer.betas=[0.9, 0.98]\n");
}

}  // namespace
}  // namespace gloss
