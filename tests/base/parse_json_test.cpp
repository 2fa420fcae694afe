#include "base/parse_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace gloss {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ParseJson, ReadsWhatNlohmannReads) {
  const std::string text = R"({"a": [1, 2.5, null, "ü"], "b": {"c": true}})";
  EXPECT_EQ(parse_json(text, "f.json"), nlohmann::json::parse(text));
}

TEST(ParseJson, NamesTheFileOfWhatIsNoJson) {
  for (const char* text : {"", "{", "[1 2]", "\xff", "NaN", "[1e999]", "1 2"}) {
    EXPECT_THAT([&] { parse_json(text, "f.json"); }, ThrowsMessage<Error>(HasSubstr("f.json"))) << text;
  }
}

TEST(ParseJson, RefusesWhatIsNestedDeepOrLong) {
  const auto nested = [](size_t deep) { return std::string(deep, '[') + std::string(deep, ']'); };
  EXPECT_NO_THROW(parse_json(nested(30), "f.json"));
  EXPECT_THAT([&] { parse_json(nested(1'000'000), "f.json"); }, ThrowsMessage<Error>(HasSubstr("nested")));
  const std::string blanks(kLongestJson, ' ');
  EXPECT_NO_THROW(parse_json(blanks.substr(1) + "1", "f.json"));
  EXPECT_THAT([&] { parse_json(blanks + "1", "f.json"); }, ThrowsMessage<Error>(HasSubstr("f.json")));
}

}  // namespace
}  // namespace gloss
