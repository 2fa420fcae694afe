#include "text/vocabularies.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "base/error.h"
#include "config/options_yaml.h"
#include "text/folder.h"

namespace gloss {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::vector<std::string> kGerman = {"der hund rennt", "die katze rennt", "der hund schläft"};
const std::vector<std::string> kEnglish = {"the dog runs", "the cat runs", "the dog sleeps"};

VocabularyOptions read(const std::string& yaml) {
  VocabularyOptions options;
  read_yaml_text(yaml, "test.yaml", {}, options);
  return options;
}

std::string error_of(const std::string& yaml) {
  try {
    read(yaml);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Vocabularies, OfOneModelWriteOneFile) {
  const Folder folder;
  const Vocabularies made = make_vocabularies(read("{type: char, size: 12}"), kGerman, kEnglish);
  EXPECT_TRUE(made.shared());
  save_vocabularies(made, folder.path(""));
  EXPECT_TRUE(std::filesystem::exists(folder.path("shared.spm")));
  const Vocabularies loaded = load_vocabularies(folder.path(""));
  EXPECT_TRUE(loaded.shared());
  EXPECT_EQ(loaded.source.bytes(), made.source.bytes());
}

TEST(Vocabularies, OfTwoModelsWriteTwoFiles) {
  const Folder folder;
  const Vocabularies made = make_vocabularies(read("{type: word, size: 8, shared: false}"), kGerman, kEnglish);
  EXPECT_FALSE(made.shared());
  EXPECT_EQ(made.source.encode("der").front() == kUnknown, false);
  EXPECT_EQ(made.target.encode("der").front() == kUnknown, true);
  save_vocabularies(made, folder.path(""));
  EXPECT_FALSE(std::filesystem::exists(folder.path("shared.spm")));
  EXPECT_EQ(load_vocabularies(folder.path("")).target.bytes(), made.target.bytes());
}

TEST(Vocabularies, AreTakenAsTheyAre) {
  const Folder folder;
  save_vocabularies(make_vocabularies(read("{type: word, size: 8, shared: false}"), kGerman, kEnglish),
                    folder.path(""));
  const std::string given = "{source: " + folder.path("source.spm") + ", target: " + folder.path("target.spm") + "}";
  VocabularyOptions options = read(given);
  EXPECT_EQ(make_vocabularies(options, {}, {}).source.piece(4), "▁der");
  EXPECT_EQ(read(write_yaml(options)).target, folder.path("target.spm"));
}

TEST(Vocabularies, AreEitherLearnedOrGiven) {
  EXPECT_THAT(error_of("{type: word, source: a.spm, target: b.spm}"), AllOf(HasSubstr("test.yaml"), HasSubstr("both")));
  EXPECT_THAT(error_of("{size: 100, source: a.spm, target: b.spm}"), HasSubstr("both"));
  EXPECT_THAT(error_of("{source: a.spm}"), HasSubstr("target"));
  EXPECT_THAT(error_of("{target: a.spm}"), HasSubstr("source"));
  EXPECT_THAT(error_of("{type: words}"), HasSubstr("words"));
  EXPECT_THAT(error_of("{size: 4}"), HasSubstr("size"));
}

}  // namespace
}  // namespace gloss
