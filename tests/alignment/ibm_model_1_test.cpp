#include "alignment/ibm_model_1.h"

#include <gtest/gtest.h>

namespace gloss {
namespace {

std::vector<Segmentation> sentences(const std::vector<std::vector<std::string>>& words) {
  std::vector<Segmentation> all;
  for (const std::vector<std::string>& sentence : words) all.push_back({{}, {}, sentence, {}});
  return all;
}

TEST(IbmModel1, FindsTheTranslationsOfTheTextbook) {  // Koehn 2010, figure 4.4
  const std::vector<Links> links = ibm_model_1_links(sentences({{"das", "Haus"}, {"das", "Buch"}, {"ein", "Buch"}}),
                                                     sentences({{"the", "house"}, {"the", "book"}, {"a", "book"}}));
  EXPECT_EQ(links, (std::vector<Links>(3, {{0, 0}, {1, 1}})));
}

TEST(IbmModel1, LinksWordsWhereverTheyStandAndNothingToAnEmptySentence) {
  const std::vector<Links> links =
      ibm_model_1_links(sentences({{"a", "b"}, {"a"}, {}, {"b"}}), sentences({{"B", "A"}, {"A", "A"}, {"A"}, {}}));
  EXPECT_EQ(links, (std::vector<Links>{{{1, 0}, {0, 1}}, {{0, 0}, {0, 1}}, {}, {}}));
}

}  // namespace
}  // namespace gloss
