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
  files.source = folder.write("a.de", source);
  files.target = folder.write("a.en", target);
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

TEST(Corpus, FingerprintTellsTextsApart) {
  const std::string print = fingerprint({{"a", "b"}, {"c", "d"}});
  EXPECT_EQ(print, fingerprint({{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(print.size(), 16);
  EXPECT_NE(print, fingerprint({{"c", "d"}, {"a", "b"}}));
  EXPECT_NE(print, fingerprint({{"ab", ""}, {"c", "d"}}));
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
  files.source = multi30k("test_2016_flickr.de");
  files.target = multi30k("test_2016_flickr.en");
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
  EXPECT_EQ(options.train.target, "b");
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

TEST(DataOptions, ComeBackFromTheirYaml) {
  DataOptions options = read("{train: {source: a, target: b}, valid: {source: c, target: d}}");
  EXPECT_EQ(read(write_yaml(options)).valid.source, "c");
  DataOptions without_validation = read("{train: {source: a, target: b}}");
  EXPECT_FALSE(read(write_yaml(without_validation)).valid.is_given());
}

}  // namespace
}  // namespace gloss
