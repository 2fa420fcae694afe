// A Philox block has 128 bits: 16 bits for each of 8 elements. The code generates kLanes blocks at a time, word by
// word, so that the compiler can vectorise the generator. It uses seven rounds, the fewest that pass BigCrush (Salmon
// et al. 2011, table 2); the usual ten add a safety margin that dropout does not need.
#include "kernels/dropout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/philox.h"
#include "kernels/target_clones.h"

namespace gloss {
namespace {

constexpr size_t kLanes = 32;
constexpr size_t kGroup = 8 * kLanes;  // elements per group of kLanes blocks

struct Rule {
  PhiloxKey key;
  int32_t dropped;  // an element is dropped if its 16 bits are below this
  float scale;      // of the elements that are kept
};

/// Applies dropout to `count` whole groups, from group `first` on.
GLOSS_FOR_EACH_PROCESSOR
void drop_groups(const float* in, float* out, uint64_t first, size_t count, Rule rule) {
  for (uint64_t group = first; group < first + count; ++group, in += kGroup, out += kGroup) {
    const auto low = static_cast<uint32_t>(group);
    const auto high = static_cast<uint32_t>(group >> 32);
    uint32_t words[4][kLanes];
    for (uint32_t lane = 0; lane < kLanes; ++lane) {
      const PhiloxWords block = philox4x32<7>({low, high, lane, 0}, rule.key);
      words[0][lane] = block.a;
      words[1][lane] = block.b;
      words[2][lane] = block.c;
      words[3][lane] = block.d;
    }
    uint16_t bits[kGroup];
    std::memcpy(bits, words, sizeof bits);
    for (size_t i = 0; i < kGroup; ++i) {
      out[i] = in[i] * (bits[i] >= rule.dropped ? rule.scale : 0.0f);
    }
  }
}

}  // namespace

void dropout(const float* in, float* out, size_t n, uint64_t first_index, uint64_t key, double rate) {
  const auto dropped = static_cast<int32_t>(std::lround(rate * 65536));
  const Rule rule{{static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)},
                  dropped,
                  dropped < 65536 ? static_cast<float>(65536.0 / (65536 - dropped)) : 0.0f};
  while (n > 0) {
    const uint64_t group = first_index / kGroup;
    const size_t offset = first_index % kGroup;
    size_t done = n / kGroup * kGroup;
    if (offset == 0 && done > 0) {
      drop_groups(in, out, group, n / kGroup, rule);
    } else {  // a part of a group
      done = std::min(n, kGroup - offset);
      std::array<float, kGroup> whole{};
      std::copy_n(in, done, whole.begin() + offset);
      drop_groups(whole.data(), whole.data(), group, 1, rule);
      std::copy_n(whole.begin() + offset, done, out);
    }
    in += done;
    out += done;
    first_index += done;
    n -= done;
  }
}

}  // namespace gloss
