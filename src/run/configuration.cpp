#include "run/configuration.h"

#include <algorithm>
#include <sstream>

#include "metrics/registry.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"

namespace gloss {

void OptimizerSection::bind(Schema& schema) { schema.choose("type", type, optimizers()); }

void ScheduleSection::bind(Schema& schema) { schema.choose("type", type, schedules()); }

void TrainingOptions::bind(Schema& schema) {
  schema.number("steps", steps, kAtLeastOne);
  schema.number("epochs", epochs, kPositive);
  schema.number("minutes", minutes, kPositive);
  schema.number("batch_tokens", batch_tokens, kAtLeastOne);
  schema.number("accumulate", accumulate, kAtLeastOne);
  schema.section("optimizer", optimizer);
  schema.section("schedule", schedule);
  schema.number("label_smoothing", label_smoothing, {0, 0.99});
  schema.number("clip_norm", clip_norm, kPositive);
  schema.check("steps", [this] {
    return steps || epochs || minutes ? "" : "expected a limit: at least one of steps, epochs and minutes";
  });
}

void ValidationOptions::bind(Schema& schema) {
  const std::vector<std::string> all = metric_names();
  schema.number("every", every, kAtLeastOne);
  schema.some_of("metrics", metrics, all);
  schema.one_of("best_by", best_by, all);
  schema.number("patience", patience, kAtLeastOne);
  schema.number("beam", beam, kAtLeastOne);
  schema.one_of("tokenize", tokenize, {"13a", "none", "char"});
  schema.number("samples", samples, kNotNegative);
  schema.check("best_by", [this] {
    return std::ranges::find(metrics, best_by) != metrics.end()
               ? ""
               : "expected one of validation.metrics, but '" + best_by + "' is not among them";
  });
}

void CheckpointOptions::bind(Schema& schema) {
  schema.number("every", every, kAtLeastOne);
  schema.number("keep_last", keep_last, kAtLeastOne);
  schema.number("keep_best", keep_best, kAtLeastOne);
}

LogInterval AttentionLogOptions::interval() const {
  return every == "auto" ? LogInterval() : std::stoll(every);
}

void AttentionLogOptions::bind(Schema& schema) {
  schema.text("every", every);
  schema.number("examples", examples, kAtLeastOne);
  schema.section("from", from);
  schema.some_of("sites", sites, {"cross", "encoder_self", "decoder_self"});
  schema.one_of("encoding", encoding, {"u16", "float32"});
  schema.check("every", [this] {
    const bool is_number = !every.empty() && every.size() < 10 && every[0] != '0' &&
                           every.find_first_not_of("0123456789") == std::string::npos;
    return is_number || every == "auto" || every == "never"
               ? ""
               : "expected auto, never or a whole number of steps, but got '" + every + "'";
  });
}

void Configuration::bind(Schema& schema) {
  schema.text("name", name);
  schema.text("run", run);
  schema.number("seed", seed, kNotNegative);
  schema.one_of("device", device, {"auto", "cpu", "cuda"});
  schema.section("data", data);
  schema.section("vocabulary", vocabulary);
  schema.section("model", model);
  schema.section("training", training);
  schema.section("validation", validation);
  schema.section("checkpoints", checkpoints);
  schema.section("attention_log", attention_log);
  schema.check("name", [this] {
    return name.empty() || name.find('/') != std::string::npos ? "expected a name without '/', but got '" + name + "'"
                                                               : "";
  });
  schema.check("model.tie.source_target", [this] {
    return model.tie.source_target && (vocabulary.source ? vocabulary.source != vocabulary.target : !vocabulary.shared)
               ? "expected a shared vocabulary to tie the source's and the target's embedding"
               : "";
  });
  schema.check("attention_log.sites", [this] {
    const bool self = std::ranges::any_of(attention_log.sites, [](const std::string& site) { return site != "cross"; });
    return self && model.encoder_shape().recurrent
               ? "expected [cross] alone, since a recurrent model has no self-attention"
               : "";
  });
  schema.check("validation.metrics", [this] {
    const auto reads_gold = [](const std::string& name) { return metric_named(name).reads_gold; };
    const auto found = std::ranges::find_if(validation.metrics, reads_gold);
    return found != validation.metrics.end() && !data.valid.alignments
               ? "expected data.valid.alignments for metric " + *found
               : "";
  });
}

void swap_languages(Configuration& configuration) {
  DataOptions& data = configuration.data;
  std::swap(data.train.source, data.train.target);
  std::swap(data.valid.source, data.valid.target);
  data.valid.inverse_alignments = !data.valid.inverse_alignments;
  ValidationFiles& examples = configuration.attention_log.from;
  std::swap(examples.source, examples.target);
  examples.inverse_alignments = !examples.inverse_alignments;
  std::swap(configuration.vocabulary.source, configuration.vocabulary.target);
  configuration.run = configuration.run_folder() + "-swapped";
  configuration.name += "-swapped";
}

std::string difference(Configuration here, Configuration there) {
  for (Configuration* one : {&here, &there}) {
    one->name = one->device = "";
    one->run = std::nullopt;
    one->training.steps = std::nullopt;
    one->training.epochs = one->training.minutes = std::nullopt;
    one->validation = {};
    one->checkpoints = {};
    one->attention_log = {};
  }
  std::istringstream left(write_yaml(here)), right(write_yaml(there));
  std::string a, b;
  while (true) {
    const bool more_left = static_cast<bool>(std::getline(left, a));
    const bool more_right = static_cast<bool>(std::getline(right, b));
    if (!more_left && !more_right) {
      return "";
    }
    if (!more_left || !more_right || a != b) {
      const auto trimmed = [](const std::string& line) { return line.substr(std::min(line.find_first_not_of(' '), line.size())); };
      return "'" + (more_left ? trimmed(a) : "nothing") + "', but there '" + (more_right ? trimmed(b) : "nothing") + "'";
    }
  }
}

}  // namespace gloss
