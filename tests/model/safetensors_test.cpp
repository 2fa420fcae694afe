#include "model/safetensors.h"

#include <gmock/gmock.h>

#include <cstring>

#include "base/error.h"

namespace gloss {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// A file with this header, whose length may be given as another, and these values.
std::string file(const std::string& header, const std::string& values, std::optional<uint64_t> length = {}) {
  const uint64_t stated = length.value_or(header.size());
  std::string bytes(sizeof stated, '\0');
  std::memcpy(bytes.data(), &stated, sizeof stated);
  return bytes + header + values;
}

std::string entry(const std::string& shape, const std::string& offsets, const std::string& type = "F32") {
  return R"({"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

/// Reads a float32 tensor `w` of two numbers.
torch::Tensor decoded(const std::string& bytes) {
  torch::Tensor w = torch::zeros({2});
  decode_tensors(bytes, "m.safetensors", {{"w", w}});
  return w;
}

const std::string kValues("\0\0\x80\x3f\0\0\0\xc0", 8);  // 1 and -2 as IEEE 754 has them

TEST(Safetensors, ReadsTheValuesOfAFileWrittenByHand) {
  EXPECT_TRUE(decoded(file(R"({"w":)" + entry("[2]", "[0,8]") + "}", kValues)).equal(torch::tensor({1.f, -2.f})));
}

TEST(Safetensors, NamesTheFileThatItRefuses) {
  const std::string good = entry("[2]", "[0,8]");
  for (const std::string& bytes : {
           std::string(),
           std::string("\1\0\0", 3),
           file(R"({"w":)" + good + "}", kValues, uint64_t{1} << 63),
           file("[1]", kValues),
           file("{", kValues),
           file(R"({"w":5})", kValues),
           file(R"({"w":[]})", kValues),
           file(R"({"w":{}})", kValues),
           file(R"({"w":{"dtype":1,"shape":"x","data_offsets":{}}})", kValues),
           file(R"({"w":)" + entry("[-2]", "[0,8]") + "}", kValues),
           file(R"({"w":)" + entry("[2.0]", "[0,8]") + "}", kValues),
           file(R"({"w":)" + entry("[18446744073709551615,2]", "[0,8]") + "}", kValues),
           file(R"({"w":)" + entry("[4611686018427387904,8]", "[0,8]") + "}", kValues),  // 2^65 wraps around to 0
           file(R"({"w":)" + entry("[2]", "[0,8]", "I32") + "}", kValues),
           file(R"({"w":)" + entry("[2]", "[0,4]") + "}", kValues.substr(4)),
           file(R"({"w":)" + entry("[2]", "[8,0]") + "}", kValues),
           file(R"({"w":)" + entry("[2]", "[0,9]") + "}", kValues),
           file(R"({"w":)" + entry("[2]", "[4,12]") + "}", kValues + "1234"),            // a gap
           file(R"({"w":)" + entry("[2]", "[0,8]") + "}", kValues + "1234"),             // bytes of no tensor
           file(R"({"v":)" + entry("[1]", "[4,8]") + R"(,"w":)" + good + "}", kValues),  // overlapping
           file(R"({"v":)" + good + "}", kValues),
           file("{}", ""),
           file(R"({"v":)" + entry("[0]", "[8,8]") + R"(,"w":)" + good + "}", kValues),
           file(std::string(1'000'000, '['), kValues),
       }) {
    EXPECT_THAT([&] { decoded(bytes); }, ThrowsMessage<Error>(HasSubstr("m.safetensors"))) << bytes.substr(0, 80);
  }
}

TEST(Safetensors, NamesTheTensorWhoseValuesAreCutShort) {
  const std::string bytes = file(R"({"w":)" + entry("[2]", "[0,8]") + "}", kValues.substr(1));
  EXPECT_THAT([&] { decoded(bytes); }, ThrowsMessage<Error>(AllOf(HasSubstr("'w'"), HasSubstr("cut short"))));
}

}  // namespace
}  // namespace gloss
