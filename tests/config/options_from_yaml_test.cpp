#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "config/options_yaml.h"
#include "config/recipe.h"

namespace gloss {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

Recipe read(const std::string& text, const std::vector<std::string>& overrides = {}) {
  Recipe recipe;
  read_yaml_text(text, "a.yaml", overrides, recipe);
  return recipe;
}

std::string error_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    read(text, overrides);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Read, FillsEveryKindOfField) {
  const Recipe recipe = read(
      "name: \"deep: 2\"\n"
      "source: data/train.de   # a comment\n"
      "device: cpu\n"
      "metrics: [chrf, aer]\n"
      "training:\n"
      "  steps: 3000\n"
      "  clip_norm: 5e-1\n"
      "  shuffle: false\n"
      "  optimizer: {type: adam, betas: [0.8, +0.9]}\n");
  EXPECT_EQ(recipe.name, "deep: 2");
  EXPECT_EQ(recipe.source, "data/train.de");
  EXPECT_EQ(recipe.device, "cpu");
  EXPECT_THAT(recipe.metrics, ElementsAre("chrf", "aer"));
  EXPECT_EQ(recipe.training.steps, 3000);
  EXPECT_EQ(recipe.training.clip_norm, 0.5);
  EXPECT_FALSE(recipe.training.shuffle);
  EXPECT_THAT(recipe.training.optimizer.optimizer.as<AdamOptions>().betas, ElementsAre(0.8, 0.9));
}

TEST(Read, KeepsDefaultsOfWhatIsNotGiven) {
  const Recipe recipe = read("{}");
  EXPECT_EQ(recipe.training.clip_norm, 1.0);
  EXPECT_EQ(recipe.training.steps, std::nullopt);
  EXPECT_EQ(recipe.training.optimizer.optimizer.name, "adam");
  EXPECT_EQ(recipe.training.optimizer.optimizer.as<AdamOptions>().learning_rate, 0.001);
}

TEST(Read, TakesNullAsTheDefaultAndAsAbsentWhereAValueMayBeAbsent) {
  const Recipe recipe = read("name: ~\nmetrics:\ntraining: {accumulate: null, clip_norm: null, optimizer: }\n");
  EXPECT_EQ(recipe.name, "recipe");
  EXPECT_THAT(recipe.metrics, ElementsAre("loss", "bleu"));
  EXPECT_EQ(recipe.training.accumulate, 1);
  EXPECT_EQ(recipe.training.clip_norm, std::nullopt);
  EXPECT_EQ(recipe.training.optimizer.optimizer.name, "adam");
}

TEST(Read, PutsTheChosenNamesOptionsIntoTheSameMapping) {
  const Recipe recipe = read("training: {optimizer: {momentum: 0.9, type: sgd}}");
  EXPECT_EQ(recipe.training.optimizer.optimizer.as<SgdOptions>().momentum, 0.9);
  EXPECT_EQ(recipe.training.optimizer.optimizer.as<SgdOptions>().learning_rate, 1.0);
}

TEST(Read, NamesTheNearestKey) {
  EXPECT_EQ(error_of("name: x\ntraining:\n  optimizer:\n    lerning_rate: 1\n"),
            "a.yaml:4: unknown key 'lerning_rate' in training.optimizer, did you mean 'learning_rate'?");
  EXPECT_EQ(error_of("traning: {}\n"), "a.yaml:1: unknown key 'traning', did you mean 'training'?");
}

TEST(Read, ListsTheKnownKeysWhereNoneIsNear) {
  EXPECT_EQ(error_of("training: {optimizer: {zzz: 1}}"),
            "a.yaml:1: unknown key 'zzz' in training.optimizer, expected type, learning_rate or betas");
}

TEST(Read, SaysWhichChoiceAKeyBelongsTo) {
  EXPECT_EQ(error_of("training:\n  optimizer: {type: adam, momentum: 0.9}"),
            "a.yaml:2: key 'momentum' in training.optimizer belongs to type sgd, but type is adam");
}

TEST(Read, RefusesAKeyGivenTwice) {
  EXPECT_EQ(error_of("name: a\ndevice: cpu\nname: b\n"), "a.yaml:3: key 'name' is given twice, first at a.yaml:1");
}

