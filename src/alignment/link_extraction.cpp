#include "alignment/link_extraction.h"

#include <algorithm>

namespace gloss {

Links strongest_links(const AttentionMap& map) {
  Links links;
  for (size_t t = 0; t < map.target_words(); ++t) {
    size_t where = 0;
    float largest = 0;
    for (size_t s = 0; s < map.source_words(); ++s) {
      if (map.weights(t, s) > largest) {
        where = s;
        largest = map.weights(t, s);
      }
    }
    if (largest > 0) links.push_back({static_cast<int>(where), static_cast<int>(t)});
  }
  std::sort(links.begin(), links.end());
  return links;
}

Links links_above(const AttentionMap& map, float threshold) {
  Links links;
  for (size_t s = 0; s < map.source_words(); ++s) {
    for (size_t t = 0; t < map.target_words(); ++t) {
      if (map.weights(t, s) >= threshold) links.push_back({static_cast<int>(s), static_cast<int>(t)});
    }
  }
  return links;
}

}  // namespace gloss
