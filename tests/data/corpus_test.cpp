#include "data/corpus.h"

#include <gmock/gmock.h>
#include <omp.h>

#include "base/error.h"
#include "config/options_yaml.h"
#include "text/folder.h"
#include "text/multi30k.h"

namespace gloss {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Vocabularies letters() {
  const Vocabulary both = Vocabulary::train({"abcd efgh ijkl mnop"}, {"char", 21}, "the text");
  return {both, both};
}

CorpusFiles files(const Folder& folder, const std::string& source, const std::string& target) {
  CorpusFiles files;
  files.source = {folder.write("a.de", source)};
  files.target = {folder.write("a.en", target)};
  return files;
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Corpus, PairsLinesOfTheTwoFiles) {
  const Folder folder;
  const ParallelText text = read_parallel(files(folder, "\uFEFFa\r\nb\u2028c\n\n", "d\ne\nf"));
  EXPECT_THAT(text.source, ElementsAre("a", "b\u2028c", ""));
  EXPECT_THAT(text.target, ElementsAre("d", "e", "f"));
}

TEST(Corpus, OfDifferentLengthsIsAnErrorWithBothCounts) {
  const Folder folder;
  EXPECT_THAT(error_of([&] { read_parallel(files(folder, "a\nb\nc\n", "d\ne\n")); }),
              AllOf(HasSubstr("a.de has 3 lines"), HasSubstr("a.en has 2")));
}

TEST(Corpus, OfSeveralFilesIsTheOneAfterTheOther) {
  const Folder folder;
  CorpusFiles several = files(folder, "a\nb", "1\n2\n");
  several.source.push_back(folder.write("b.de", "\uFEFFc\n"));
  several.target.push_back(folder.write("b.en", "3\n"));
  const ParallelText text = read_parallel(several);
  EXPECT_THAT(text.source, ElementsAre("a", "b", "c"));
  EXPECT_THAT(text.target, ElementsAre("1", "2", "3"));
}

TEST(Corpus, OfSeveralFilesIsComparedFileByFile) {
  const Folder folder;
  CorpusFiles several = files(folder, "a\nb\n", "1\n2\n");
  several.source.push_back(folder.write("b.de", "c\nd\n"));
  several.target.push_back(folder.write("b.en", "3\n"));
  EXPECT_THAT(error_of([&] { read_parallel(several); }),
              AllOf(HasSubstr("b.de has 2 lines"), HasSubstr("b.en has 1;")));
}

CorpusFiles columns(const Folder& folder, const std::string& text, int64_t source, int64_t target) {
  CorpusFiles files;
  files.tsv = {folder.write("a.tsv", text)};
  files.source_column = source;
  files.target_column = target;
  return files;
}

TEST(Tsv, HasSourceAndTargetInTheColumnsNamed) {
  const Folder folder;
  const ParallelText text = read_parallel(columns(folder, "\uFEFFa b\tc\r\n\t d \ne\t", 1, 2));
  EXPECT_THAT(text.source, ElementsAre("a b", "", "e"));
  EXPECT_THAT(text.target, ElementsAre("c", " d ", ""));
  const ParallelText other = read_parallel(columns(folder, "1\ta\tx\tb\n2\tc\t\td\n", 4, 2));
  EXPECT_THAT(other.source, ElementsAre("b", "d"));
  EXPECT_THAT(other.target, ElementsAre("a", "c"));
}

TEST(Tsv, NamesTheLineWithAnotherNumberOfColumns) {
  const Folder folder;
  const auto error = [&](const std::string& text, int64_t target) {
    const std::string told = error_of([&] { read_parallel(columns(folder, text, 1, target)); });
    return told.substr(told.find("a.tsv"));
  };
  EXPECT_EQ(error("a\tb\nc d\n", 2), "a.tsv, line 2: expected 2 columns divided by tabs, but got 1");
  EXPECT_EQ(error("a\tb\nc\td\te\n", 2), "a.tsv, line 2: expected 2 columns divided by tabs, but got 3");
  EXPECT_EQ(error("a\tb\n\n", 2), "a.tsv, line 2: expected 2 columns divided by tabs, but got 1");
  EXPECT_EQ(error("a b\n", 2), "a.tsv, line 1: expected 2 columns divided by tabs, but got 1");
  EXPECT_EQ(error("a\tb\n", 3), "a.tsv, line 1: expected 3 columns divided by tabs, but got 2");
  EXPECT_EQ(error("a\tb\tc\nd\te\n", 2), "a.tsv, line 2: expected 3 columns divided by tabs, as line 1 has, but got 2");
}

TEST(Corpus, FingerprintTellsTextsApart) {
  const std::string print = fingerprint(ParallelText{{"a", "b"}, {"c", "d"}});
  EXPECT_EQ(print, fingerprint(ParallelText{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(print.size(), 16);
  EXPECT_NE(print, fingerprint(ParallelText{{"c", "d"}, {"a", "b"}}));
  EXPECT_NE(print, fingerprint(ParallelText{{"ab", ""}, {"c", "d"}}));
}

TEST(Corpus, EndsBothSidesOfAPair) {
  const Vocabularies vocabularies = letters();
  const EncodedCorpus corpus = encode_corpus({{"ab"}, {"cde"}}, vocabularies, 100);
  ASSERT_EQ(corpus.pairs.size(), 1);
  EXPECT_EQ(corpus.pairs[0].source.size(), 4);  // ▁ a b </s>
  EXPECT_EQ(corpus.pairs[0].source.back(), kEnd);
  EXPECT_EQ(corpus.pairs[0].target.back(), kEnd);
  EXPECT_EQ(vocabularies.target.decode({corpus.pairs[0].target.begin(), corpus.pairs[0].target.end()}), "cde");
  EXPECT_EQ(corpus.dropped.sentence(), "");
}

TEST(Corpus, DropsPairsAsPairsAndCountsWhy) {
  const ParallelText text{{"a", "", "a", " ", "abcd", "a", "abc", "b"},
                          {"a", "b", "\u3000", "", "a", "abcd", "abc", "c"}};
  const EncodedCorpus corpus = encode_corpus(text, letters(), 5);
  EXPECT_THAT(corpus.lines, ElementsAre(0, 6, 7));
  EXPECT_EQ(corpus.pairs.size(), 3);
  EXPECT_EQ(
      corpus.dropped.sentence(),
      "left out 5 pairs: 2 with an empty source, 1 with an empty target, 1 with a source over max_length, 1 with a "
      "target over max_length");
}

TEST(Corpus, WithoutAPairToUseIsAnError) {
  EXPECT_THAT(error_of([] {
                encode_corpus({{"", "a"}, {"a", " "}}, letters(), 5);
              }),
              HasSubstr("left out 2 pairs: 1 with an empty source, 1 with an empty target"));
}

TEST(Corpus, IsTheSameForAnyNumberOfThreads) {
  SKIP_WITHOUT_MULTI30K();
  CorpusFiles files;
  files.source = {multi30k("test_2016_flickr.de")};
  files.target = {multi30k("test_2016_flickr.en")};
  const ParallelText text = read_parallel(files);
  VocabularyOptions options;
  options.size = 1000;
  const Vocabularies vocabularies = make_vocabularies(options, text.source, text.target);

  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  const EncodedCorpus one = encode_corpus(text, vocabularies, 30);
  omp_set_num_threads(3);
  const EncodedCorpus three = encode_corpus(text, vocabularies, 30);
  omp_set_num_threads(threads);

  EXPECT_EQ(one.lines, three.lines);
  EXPECT_EQ(one.pairs.size() + one.dropped.total(), 1000);
  EXPECT_GT(one.dropped.long_source, 0);
  for (size_t i = 0; i < one.pairs.size(); ++i) {
    EXPECT_EQ(one.pairs[i].source, three.pairs[i].source);
    EXPECT_EQ(one.pairs[i].target, three.pairs[i].target);
  }
}

DataOptions read(const std::string& yaml) {
  DataOptions options;
  read_yaml_text(yaml, "test.yaml", {}, options);
  return options;
}

TEST(DataOptions, NeedTrainingFilesAndNothingElse) {
  const DataOptions options = read("{train: {source: a, target: b}}");
  EXPECT_THAT(options.train.target, ElementsAre("b"));
  EXPECT_EQ(options.max_length, 100);
  EXPECT_FALSE(options.valid.is_given());
  EXPECT_THAT(error_of([] { read("{train: {source: a}}"); }), HasSubstr("train.target"));
  EXPECT_THAT(error_of([] { read("{max_length: 50}"); }), HasSubstr("train.source"));
}

TEST(DataOptions, NeedNoFilesWhereAModelIsOnlyUsed) {
  DataOptions options;
  options.trains = false;
  read_yaml_text("{max_length: 50}", "test.yaml", {}, options);
  EXPECT_EQ(options.max_length, 50);
}

TEST(DataOptions, NeedBothSidesOfTheValidationText) {
  const auto valid = [](const std::string& files) { return "{train: {source: a, target: b}, valid: " + files + "}"; };
  EXPECT_TRUE(read(valid("{source: c, target: d, alignments: e}")).valid.is_given());
  EXPECT_THAT(error_of([&] { read(valid("{source: c}")); }), HasSubstr("valid.target"));
  EXPECT_THAT(error_of([&] { read(valid("{target: c}")); }), HasSubstr("valid.source"));
  EXPECT_THAT(error_of([&] { read(valid("{alignments: c}")); }), HasSubstr("valid.source"));
}

TEST(DataOptions, TakeListsOfFilesOrColumns) {
  EXPECT_THAT(read("{train: {source: [a, b], target: [c, d]}}").train.target, ElementsAre("c", "d"));
  EXPECT_THAT(read("{train: {tsv: [a, b]}}").train.tsv, ElementsAre("a", "b"));
  EXPECT_THAT(error_of([] { read("{train: {source: [a, b], target: c}}"); }),
              HasSubstr("train.target: expected as many files as source has, 2, but got 1"));
  EXPECT_THAT(error_of([] { read("{train: {tsv: a, source: b, target: c}}"); }),
              HasSubstr("train.tsv: expected either source and target or tsv, but got both"));
  EXPECT_THAT(error_of([] { read("{train: {tsv: a, source_column: 2}}"); }), HasSubstr("train.target_column"));
}

TEST(DataOptions, TakeValidationPairsFromFilesOrFromTheTrainingText) {
  const auto valid = [](const std::string& keys) { return "{train: {tsv: a}, valid: " + keys + "}"; };
  EXPECT_EQ(read(valid("{holdout: 5}")).valid.holdout, 5);
  EXPECT_THAT(error_of([&] { read(valid("{holdout: 5, tsv: b}")); }),
              HasSubstr("valid.holdout: expected either files or holdout, but got both"));
  EXPECT_THAT(error_of([&] { read(valid("{holdout: 5, alignments: b}")); }), HasSubstr("valid.source"));
  EXPECT_THAT(error_of([&] { read(valid("{holdout: 0}")); }), HasSubstr("of at least 1 for valid.holdout"));
}

TEST(DataOptions, AreLookedForInAFolderWhereTheyAreNotHere) {
  const Folder folder;
  folder.write("there.de", "a\n");
  ValidationFiles files;
  files.source = {"there.de", "nowhere.de", folder.path("there.de")};
  files.alignments = "there.de";
  files.look_in(folder.path("."));
  EXPECT_TRUE(std::filesystem::equivalent(files.source[0], folder.path("there.de"))) << files.source[0];
  EXPECT_EQ(files.alignments, files.source[0]);
  EXPECT_EQ(files.source[1], "nowhere.de");
  EXPECT_EQ(files.source[2], folder.path("there.de"));
}

TEST(DataOptions, ComeBackFromTheirYaml) {
  DataOptions options = read("{train: {source: a, target: b}, valid: {source: c, target: d}}");
  EXPECT_THAT(read(write_yaml(options)).valid.source, ElementsAre("c"));
  DataOptions without_validation = read("{train: {source: a, target: b}}");
  EXPECT_FALSE(read(write_yaml(without_validation)).valid.is_given());
  DataOptions held_out = read("{train: {tsv: [a, b], source_column: 3, target_column: 1}, valid: {holdout: 7}}");
  DataOptions back = read(write_yaml(held_out));
  EXPECT_EQ(write_yaml(back), write_yaml(held_out));
  EXPECT_EQ(back.valid.holdout, 7);
}

}  // namespace
}  // namespace gloss
