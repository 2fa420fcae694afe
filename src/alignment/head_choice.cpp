#include "alignment/head_choice.h"

#include <algorithm>

#include "base/error.h"

namespace gloss {

ChosenHead choose_head(const HeadChoice& choice, const std::vector<int64_t>& heads) {
  if (!choice.layer && !choice.head && choice.known) {
    return {choice.known->layer, choice.known->head};
  }
  const int64_t layer = choice.layer.value_or(std::max<int64_t>(0, std::ssize(heads) - 2));
  if (layer >= std::ssize(heads)) {
    fail("--layer {}: expected a layer from 0 to {}", layer, heads.size() - 1);
  }
  if (choice.head && *choice.head >= heads[layer]) {
    fail("--head {}: expected a head from 0 to {}", *choice.head, heads[layer] - 1);
  }
  return {layer, choice.head};
}

}  // namespace gloss
