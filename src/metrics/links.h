#pragma once

#include <compare>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace gloss {

/// A link between a source word and a target word, both from 0. A gold link is sure, or only possible if annotators
/// disagreed.
struct Link {
  int source = 0;
  int target = 0;
  bool sure = true;

  auto operator<=>(const Link&) const = default;
};

/// The links of one sentence.
using Links = std::vector<Link>;

/// How a file deviates from Pharaoh's format.
struct LinkFormat {
  bool one_based = false;  // word indices start at 1
  bool inverse = false;    // target-source order
};

/// Reads Pharaoh's format, one sentence per line: `0-0 1-2`, possible links as `1p2`. A probability, as in `1-2:0.41`,
/// is read over. The links of a line are sorted by
/// source, then target, without duplicates (sure if given both ways). Throws Error for a missing or empty file and for
/// a token that is not a link.
std::vector<Links> read_links(const std::filesystem::path& file, const LinkFormat& format = {});

/// One line of Pharaoh's format, sorted by source, then target, without newline: `0-0 1p2`.
std::string to_pharaoh(Links links);

/// The same with the probability of each link, to four decimals, in the order of the links: `0-0:0.9300 1-2:0.4100`.
std::string to_pharaoh(const Links& links, std::span<const float> probabilities);

}  // namespace gloss