TEST(Read, NamesLineExpectationAndFindingOfAWrongType) {
  EXPECT_EQ(error_of("training:\n  steps: many\n"),
            "a.yaml:2: expected a whole number of at least 1 for training.steps, but got 'many'");
  EXPECT_EQ(error_of("training: {steps: 1.5}"),
            "a.yaml:1: expected a whole number of at least 1 for training.steps, but got '1.5'");
  EXPECT_EQ(error_of("training: {steps: \"3\"}"),
            "a.yaml:1: expected a whole number of at least 1 for training.steps, but got the text \"3\"");
  EXPECT_EQ(error_of("training: {shuffle: maybe}"),
            "a.yaml:1: expected true or false for training.shuffle, but got 'maybe'");
  EXPECT_EQ(error_of("training: 3"), "a.yaml:1: expected a mapping for training, but got '3'");
  EXPECT_EQ(error_of("name: [a]"), "a.yaml:1: expected a text for name, but got a list");
  EXPECT_EQ(error_of("metrics: bleu"),
            "a.yaml:1: expected a list out of [loss, bleu, chrf, aer] for metrics, but got 'bleu'");
  EXPECT_EQ(error_of("training: {optimizer: {betas: [0.9]}}"),
            "a.yaml:1: expected 2 numbers for training.optimizer.betas, but got 1");
  EXPECT_EQ(error_of("training: {optimizer: {betas:\n    [0.9,\n     x]}}"),
            "a.yaml:3: expected a number from 0 to 1 for training.optimizer.betas, but got 'x'");
  EXPECT_EQ(error_of("training: {optimizer: {type: {a: b}}}"),
            "a.yaml:1: expected adam or sgd for training.optimizer.type, but got a mapping");
}

TEST(Read, HoldsNumbersToTheirRange) {
  EXPECT_EQ(error_of("training:\n  accumulate: 0"),
            "a.yaml:2: expected a whole number of at least 1 for training.accumulate, but got '0'");
  EXPECT_EQ(error_of("training: {clip_norm: 0}"),
            "a.yaml:1: expected a number greater than 0 for training.clip_norm, but got '0'");
  EXPECT_THAT(error_of("training: {clip_norm: .inf}"), HasSubstr("but got '.inf'"));
  EXPECT_THAT(error_of("training: {clip_norm: inf}"), HasSubstr("but got 'inf'"));
  EXPECT_THAT(error_of("training: {clip_norm: nan}"), HasSubstr("but got 'nan'"));
  EXPECT_THAT(error_of("training: {clip_norm: 1e999}"), HasSubstr("but got '1e999'"));
  EXPECT_THAT(error_of("training: {steps: 99999999999999999999}"), HasSubstr("but got '99999999999999999999'"));
  EXPECT_THAT(error_of("training: {steps: +}"), HasSubstr("but got '+'"));
}

TEST(Read, HoldsNamesToThoseAllowed) {
  EXPECT_EQ(error_of("device: gpu"), "a.yaml:1: expected auto, cpu or cuda for device, but got 'gpu'");
  EXPECT_EQ(error_of("metrics: [loss, rouge]"),
            "a.yaml:1: expected loss, bleu, chrf or aer for metrics, but got 'rouge'");
  EXPECT_EQ(error_of("metrics: [loss, loss]"), "a.yaml:1: metrics names 'loss' twice");
  EXPECT_EQ(error_of("training: {optimizer: {type: adma}}"),
            "a.yaml:1: expected adam or sgd for training.optimizer.type, but got 'adma'");
}

TEST(Read, PointsAFailedCheckAtItsKeyOrTheSectionAroundIt) {
  EXPECT_EQ(error_of("training:\n  steps: 2\n  accumulate: 4\n"),
            "a.yaml:3: training.accumulate: expected no more than steps");
  EXPECT_EQ(error_of("name: x", {"training.steps=2", "training.accumulate=4"}),
            "--set training.accumulate: expected no more than steps");
}

TEST(Read, RefusesADocumentThatIsNoMapping) {
  EXPECT_EQ(error_of(""), "a.yaml: expected a mapping of keys, but the file is empty");
  EXPECT_EQ(error_of("# nothing here\n"), "a.yaml: expected a mapping of keys, but the file is empty");
  EXPECT_EQ(error_of("\n- a\n- b\n"), "a.yaml:2: expected a mapping of keys, but got a list");
  EXPECT_EQ(error_of("hello"), "a.yaml:1: expected a mapping of keys, but got 'hello'");
  EXPECT_THAT(error_of("name: a\n---\nname: b\n"), HasSubstr("expected one YAML document, but another follows"));
}

TEST(Read, NamesTheLineOfBrokenSyntax) {
  EXPECT_THAT(error_of("name: x\nmetrics: [a, b\ndevice: cpu\n"),
              AllOf(HasSubstr("a.yaml:"), HasSubstr("broken YAML")));
  EXPECT_THAT(error_of("name: a: b\n"), HasSubstr("a.yaml:1: broken YAML: "));
  EXPECT_THAT(error_of("name: *nobody\n"), HasSubstr("a.yaml:1: broken YAML: "));
}

