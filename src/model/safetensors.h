#pragma once

#include <string>
#include <string_view>

#include "model/named_tensors.h"

namespace gloss {

/// The bytes of float32, float64 and int64 tensors in the safetensors format (8 bytes with the header's length, a JSON
/// header, the values in little-endian order), which Python's safetensors.torch.load_file reads.
std::string encode_tensors(const NamedTensors& tensors);

/// Copies the values of a safetensors file's bytes into `tensors`. Throws Error, which names the file `name`, unless
/// the bytes hold exactly these names, shapes and types. The bytes may come from a stranger.
void decode_tensors(std::string_view bytes, const std::string& name, const NamedTensors& tensors);

/// The largest safetensors file of these tensors in bytes, with a header of kLongestJson.
size_t largest_file(const NamedTensors& tensors);

}  // namespace gloss
