#include "translation/line_translator.h"

#include <fmt/ranges.h>

#include <algorithm>

namespace gloss {
namespace {

std::vector<Seq2Seq*> models_of(const std::vector<TrainedRun>& runs) {
  std::vector<Seq2Seq*> models;
  for (const TrainedRun& run : runs) {
    models.push_back(run.model.get());
  }
  return models;
}

}  // namespace

LineTranslator::LineTranslator(const std::vector<TrainedRun>& runs, const Options& options)
    : vocabulary_(runs.front().vocabularies.target),
      longest_(std::max(runs.front().configuration.data.max_length, options.translator.search.max_length) - 1),
      options_(options.translator),
      has_pairs_(options.has_pairs || options.replaces_unknown),
      model_(step_model_of(models_of(runs))) {
  options_.search.unknown = options.replaces_unknown;
  if (options.replaces_unknown) {
    unknown_words_.emplace(runs.front(), options.head);
  }
}

LineTranslator::Translated LineTranslator::translate(const InputLines::Batch& sources,
                                                     const std::vector<Segmentation>& prefixes) {
  std::vector<SourceSentence> sentences(sources.size());
  for (size_t i = 0; i < sources.size(); ++i) {
    for (const std::vector<Segmentation>& of_a_vocabulary : sources.pieces) {
      sentences[i].pieces.push_back(with_end(of_a_vocabulary[i].ids));
    }
    if (!prefixes.empty()) {
      sentences[i].prefix = prefixes[i].ids;
    }
    sentences[i].line = lines_++;
  }
  Translated all;
  for (std::vector<Hypothesis>& found : gloss::translate(*model_, sentences, options_)) {
    const Segmentation& source = sources.pieces.front()[all.lines.size()];
    std::vector<Translation>& line = all.lines.emplace_back();
    for (Hypothesis& hypothesis : found) {
      if (has_pairs_) {
        all.pairs.sources.push_back(source);
        all.pairs.targets.push_back(target_of(hypothesis));
      }
      std::string text = vocabulary_.decode(hypothesis.pieces);
      line.push_back({std::move(text), std::move(hypothesis)});
    }
  }
  if (unknown_words_) {
    replace_unknown(all);
  }
  return all;
}

/// The pieces that search produced; segmenting the output text could give different ones. An output that reached the
/// maximum length has no </s> and is cut to leave room for it.
Segmentation LineTranslator::target_of(const Hypothesis& found) const {
  Segmentation target = segment(vocabulary_, found.pieces);
  cut(target, longest_);
  return target;
}

void LineTranslator::replace_unknown(Translated& all) const {
  unknown_words_->replace(all.pairs);
  size_t next = 0;
  for (std::vector<Translation>& line : all.lines) {
    for (Translation& translation : line) {
      const Segmentation& target = all.pairs.targets[next++];
      if (std::ranges::count(target.ids, kUnknown) > 0) {
        translation.text = fmt::format("{}", fmt::join(target.words, " "));
      }
    }
  }
}

}  // namespace gloss
