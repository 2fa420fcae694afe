#pragma once

#include <filesystem>
#include <string>

namespace gloss {

/// A file of Multi30k's raw text ("train.de"), where the corpus lies beside the checkout.
inline std::string multi30k(const std::string& name) {
  return GLOSS_SOURCE_DIR "/../shared/data/multi30k/raw/" + name;
}

}  // namespace gloss

/// Skips a test on a machine without the corpus.
#define SKIP_WITHOUT_MULTI30K() \
  if (!std::filesystem::exists(gloss::multi30k("train.de"))) GTEST_SKIP() << "Multi30k is not in ../shared/data"
