#include "base/zlib_stream.h"

#include <zlib.h>

#include "base/error.h"

namespace gloss {

std::vector<std::byte> compress(std::span<const std::byte> bytes, int level) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL - 1, Z_RLE) != Z_OK) {
    fail("zlib: out of memory");
  }
  std::vector<std::byte> compressed(deflateBound(&stream, bytes.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  deflate(&stream, Z_FINISH);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  return compressed;
}

std::vector<std::byte> expand(std::span<const std::byte> stream, size_t size) {
  constexpr size_t kMostExpansion = 1032;
  if (size / kMostExpansion > stream.size()) {
    return {};
  }
  std::vector<std::byte> expanded(size);
  uLongf length = size;
  const int code = uncompress(reinterpret_cast<Bytef*>(expanded.data()), &length,
                              reinterpret_cast<const Bytef*>(stream.data()), stream.size());
  expanded.resize(code == Z_OK ? length : 0);
  return expanded;
}

}  // namespace gloss