TEST(Read, NamesATabThatIndentsALine) {
  EXPECT_EQ(error_of("name: x\ntraining:\n \tsteps: 2\n"),
            "a.yaml:3: broken YAML: a tab indents the line; expected spaces");
  EXPECT_EQ(error_of("name: x\ntraining:\t{steps: many}\n"),
            "a.yaml:2: expected a whole number of at least 1 for training.steps, but got 'many'");
}

TEST(Read, ReplacesAliasesByWhatTheyName) {
  const Recipe recipe = read("name: &n shared\nsource: *n\n", {"source=other"});
  EXPECT_EQ(recipe.name, "shared");
  EXPECT_EQ(recipe.source, "other");
}

TEST(Read, RefusesWhatAliasesMakeTooLarge) {
  std::string bomb = "a0: &a0 x\n";
  for (int i = 1; i < 10; ++i) {
    bomb +=
        fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i, i - 1);
  }
  EXPECT_EQ(error_of(bomb), "a.yaml:5: too many values; expected at most 10000, with what aliases stand for");

  const std::string open(20, '['), close(20, ']');
  EXPECT_EQ(error_of("a: &a " + open + close + "\nb: " + open + "*a" + close),
            "a.yaml:2: nested too deep; expected at most 32 levels");
  for (const std::string& deep : {std::string(100'000, '['), std::string(100'000, '{')}) {
    EXPECT_EQ(error_of("a: " + deep), "a.yaml:1: nested too deep; expected at most 32 levels");
  }
}

