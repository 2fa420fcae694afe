#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace gloss {

/// The bytes as a zlib stream (RFC 1950), made for attention weights, in which nothing repeats but runs of zeros: other
/// repetitions are not searched for, which takes twice the time and makes such a stream larger. `level` is zlib's, 1 to 9.
std::vector<std::byte> compress(std::span<const std::byte> bytes, int level);

/// The `size` bytes that a zlib stream holds; nothing where it is broken or holds another number of bytes. Deflate makes
/// 1,032 bytes of one at most, so no more memory is taken than that.
std::vector<std::byte> expand(std::span<const std::byte> stream, size_t size);

}  // namespace gloss
