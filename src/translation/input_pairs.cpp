#include "translation/input_pairs.h"

#include <memory>

#include "base/error.h"
#include "text/tsv_reader.h"

namespace gloss {

std::vector<std::string> PairFiles::all() const {
  return tsv.empty() ? std::vector{source, target} : std::vector{tsv};
}

std::string PairFiles::source_name() const {
  return tsv.empty() ? text_name(source) : fmt::format("{} (source)", text_name(tsv));
}

std::string PairFiles::target_name() const {
  return tsv.empty() ? text_name(target) : fmt::format("{} (target)", text_name(tsv));
}

PairSources lines_of(const PairFiles& files) {
  if (files.tsv.empty()) {
    if (files.source == "-" && files.target == "-") {
      fail("--target -: standard input has the source, expected another file");
    }
    return {lines_of(files.source), lines_of(files.target)};
  }
  if (files.source_column == files.target_column) {
    fail("--target-column {}: has the source, expected another column", files.target_column);
  }
  const auto reader = std::make_shared<TsvReader>(files.tsv, std::vector{files.source_column, files.target_column});
  const auto lines = [reader](size_t side) { return [=](size_t most) { return reader->next(side, most); }; };
  return {{files.source_name(), lines(0)}, {files.target_name(), lines(1)}};
}

InputPairs::Batch InputPairs::next() {
  Batch pairs{sources_.next(), {}};
  if (pairs.size() == 0) {
    targets_.end_beside(sources_);
  } else {
    pairs.targets = targets_.beside(pairs.sources, sources_);
  }
  return pairs;
}

}  // namespace gloss
