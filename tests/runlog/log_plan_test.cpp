#include "runlog/log_plan.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "runlog/log_fixture.h"

namespace gloss {
namespace {

using testing::ElementsAre;

TEST(LogPlan, AddsTheEndOfSentenceToThePiecesAsAWordOfItsOwn) {
  const LoggedExample example = small_plan().examples[0];
  EXPECT_THAT(example.source_pieces, ElementsAre("▁Haus", "tür", "▁klemmt", "</s>"));
  EXPECT_THAT(example.source_words, ElementsAre(0, 0, 1, 2));
  EXPECT_THAT(example.target_pieces, ElementsAre("▁door", "▁jams", "</s>"));
  EXPECT_THAT(example.target_words, ElementsAre(0, 1, 2));
}

TEST(LogPlan, GivesBackTheSidesThatMapsAreFoldedBy) {
  const LoggedExample example = small_plan().examples[0];
  EXPECT_THAT(example.source_side().words, ElementsAre("Haustür", "klemmt"));
  EXPECT_THAT(example.source_side().word_of_piece, ElementsAre(0, 0, 1));
  EXPECT_THAT(example.target_side().words, ElementsAre("door", "jams"));
  EXPECT_THAT(example.target_side().word_of_piece, ElementsAre(0, 1));
}

TEST(LogPlan, KnowsTheShapeOfEveryMap) {
  const LoggedExample example = small_plan().examples[0];
  const auto shape = [&](const char* site) {
    const MapShape shape = shape_of({site, 0, 5}, example);
    return std::vector<size_t>{shape.heads, shape.rows, shape.columns};
  };
  EXPECT_THAT(shape("cross"), ElementsAre(5, 3, 4));
  EXPECT_THAT(shape("encoder_self"), ElementsAre(5, 4, 4));
  EXPECT_THAT(shape("decoder_self"), ElementsAre(5, 3, 3));
}

/// Eight examples of 15 x 15 on one site of 12 heads.
LogPlan large_plan(WeightEncoding cells) {
  LogPlan plan;
  plan.sites = {{"cross", 0, 12}};
  LoggedExample example;
  example.source = example.target = "word";
  example.source_pieces.assign(15, "▁word");
  example.target_pieces = example.source_pieces;
  example.source_words.assign(15, 0);
  example.target_words = example.source_words;
  plan.examples.assign(8, example);
  plan.cells = cells;
  return plan;
}

TEST(LogPlan, KnowsNoShapeOfAnUnknownAttention) {
  EXPECT_THROW(shape_of({"sideways", 0, 1}, small_plan().examples[0]), Error);
}

TEST(LogPlan, ProjectsTheSizeThatTheDatabaseGrowsTo) {
  for (const WeightEncoding cells : {WeightEncoding::U16, WeightEncoding::Float32}) {
    const LogPlan plan = large_plan(cells);
    const LogFolder folder;
    constexpr int64_t kSteps = 100;
    {
      LogWriter log(folder.file());
      log.plan(plan);
      uint32_t state = 1;
      for (int64_t step = 0; step < kSteps; ++step) {
        log.begin();
        for (size_t example = 0; example < 8; ++example) {
          std::vector<float> weights(12 * 15 * 15);
          for (size_t row = 0; row < 12 * 15; ++row) {
            float sum = 0;
            for (size_t c = 0; c < 15; ++c) {
              state = state * 1664525u + 1013904223u;
              sum += weights[row * 15 + c] = std::exp(8.0f * static_cast<float>(state) / 4294967296.0f);
            }
            for (size_t c = 0; c < 15; ++c) weights[row * 15 + c] /= sum;
          }
          log.write(MapRow{step, example, 0, weights});
          log.write(PieceRow{step, example, std::vector<float>(15, 1.5f), {}});
        }
        for (size_t head = 0; head < 12; ++head) log.write(HeadRow{step, 0, head, {}, 0.25, 0.5});
        log.commit();
      }
    }
    const auto size = static_cast<double>(std::filesystem::file_size(folder.file()));
    const auto projected = static_cast<double>(projected_size(plan, kSteps));
    EXPECT_GT(projected, 0.75 * size);
    EXPECT_LT(projected, 1.3 * size);
    RecordProperty(cells == WeightEncoding::U16 ? "u16" : "float32", std::to_string(projected / size));
  }
}

TEST(LogPlan, ProjectsNothingWhereNothingIsLogged) {
  EXPECT_EQ(projected_size({}, 1000), 0);
  EXPECT_EQ(projected_size(small_plan(), 0), 0);
}

}  // namespace
}  // namespace gloss
