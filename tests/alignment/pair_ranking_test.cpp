#include "alignment/pair_ranking.h"

#include <gmock/gmock.h>

#include <limits>

namespace gloss {
namespace {

std::vector<size_t> ranked(const std::vector<double>& values, const PairScore& by) {
  std::vector<RankedPair> pairs;
  for (const double value : values) {
    RankedPair& pair = pairs.emplace_back();
    pair.line = pairs.size();
    pair.scores.*by.value = value;
  }
  rank(pairs, by);
  std::vector<size_t> lines;
  for (const RankedPair& pair : pairs) lines.push_back(pair.line);
  return lines;
}

TEST(Ranking, BeginsWithTheWorstAndKeepsTheOrderOfEquals) {
  for (const PairScore& score : pair_scores()) {
    const bool lowest_is_worst = score.name == "coverage";
    EXPECT_THAT(ranked({0.5, 0.1, 0.9, 0.1}, score),
                lowest_is_worst ? testing::ElementsAre(2, 4, 1, 3) : testing::ElementsAre(3, 1, 2, 4))
        << score.name;
  }
}

TEST(Ranking, TakesWhatIsNotANumberForTheWorst) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const PairScore& score : pair_scores()) {
    EXPECT_EQ(ranked({0.5, 0.2, nan}, score).front(), 3) << score.name;
  }
}

TEST(Ranking, HasALineAPairAndNoTabInASentence) {
  RankedPair pair{7, "a\tb", "c", {}, {}};
  pair.scores.loss = 0.5;
  EXPECT_EQ(ranking_tsv({pair}), "line\tloss\taer\tcoverage\tentropy\tend\tsource\ttarget\n7\t0.5\t\t\t\t\ta b\tc\n");
}

}  // namespace
}  // namespace gloss
