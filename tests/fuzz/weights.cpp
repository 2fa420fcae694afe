// Blobs of run.db: a byte that chooses the encoding, two with the number of weights, the blob.

#include "fuzz/target.h"
#include "runlog/weight_codec.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gloss;
  constexpr const char* kEncodings[] = {"u16", "float32", "u16+zlib", "float32+zlib", "+zlib"};
  if (size < 3) return 0;
  const std::span blob(reinterpret_cast<const std::byte*>(data) + 3, size - 3);
  const size_t count = data[1] + 256u * data[2];
  read_or_refuse("", [&] {
    const std::vector<float> weights = decode_weights(kEncodings[data[0] % std::size(kEncodings)], blob, count);
    expect(weights.size() == count, "there are as many weights as expected");
    expect(u16_cells(weights).size() == 2 * count, "any weights can be shown");
  });
  read_or_refuse("", [&] { expect(floats(blob).size() * sizeof(float) == blob.size(), "all bytes are read"); });
  return 0;
}
