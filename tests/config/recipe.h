#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/key_binding.h"

namespace gloss {

// A small configuration with every kind of field, to read and write in tests.

struct AdamOptions : Options {
  double learning_rate = 0.001;
  std::vector<double> betas = {0.9, 0.98};
  void bind(Schema& schema) override {
    schema.number("learning_rate", learning_rate, kPositive, "Length of a step");
    schema.numbers("betas", betas, {0, 1}, "Decay rates of both moments");
  }
};

struct SgdOptions : Options {
  double learning_rate = 1.0;
  double momentum = 0.0;
  void bind(Schema& schema) override {
    schema.number("learning_rate", learning_rate, kPositive, "Length of a step");
    schema.number("momentum", momentum, {0, 1}, "Share of the last update");
  }
};

struct OptimizerOptions : Options {
  Choice optimizer;
  void bind(Schema& schema) override {
    schema.choose("type", optimizer,
                  {{"adam", [] { return std::make_shared<AdamOptions>(); }},
                   {"sgd", [] { return std::make_shared<SgdOptions>(); }}},
                  "Rule of the update");
  }
};

struct TrainingOptions : Options {
  std::optional<int64_t> steps;
  std::optional<double> clip_norm = 1.0;
  int64_t accumulate = 1;
  bool shuffle = true;
  OptimizerOptions optimizer;
  void bind(Schema& schema) override {
    schema.number("steps", steps, kAtLeastOne, "Steps of training; null: no limit");
    schema.number("clip_norm", clip_norm, kPositive, "Largest norm; null: not clipped");
    schema.number("accumulate", accumulate, kAtLeastOne, "Batches of a step");
    schema.flag("shuffle", shuffle, "Take pairs in random order");
    schema.section("optimizer", optimizer, "How parameters are updated");
    schema.check("accumulate", [this] {
      return steps && accumulate > *steps ? std::string("expected no more than steps") : std::string();
    });
  }
};

struct Recipe : Options {
  std::string name = "recipe";
  std::optional<std::string> source;
  std::string device = "auto";
  std::vector<std::string> metrics = {"loss", "bleu"};
  TrainingOptions training;
  void bind(Schema& schema) override {
    schema.text("name", name, "Name of the run");
    schema.text("source", source, "File of source sentences; null: none");
    schema.one_of("device", device, {"auto", "cpu", "cuda"}, "Where it is computed");
    schema.some_of("metrics", metrics, {"loss", "bleu", "chrf", "aer"}, "What is measured");
    schema.section("training", training, "How it is trained");
  }
};

/// Names of files.
struct Shelf : Options {
  std::vector<std::string> texts;
  std::optional<std::string> links;
  void bind(Schema& schema) override {
    schema.files("texts", texts, "Files of sentences");
    schema.file("links", links, "File of links; null: none");
  }
};

}  // namespace gloss
