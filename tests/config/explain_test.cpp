#include "config/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/error.h"
#include "config/recipe.h"

namespace gloss {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string explained(const std::string& key) {
  Recipe recipe;
  return explain(recipe, key);
}

std::string error_of(const std::string& key) {
  try {
    explained(key);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Explain, SaysTypeRangeDefaultAndMeaningOfEveryKey) {
  EXPECT_EQ(explained(""),
            "name     text; default recipe\n"
            "    Name of the run\n"
            "source   text or null; default null\n"
            "    File of source sentences; null: none\n"
            "device   one of auto, cpu, cuda; default auto\n"
            "    Where it is computed\n"
            "metrics  some of loss, bleu, chrf, aer; default [loss, bleu]\n"
            "    What is measured\n"
            "\n"
            "training: How it is trained\n"
            "  training.steps       whole number of at least 1 or null; default null\n"
            "      Steps of training; null: no limit\n"
            "  training.clip_norm   number greater than 0 or null; default 1.0\n"
            "      Largest norm; null: not clipped\n"
            "  training.accumulate  whole number of at least 1; default 1\n"
            "      Batches of a step\n"
            "  training.shuffle     true or false; default true\n"
            "      Take pairs in random order\n"
            "\n"
            "  training.optimizer: How parameters are updated\n"
            "    training.optimizer.type  one of adam, sgd; default adam\n"
            "        Rule of the update\n"
            "      with training.optimizer.type adam:\n"
            "        training.optimizer.learning_rate  number greater than 0; default 0.001\n"
            "            Length of a step\n"
            "        training.optimizer.betas          list of 2 numbers from 0 to 1; default [0.9, 0.98]\n"
            "            Decay rates of both moments\n"
            "      with training.optimizer.type sgd:\n"
            "        training.optimizer.learning_rate  number greater than 0; default 1.0\n"
            "            Length of a step\n"
            "        training.optimizer.momentum       number from 0 to 1; default 0.0\n"
            "            Share of the last update\n");
}

TEST(Explain, SaysWhatIsAskedForAlone) {
  EXPECT_EQ(explained("training.accumulate"),
            "training.accumulate  whole number of at least 1; default 1\n    Batches of a step\n");
  EXPECT_THAT(explained("training.optimizer"), StartsWith("training.optimizer: How parameters are updated\n"
                                                          "  training.optimizer.type  one of adam, sgd;"));
}

TEST(Explain, NamesTheKeysOfEveryChoice) {
  const std::string type = explained("training.optimizer.type");
  EXPECT_THAT(type, StartsWith("training.optimizer.type  one of adam, sgd; default adam\n"));
  EXPECT_THAT(type, HasSubstr("  with training.optimizer.type adam:\n    training.optimizer.learning_rate"));
  EXPECT_THAT(type, HasSubstr("training.optimizer.momentum"));
}

TEST(Explain, SaysOfAChoicesKeyWithWhichChoiceItIs) {
  EXPECT_EQ(explained("training.optimizer.momentum"),
            "with training.optimizer.type sgd:\n"
            "training.optimizer.momentum  number from 0 to 1; default 0.0\n    Share of the last update\n");
  EXPECT_EQ(explained("training.optimizer.learning_rate"),
            "with training.optimizer.type adam:\n"
            "training.optimizer.learning_rate  number greater than 0; default 0.001\n    Length of a step\n"
            "\n"
            "with training.optimizer.type sgd:\n"
            "training.optimizer.learning_rate  number greater than 0; default 1.0\n    Length of a step\n");
}

TEST(Explain, SaysWhereAListOfFilesMayStand) {
  Shelf shelf;
  EXPECT_EQ(explain(shelf, ""),
            "texts  file name, list of file names or null; default null\n    Files of sentences\n"
            "links  file name or null; default null\n    File of links; null: none\n");
}

/// Two choices with the same key, and one without any.
struct Alike : Options {
  Choice kind;
  void bind(Schema& schema) override {
    const auto make = [] { return std::make_shared<Width>(); };
    schema.choose("kind", kind, {{"a", make}, {"b", make}, {"c", [] { return std::make_shared<Nothing>(); }}}, "Kind");
  }
  struct Width : Options {
    int64_t width = 3;
    void bind(Schema& schema) override { schema.number("width", width, {}, "Width in elements"); }
  };
  struct Nothing : Options {
    void bind(Schema&) override {}
  };
};

TEST(Explain, SaysTheSameOfSeveralChoicesOnce) {
  Alike alike;
  EXPECT_EQ(explain(alike, "width"),
            "with kind a:\nwith kind b:\nwidth  whole number; default 3\n    Width in elements\n");
  EXPECT_THAT(explain(alike, ""), HasSubstr("  with kind c: no keys of its own\n"));
}

TEST(Explain, NamesTheNearestKeyOfAnUnknownOne) {
  EXPECT_EQ(error_of("training.optimzer"), "unknown key 'training.optimzer', did you mean 'training.optimizer'?");
  EXPECT_EQ(error_of("momentun"), "unknown key 'momentun', did you mean 'training.optimizer.momentum'?");
  EXPECT_EQ(error_of("zzz"), "unknown key 'zzz', expected name, source, device, metrics, training or a key below");
}

struct Wordy : Options {
  std::string value = std::string(40, 'x');
  void bind(Schema& schema) override {
    std::string meaning, name(30, 'n');
    for (int i = 0; i < 60; ++i) {
      meaning += "word ";
    }
    schema.one_of("key", value, {name + "1", name + "2", name + "3", value}, meaning + "end");
  }
};

TEST(Explain, IsNoWiderThan120Columns) {
  Wordy wordy;
  const std::string text = explain(wordy, "");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 120U) << line;
    EXPECT_THAT(line, Not(testing::EndsWith(" ")));
  }
  EXPECT_THAT(text, HasSubstr("word end\n"));
}

}  // namespace
}  // namespace gloss
