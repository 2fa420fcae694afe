#include "runlog/log_interval.h"

#include <algorithm>

namespace gloss {
namespace {

constexpr int64_t kEachTo = 1000;

int64_t one_percent_later(int64_t step) {
  return step + (step + 99) / 100;
}

}  // namespace

bool is_logged(int64_t step, LogInterval every) {
  if (every) return step % *every == 0;
  int64_t logged = std::min(step, kEachTo);
  while (logged < step) logged = one_percent_later(logged);
  return logged == step;
}

int64_t count_logged(int64_t last, LogInterval every) {
  if (every) return last / *every + 1;
  int64_t count = std::min(last, kEachTo) + 1;
  for (int64_t step = one_percent_later(kEachTo); step <= last; step = one_percent_later(step)) ++count;
  return count;
}

}  // namespace gloss
