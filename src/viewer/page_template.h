#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

// The page of reports and of the viewer. src/viewer/page/data.js describes the format of its data.

namespace gloss {

/// The complete HTML page. It runs only scripts and styles with the nonce, which consists of letters, digits, - and _.
/// `blocks` are its data blocks.
std::string fill_page(std::string_view nonce, std::string_view blocks);

/// The data block with the page's JSON, escaped so that no string in it can close the <script> element.
std::string data_block(std::string_view json);

/// The data block `id` of attention maps: a zlib stream in base64.
std::string maps_block(std::string_view id, std::span<const std::byte> maps);

}  // namespace gloss
