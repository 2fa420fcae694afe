#include "translation/input_pairs.h"

#include <memory>

#include "base/error.h"
#include "text/tsv_reader.h"

namespace gloss {

PairSources lines_of(const PairFiles& files) {
  if (!files.is_tsv()) {
    if (files.source == "-" && files.target == "-") {
      fail("--target -: standard input has the source, expected another file");
    }
    return {lines_of(files.source), lines_of(files.target)};
  }
  const auto reader = std::make_shared<TsvReader>(files.tsv, 2);
  const auto column = [&](size_t c) {
    return LineSource{files.tsv == "-" ? "standard input" : files.tsv,
                      [reader, c](size_t most) { return reader->next(c, most); }};
  };
  return {column(0), column(1)};
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
