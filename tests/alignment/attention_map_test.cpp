#include "alignment/attention_map.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace gloss {
namespace {

using testing::ElementsAre;
using testing::FloatEq;
using testing::FloatNear;
using testing::HasSubstr;

// "Haus|tür klemmt" against "the front |door jam|s": pieces 3 and 4, each side with its end of sentence.
const Side kSource{{"Haustür", "klemmt"}, {0, 0, 1}};
const Side kTarget{{"door", "jams"}, {0, 1, 1}};

PieceAttention piece_attention() {
  PieceAttention attention;
  attention.weights = Matrix(4, 4);
  attention.weights.values = {0.4f, 0.3f, 0.2f, 0.1f,   //
                              0.1f, 0.2f, 0.6f, 0.1f,   //
                              0.0f, 0.1f, 0.7f, 0.2f,   //
                              0.0f, 0.0f, 0.1f, 0.9f};  //
  return attention;
}

TEST(Fold, SumsSourcePiecesAndAveragesTargetPiecesWhereTheyAreWritten) {
  const AttentionMap map = pieces_to_words(piece_attention(), kSource, kTarget, AlignmentRows::Written);
  EXPECT_THAT(map.source, ElementsAre("Haustür", "klemmt", "</s>"));
  EXPECT_THAT(map.target, ElementsAre("door", "jams", "</s>"));
  EXPECT_THAT(map.weights.values, ElementsAre(FloatEq(0.7f), FloatEq(0.2f), FloatEq(0.1f),    //
                                              FloatEq(0.2f), FloatEq(0.65f), FloatEq(0.15f),  //
                                              FloatEq(0.0f), FloatEq(0.1f), FloatEq(0.9f)));
  EXPECT_EQ(map.source_words(), 2u);
  EXPECT_EQ(map.target_words(), 2u);
}

TEST(Fold, TakesTheNextRowWhereAPieceIsRead) {
  const AttentionMap map = pieces_to_words(piece_attention(), kSource, kTarget, AlignmentRows::Read);
  EXPECT_THAT(map.source, ElementsAre("Haustür", "klemmt", "</s>"));
  EXPECT_THAT(map.target, ElementsAre("door", "jams"));
  EXPECT_THAT(map.weights.values, ElementsAre(FloatEq(0.3f), FloatEq(0.6f), FloatEq(0.1f),  //
                                              FloatEq(0.05f), FloatEq(0.4f), FloatEq(0.55f)));
  EXPECT_EQ(map.target_words(), 2u);
}

TEST(Fold, KeepsWhatEachRowSumsTo) {
  for (const AlignmentRows read_at : {AlignmentRows::Written, AlignmentRows::Read}) {
    const AttentionMap map = pieces_to_words(piece_attention(), kSource, kTarget, read_at);
    for (size_t r = 0; r < map.weights.rows; ++r) {
      float sum = 0;
      for (size_t c = 0; c < map.weights.columns; ++c) sum += map.weights(r, c);
      EXPECT_NEAR(sum, 1.0f, 1e-6) << "row " << r;
    }
  }
}

TEST(Fold, ByPieceChangesNothing) {
  const PieceAttention attention = piece_attention();
  const AttentionMap map = pieces_to_words(attention, by_piece({"▁Haus", "tür", "▁klemmt"}),
                                           by_piece({"▁door", "▁jam", "s"}), AlignmentRows::Written);
  EXPECT_EQ(map.weights.values, attention.weights.values);
  EXPECT_THAT(map.target, ElementsAre("▁door", "▁jam", "s", "</s>"));
}

TEST(Fold, PlacesCentresOnWordsThatAreAsWideAsTheirPieces) {
  PieceAttention attention = piece_attention();
  attention.centres = {0.5f, 2.0f, 1.0f, 3.0f};
  const AttentionMap map = pieces_to_words(attention, kSource, kTarget, AlignmentRows::Written);
  // 0.5 is the border of the two pieces of word 0: its middle. 2 is the middle of word 1, and 1 lies a quarter of word
  // 0 right of its middle: (1 + 0.25) / 2. 3 is </s>.
  EXPECT_THAT(map.centres, ElementsAre(FloatNear(0.0f, 1e-6f), FloatNear(0.625f, 1e-6f), FloatNear(2.0f, 1e-6f)));
}

TEST(Fold, GivesAWordWithoutAPieceNoWeightAndNoCentre) {
  PieceAttention attention = piece_attention();
  attention.centres = {0, 0, 0, 0};
  const AttentionMap map =
      pieces_to_words(attention, kSource, {{"door", "\u200b", "jams"}, {0, 2, 2}}, AlignmentRows::Written);
  EXPECT_THAT(std::vector<float>(map.weights.values.begin() + 3, map.weights.values.begin() + 6), ElementsAre(0, 0, 0));
  EXPECT_TRUE(std::isnan(map.centres[1]));
}

TEST(Fold, HandlesEmptySentences) {
  PieceAttention attention;
  attention.weights = Matrix(1, 1);
  attention.weights(0, 0) = 1;
  EXPECT_THAT(pieces_to_words(attention, {}, {}, AlignmentRows::Written).weights.values, ElementsAre(1.0f));
  EXPECT_EQ(pieces_to_words(attention, {}, {}, AlignmentRows::Read).target_words(), 0u);
}

TEST(Fold, RefusesAMapOfAnotherSize) {
  try {
    pieces_to_words(piece_attention(), kTarget, {}, AlignmentRows::Written);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("4 x 4"));
    EXPECT_THAT(error.what(), HasSubstr("expected 1 x 4"));
  }
}

TEST(Fold, KnowsNoCentreWhereALogHasNoNumber) {
  PieceAttention attention = piece_attention();
  attention.centres = {std::nanf(""), INFINITY, 1.0f, -INFINITY};
  const AttentionMap map = pieces_to_words(attention, kSource, kTarget, AlignmentRows::Written);
  EXPECT_TRUE(std::ranges::all_of(map.centres, [](float centre) { return std::isnan(centre); }));
}

}  // namespace
}  // namespace gloss
