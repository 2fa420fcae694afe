#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

// The page that a report and the viewer show. What it is told, and how, is said by src/viewer/page/data.js.

namespace gloss {

/// The whole page as HTML. Only scripts and styles that carry the nonce, a word of letters, digits, - and _, run in it.
/// `blocks` are its data blocks.
std::string fill_page(std::string_view nonce, std::string_view blocks);

/// The block of the page's JSON, in which no text can end it.
std::string data_block(std::string_view json);

/// The block `id`, a word, of maps: the base64 of a zlib stream of them.
std::string maps_block(std::string_view id, std::span<const std::byte> maps);

}  // namespace gloss
