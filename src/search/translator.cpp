#include "search/translator.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>

#include "data/batches.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

constexpr int64_t kMostProbabilities = 1 << 26;  // sentences x beam x V in memory at once
constexpr int64_t kSentencesOnCpu = 48;          // of a batch: fewer or more take longer,
constexpr int64_t kHypothesesOnCpu = 160;        // and so do more of these

bool is_empty(const std::vector<int32_t>& sentence) {
  return sentence.empty() || (sentence.size() == 1 && sentence.front() == kEnd);
}

/// Calls function(i) for each i below `count`. Each thread takes the next when it has finished one, and computes it
/// alone; with one thread or one i, all cores compute it.
template <typename Function>
void for_each(size_t count, int64_t threads, Function function) {
  std::atomic<size_t> next = 0;
  at::parallel_for(0, std::min<int64_t>(threads, count), 1, [&](int64_t, int64_t) {
    for (size_t i = next++; i < count; i = next++) {
      function(i);
    }
  });
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
  const bool on_cpu = model.device().is_cpu();
  const int64_t threads = on_cpu ? at::get_num_threads() : 1;
  int64_t most = kMostProbabilities / model.target_pieces() / rows / threads;
  if (on_cpu) {
    const int64_t share = (std::ssize(lines) + threads - 1) / threads;
    most = std::min({most, share, kSentencesOnCpu, kHypothesesOnCpu / rows});
  }
  const Batches batches = evaluation_batches(lengths, options.batch_tokens, std::max<int64_t>(1, most));
  for_each(batches.size(), threads, [&](size_t index) {
    const std::vector<size_t>& batch = batches[index];
    std::vector<const SourceSentence*> sentences;
    for (const size_t sentence : batch) {
      sentences.push_back(&sources[lines[sentence]]);
    }
    std::vector<std::vector<Hypothesis>> found = search(model, sentences, options.search);
    for (size_t row = 0; row < batch.size(); ++row) {
      translations[lines[batch[row]]] = std::move(found[row]);
    }
  });
  return translations;
}

}  // namespace gloss
