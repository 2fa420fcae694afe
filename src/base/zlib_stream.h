#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace gloss {

/// Compresses bytes to a zlib stream (RFC 1950). Tuned for attention weights, which repeat nothing but runs of zeros:
/// searching for other matches takes twice the time and gives larger streams. `level` is zlib's, 1 to 9.
std::vector<std::byte> compress(std::span<const std::byte> bytes, int level);

/// Decompresses a zlib stream of `size` bytes; empty if the stream is corrupt or has another size. Allocates at most
/// 1,032 times the stream's size, the maximum ratio of deflate.
std::vector<std::byte> expand(std::span<const std::byte> stream, size_t size);

}  // namespace gloss
