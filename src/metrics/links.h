#pragma once

#include <compare>
#include <filesystem>
#include <string>
#include <vector>

namespace gloss {

/// A link between a word of the source and one of the target, both counted from 0. In gold data it is sure, or merely
/// possible: people disagreed.
struct Link {
  int source = 0;
  int target = 0;
  bool sure = true;

  auto operator<=>(const Link&) const = default;
};

/// The links of one sentence.
using Links = std::vector<Link>;

/// How a file departs from Pharaoh's way of writing links.
struct LinkFormat {
  bool one_based = false;  // words are counted from 1
  bool inverse = false;    // the target's word comes first
};

/// Reads Pharaoh's format, a line for each sentence: `0-0 1-2`, possible links as `1p2`. The links of a line come back
/// sorted by source, then target, each pair of words once (sure where it was written both ways). A missing or empty
/// file and a token that is no link are Errors.
std::vector<Links> read_links(const std::filesystem::path& file, const LinkFormat& format = {});

/// One line of Pharaoh's format, sorted by source, then target, without line end: `0-0 1p2`.
std::string to_pharaoh(Links links);

}  // namespace gloss
