#include "search/translator.h"

#include <algorithm>

#include "data/batches.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

constexpr int64_t kMostProbabilities = 1 << 26;  // sentences x beam x V in memory at once

bool is_empty(const std::vector<int32_t>& sentence) {
  return sentence.empty() || (sentence.size() == 1 && sentence.front() == kEnd);
}

}  // namespace

std::vector<std::vector<Hypothesis>> translate(StepModel& model, const std::vector<SourceSentence>& sources,
                                               const TranslatorOptions& options) {
  std::vector<size_t> lines;  // the indices of the non-empty sources
  std::vector<int64_t> lengths;
  for (size_t line = 0; line < sources.size(); ++line) {
    if (!is_empty(sources[line].pieces.front())) {
      lines.push_back(line);
      lengths.push_back(std::ssize(sources[line].pieces.front()));
    }
  }
  std::vector<std::vector<Hypothesis>> translations(sources.size(), {{.pieces = {kEnd}, .log_probabilities = {0}}});
  const int64_t rows = std::max<int64_t>(1, options.search.sampling ? options.search.nbest : options.search.beam);
  const int64_t most = std::max<int64_t>(1, kMostProbabilities / model.target_pieces() / rows);
  for (const std::vector<size_t>& batch : evaluation_batches(lengths, options.batch_tokens, most)) {
    std::vector<const SourceSentence*> sentences;
    for (const size_t index : batch) {
      sentences.push_back(&sources[lines[index]]);
    }
    std::vector<std::vector<Hypothesis>> found = search(model, sentences, options.search);
    for (size_t row = 0; row < batch.size(); ++row) {
      translations[lines[batch[row]]] = std::move(found[row]);
    }
  }
  return translations;
}

}  // namespace gloss
