#include "run/configuration.h"

#include <algorithm>

#include "alignment/attention_map.h"
#include "base/attention_site.h"
#include "config/options_yaml.h"
#include "metrics/registry.h"
#include "model/device.h"
#include "optim/average.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"

namespace gloss {

void OptimizerSection::bind(Schema& schema) {
  schema.choose("type", type, optimizers(), "Rule by which parameters follow their gradients");
}

void ScheduleSection::bind(Schema& schema) {
  schema.choose("type", type, schedules(), "Course of the learning rate");
}

void AverageSection::bind(Schema& schema) {
  schema.choose(
      "type", type, averages(),
      "Parameters that are validated and translate: as trained, an exponential moving average, or the mean of the "
      "last or the best validated ones");
}

void SubwordSamplingOptions::bind(Schema& schema) {
  const std::string meaning =
      " text is segmented anew each epoch: of bpe the probability that a merge is left out, of unigram the exponent of "
      "the pieces' probabilities; null: in one way";
  schema.number("source", source, {0, 1}, "How source" + meaning);
  schema.number("target", target, {0, 1}, "How target" + meaning);
}

void GuidedAlignmentOptions::bind(Schema& schema) {
  schema.file("links", links,
              "File of links of the training text in Pharaoh's format, line by line, as gloss align writes them; null: "
              "none");
  schema.text("run", run, "In place of a file: folder of a run that aligns the training text when this one begins");
  schema.flag("estimated", estimated,
              "In place of a file: links that word statistics of the training text give, both ways (Dyer et al. 2013, "
              "Vogel et al. 1996)");
  schema.flag("inverse_links", inverse_links, "The links are target-source; the run is of the other direction");
  schema.flag("one_based_links", one_based_links, "The links of the file count words from 1");
  schema.number("layer", layer, kNotNegative, "Decoder layer of the head that learns them; null: the last but one");
  schema.number("head", head, kNotNegative, "Cross-attention head that learns them");
  schema.one_of("rows", rows, {rows_name(AlignmentRows::Written), rows_name(AlignmentRows::Read)},
                "Decoder steps that learn the links of a target word: those that write it or, in a Transformer, those "
                "that read it");
  schema.number("weight", weight, kPositive, "Weight of their loss beside that of translating");
}

void TrainingOptions::bind(Schema& schema) {
  schema.number("steps", steps, kAtLeastOne,
                "Steps (updates of the parameters) after which training ends; null: no such limit");
  schema.number("epochs", epochs, kPositive, "Passes over the corpus after which training ends; null: no such limit");
  schema.number("minutes", minutes, kPositive,
                "Minutes of updates and validations after which training ends, with one more validation; null: no such "
                "limit");
  schema.number("batch_tokens", batch_tokens, kAtLeastOne, "Largest batch in target pieces without padding");
  schema.number("accumulate", accumulate, kAtLeastOne, "Batches whose gradients make one step");
  schema.section("optimizer", optimizer, "How parameters are updated");
  schema.section("schedule", schedule, "How the learning rate changes");
  schema.section("average", average, "Average of the parameters over training");
  schema.section("subword_sampling", subword_sampling, "Segmentation of the training text into pieces at random");
  schema.section("guided_alignment", guided_alignment, "Links that one head of cross-attention learns");
  schema.number("label_smoothing", label_smoothing, {0, 0.99},
                "Probability spread over all pieces in place of the reference piece");
  schema.number("r_drop", r_drop, kPositive,
                "Weight of the divergence between two passes with different dropout (R-Drop); null: one pass");
  schema.number("clip_norm", clip_norm, kPositive,
                "Largest norm of the gradient of all parameters together; null: not clipped");
  schema.check("steps", [this] {
    return steps || epochs || minutes ? "" : "expected a limit: at least one of steps, epochs and minutes";
  });
}

void ValidationOptions::bind(Schema& schema) {
  const std::vector<std::string> all = metric_names();
  schema.number("every", every, kAtLeastOne, "Steps from one validation to the next");
  schema.some_of("metrics", metrics, all, "What is measured; aer needs data.valid.alignments");
  schema.one_of("best_by", best_by, all, "Metric that says which checkpoint is best; one of metrics");
  schema.number("patience", patience, kAtLeastOne,
                "Validations in a row without a better one after which training ends; null: it goes on");
  schema.number("beam", beam, kAtLeastOne, "Beam size; 1 means greedy search");
  schema.one_of("tokenize", tokenize, {"13a", "none", "char"}, "BLEU's tokenizer");
  schema.number("samples", samples, kNotNegative, "Sentences whose translations are shown at each validation");
  schema.check("best_by", [this] {
    return std::ranges::find(metrics, best_by) != metrics.end()
               ? ""
               : "expected one of validation.metrics, but '" + best_by + "' is not among them";
  });
}

void CheckpointOptions::bind(Schema& schema) {
  schema.number("every", every, kAtLeastOne, "Steps from one checkpoint to the next");
  schema.number("keep_last", keep_last, kAtLeastOne, "Latest checkpoints that are kept");
  schema.number("keep_best", keep_best, kAtLeastOne, "Best checkpoints by validation.best_by that are kept");
}

LogInterval AttentionLogOptions::interval() const {
  return every == "auto" ? LogInterval() : std::stoll(every);
}

void AttentionLogOptions::bind(Schema& schema) {
  schema.text("every", every, "auto (each step to 1,000, then steps 1 % apart), never, or a whole number of steps");
  schema.number("examples", examples, kAtLeastOne,
                "Sentence pairs that are logged: the first with at most 40 pieces a side");
  schema.section("from", from, "Files of the sentence pairs that are logged; without files the validation set's");
  schema.some_of("sites", sites, {kSiteNames.begin(), kSiteNames.end()},
                 "Attentions that are logged; a recurrent model has cross alone");
  schema.one_of("encoding", encoding, {"u16", "float32"},
                "How weights are stored: as 16-bit numbers, 65535 being 1, or as they are");
  schema.check("every", [this] {
    const bool is_number = !every.empty() && every.size() < 10 && every[0] != '0' &&
                           every.find_first_not_of("0123456789") == std::string::npos;
    return is_number || every == "auto" || every == "never"
               ? ""
               : "expected auto, never or a whole number of steps, but got '" + every + "'";
  });
}

void Configuration::bind(Schema& schema) {
  schema.text("name", name, "Name of the run");
  schema.text("run", run, "Folder of the run; null: runs/NAME");
  schema.number("seed", seed, kNotNegative,
                "Seed of all that is random: initial parameters, order of the batches, dropout");
  schema.one_of("device", device, kDeviceNames,
                "Where the model is computed; auto takes a GPU where there is one; privateuseone is a device that a "
                "preloaded library adds to LibTorch");
  schema.one_of("precision", arithmetic.precision, kPrecisions,
                "Of the factors of products, whose sums are float32: bfloat16 is faster where the processor or GPU "
                "multiplies it, tf32 on a GPU");
  schema.one_of("compute", arithmetic.compute, kComputes,
                "fast: kernels of gloss and oneDNN; reference: LibTorch's operators, one for each term of an equation");
  schema.section("data", data, "Files of the corpus");
  schema.section("vocabulary", vocabulary,
                 "Pieces that sentences are made of: learned from the corpus, or sentencepiece models as they are");
  schema.section("model", model, "Encoder, decoder and the tables around them");
  schema.section("training", training,
                 "Limits, batches and updates; at least one of steps, epochs and minutes must be given");
  schema.section("validation", validation, "When and how the model is measured while it is trained");
  schema.section("checkpoints", checkpoints, "How often the model is saved, and what is kept");
  schema.section("attention_log", attention_log, "What is kept of attention during training, in the run's database");
  schema.check("name", [this] {
    const bool leaves_runs = name == "." || name == ".." || name.find('/') != std::string::npos;
    return name.empty() || leaves_runs ? "expected a name without '/' that is not . or .., but got '" + name + "'" : "";
  });
  schema.check("training.average", [this] {
    const bool validates = data.valid.is_given() || data.valid.holdout || !data.trains;
    return training.average.type.as<AverageOptions>().reads_validation() && !validates
               ? "expected data.valid for an average of validated parameters"
               : "";
  });
  schema.check("model.tie.source_target", [this] {
    return model.tie.source_target && (vocabulary.source ? vocabulary.source != vocabulary.target : !vocabulary.shared)
               ? "expected a shared vocabulary to tie the source's and the target's embedding"
               : "";
  });
  schema.check("training.guided_alignment", [this] {
    const GuidedAlignmentOptions& from = training.guided_alignment;
    return from.links.has_value() + from.run.has_value() + from.estimated > 1
               ? "expected one of links, run and estimated, but got more"
           : from.one_based_links && !from.links            ? "expected links beside one_based_links"
           : from.inverse_links && !from.links && !from.run ? "expected links or a run beside inverse_links"
                                                            : "";
  });
  schema.check("training.guided_alignment.rows", [this] {
    return training.guided_alignment.rows != rows_name(AlignmentRows::Written) && model.encoder_shape().recurrent
               ? "expected written, since a recurrent decoder looks at the source before it reads a word"
               : "";
  });
  schema.check("attention_log.sites", [this] {
    const bool self = std::ranges::any_of(
        attention_log.sites, [](const std::string& site) { return site_kind(site) != AttentionSite::Kind::Cross; });
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
  data.train.swap_languages();
  data.valid.swap_languages();
  data.valid.inverse_alignments = !data.valid.inverse_alignments;
  ValidationFiles& examples = configuration.attention_log.from;
  examples.swap_languages();
  examples.inverse_alignments = !examples.inverse_alignments;
  GuidedAlignmentOptions& guided = configuration.training.guided_alignment;
  if (guided.links || guided.run) guided.inverse_links = !guided.inverse_links;
  std::swap(configuration.vocabulary.source, configuration.vocabulary.target);
  configuration.run = configuration.run_folder() + "-swapped";
  configuration.name += "-swapped";
}

void look_in_data_folder(Configuration& configuration) {
  if (std::optional<std::string>& folder = configuration.data.folder) {
    configuration.data.train.look_in(*folder);
    configuration.data.valid.look_in(*folder);
    configuration.attention_log.from.look_in(*folder);
    GuidedAlignmentOptions& guided = configuration.training.guided_alignment;
    for (std::optional<std::string>* path : {&guided.links, &guided.run}) {
      if (*path) look_for(**path, *folder);
    }
    folder.reset();
  }
}

std::vector<ChangedSetting> changed_settings(Configuration before, Configuration after) {
  for (Configuration* one : {&before, &after}) {
    one->name = one->device = "";
    one->arithmetic = {};
    one->run = one->data.folder = std::nullopt;
    one->training.steps = std::nullopt;
    one->training.epochs = one->training.minutes = std::nullopt;
    one->validation = {};
    one->checkpoints = {};
    one->attention_log = {};
  }
  std::vector<ChangedSetting> changed;
  for (const auto& [key, value] : settings_of(before)) {
    changed.push_back({key, value, "null"});
  }
  for (const auto& [key, value] : settings_of(after)) {
    const auto same = std::ranges::find(changed, key, &ChangedSetting::key);
    if (same == changed.end()) {
      changed.push_back({key, "null", value});
    } else {
      same->after = value;
    }
  }
  std::erase_if(changed, [](const ChangedSetting& one) { return one.before == one.after; });
  return changed;
}

bool may_change(const std::string& key, const ModelOptions& model) {
  if (key == "training.optimizer.type" || key.starts_with("training.average.") ||
      key.starts_with("training.guided_alignment.") || key == "data.valid.holdout" ||
      (key == "data.max_length" && model.has_max_length())) {
    return false;
  }
  return key.starts_with("training.") || key.starts_with("data.") || key.starts_with("model.dropout.");
}

}  // namespace gloss