TEST(Read, RefusesNulAndQuotesThePrintableBeginningOfAText) {
  EXPECT_THAT(error_of("device: \"a\\e[31mb\""), testing::EndsWith("but got the text \"a\uFFFD[31mb\""));
  EXPECT_EQ(error_of("\"na\\0me\": x"), "a.yaml:1: expected a text without NUL, but got the text \"na\uFFFDme\"");
  EXPECT_THAT(error_of("device: " + std::string(9'000, 'x')), testing::EndsWith("'" + std::string(60, 'x') + "…'"));
}

TEST(Read, NamesTheLineOfBrokenSyntaxAfterALongLine) {
  EXPECT_THAT(error_of("a: [\n" + std::string(500'000, ' ') + "b: }\n"), HasSubstr("a.yaml:2: broken YAML"));
}

TEST(Read, RefusesMergeKeysTagsOddKeysAndLoops) {
  EXPECT_THAT(error_of("name: &n {a: 1}\ntraining:\n  <<: *n\n"),
              HasSubstr("a.yaml:3: expected the name of a key, but got a merge"));
  EXPECT_THAT(error_of("name: !!int 3\n"), HasSubstr("a.yaml:1: expected a plain value, but got one with the tag"));
  EXPECT_EQ(error_of("name: x\n[a, b]: 3\n"), "a.yaml:2: expected the name of a key, but got a list");
  EXPECT_EQ(error_of("training: &t\n  optimizer: *t\n"), "a.yaml:2: an alias refers to a node that contains it");
}

TEST(Override, SetsAKeyAndMakesThePath) {
  const Recipe recipe = read("name: x", {"training.optimizer.betas=[0.5, 0.6]", "metrics=[aer]", "name=a=b"});
  EXPECT_THAT(recipe.training.optimizer.optimizer.as<AdamOptions>().betas, ElementsAre(0.5, 0.6));
  EXPECT_THAT(recipe.metrics, ElementsAre("aer"));
  EXPECT_EQ(recipe.name, "a=b");
}

TEST(Override, TheLastOneHolds) {
  EXPECT_EQ(read("name: x", {"training.steps=1", "training.steps=2"}).training.steps, 2);
}

TEST(Override, OfASectionReplacesIt) {
  const Recipe recipe = read("training: {accumulate: 4, steps: 9}", {"training={steps: 5}"});
  EXPECT_EQ(recipe.training.steps, 5);
  EXPECT_EQ(recipe.training.accumulate, 1);
}

TEST(Override, OfNullGivesTheDefaultBack) {
  EXPECT_EQ(read("training: {accumulate: 4}", {"training.accumulate="}).training.accumulate, 1);
  EXPECT_EQ(read("training: {accumulate: 4}", {"training=null"}).training.accumulate, 1);
}

TEST(Override, OfAChoiceDropsWhatTheNewOneDoesNotKnow) {
  const std::string text = "training:\n  optimizer: {type: sgd, momentum: 0.9, learning_rate: 0.5}\n";
  testing::internal::CaptureStderr();
  const Recipe recipe = read(text, {"training.optimizer.type=adam"});
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "--set training.optimizer.type: adam has no momentum, so that of a.yaml:2 is left out\n");
  EXPECT_EQ(recipe.training.optimizer.optimizer.as<AdamOptions>().learning_rate, 0.5) << "which both know";
  EXPECT_THAT(error_of(text, {"training.optimizer.type=adam", "training.optimizer.momentum=0.8"}),
              HasSubstr("--set training.optimizer.momentum: key 'momentum'"));
  EXPECT_THAT(error_of(text, {"training.optimizer={type: adam, momentum: 0.8}"}), HasSubstr("belongs to type sgd"));
  EXPECT_THAT(error_of("training: {optimizer: {type: sgd, momemtum: 0.9}}", {"training.optimizer.type=adam"}),
              HasSubstr("unknown key 'momemtum'"));
}

TEST(Override, ErrorsNameTheOverride) {
  EXPECT_EQ(error_of("name: x", {"training.accumulate=no"}),
            "--set training.accumulate: expected a whole number of at least 1 for training.accumulate, but got 'no'");
  EXPECT_EQ(error_of("name: x", {"training.stps=1"}),
            "--set training.stps: unknown key 'stps' in training, did you mean 'steps'?");
  EXPECT_EQ(error_of("name: x", {"name"}), "--set name: expected key.path=value, but got no '='");
  EXPECT_EQ(error_of("name: x", {"training..steps=1"}),
            "--set training..steps: expected key.path=value, but a key is empty");
  EXPECT_EQ(error_of("name: x", {"=1"}), "--set : expected key.path=value, but a key is empty");
  EXPECT_EQ(error_of("name: x", {"name.first=y"}),
            "--set name.first: expected a mapping for name, but got 'x' at a.yaml:1");
  EXPECT_THAT(error_of("name: x", {"name=[a"}), HasSubstr("--set name: broken YAML: "));
}

TEST(ReadFile, NamesAFileThatIsMissingOrAFolder) {
  Recipe recipe;
  const auto error = [&](const std::string& file) -> std::string {
    try {
      read_yaml(file, {}, recipe);
    } catch (const Error& e) {
      return e.what();
    }
    return "no error";
  };
  EXPECT_EQ(error("/nowhere/a.yaml"), "cannot read /nowhere/a.yaml: No such file or directory");
  EXPECT_EQ(error("/tmp"), "cannot read /tmp: expected a file, but it is a folder");
}

TEST(ReadFile, NamesTheFileAndLineInErrors) {
  const std::string file = (std::filesystem::path(testing::TempDir()) / "gloss_read_test.yaml").string();
  std::ofstream(file) << "\r\nnmae: x\r\n";
  Recipe recipe;
  try {
    read_yaml(file, {}, recipe);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), file + ":2: unknown key 'nmae', did you mean 'name'?");
  }
}

Shelf read_shelf(const std::string& text) {
  Shelf shelf;
  shelf.texts = {"before"};
  read_yaml_text(text, "a.yaml", {}, shelf);
  return shelf;
}

TEST(ReadFileNames, TakesOneNameOrAList) {
  EXPECT_THAT(read_shelf("texts: a b.de\nlinks: c").texts, ElementsAre("a b.de"));
  EXPECT_EQ(read_shelf("links: c").links, "c");
  EXPECT_THAT(read_shelf("texts: [a, \"1\", 2]").texts, ElementsAre("a", "1", "2"));
  EXPECT_THAT(read_shelf("texts:\n- b\n- a\n").texts, ElementsAre("b", "a"));
  EXPECT_THAT(read_shelf("texts: \"\"").texts, ElementsAre());
  EXPECT_THAT(read_shelf("texts: []").texts, ElementsAre());
}

TEST(ReadFileNames, SayWhatWasExpected) {
  const auto error = [](const std::string& text) -> std::string {
    try {
      read_shelf(text);
    } catch (const Error& e) {
      return e.what();
    }
    return "no error";
  };
  EXPECT_EQ(error("links: [a, b]"), "a.yaml:1: expected one file name for links, but got a list");
  EXPECT_EQ(error("texts: {a: b}"),
            "a.yaml:1: expected one file name or a list of file names for texts, but got a mapping");
  EXPECT_EQ(error("texts:\n- a\n- [b]\n"), "a.yaml:3: expected one file name for each item of texts, but got a list");
}

struct Twice : Options {
  int64_t a = 0, b = 0;
  void bind(Schema& schema) override {
    schema.number("a", a, {}, "The first");
    schema.number("a", b, {}, "The second");
  }
};

TEST(Schema, DescribingAKeyTwiceIsAMistakeInTheProgram) {
  Twice twice;
  EXPECT_THROW(read_yaml_text("a: 1", "a.yaml", {}, twice), std::logic_error);
}

}  // namespace
}  // namespace gloss
