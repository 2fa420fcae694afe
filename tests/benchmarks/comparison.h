#pragma once

#include <benchmark/benchmark.h>

#include <functional>
#include <string>

namespace gloss {

/// What an operation does once: floating-point operations or bytes that it must read and write.
struct Work {
  const char* unit;
  double amount;
};
inline Work operations(double amount) {
  return {"FLOP", amount};
}
inline Work floats_moved(double count) {
  return {"B", 4 * count};
}

/// The same operation in our form and by LibTorch's own operators.
struct Forms {
  std::function<void()> fast, plain;
};

/// Registers both forms, NAME/fast and NAME/plain, which stand below each other. `prepare` makes their operands.
inline void compare(const std::string& name, Work work, const std::function<Forms()>& prepare) {
  for (const bool fast : {true, false}) {
    const auto measure = [=](benchmark::State& state) {
      const Forms forms = prepare();
      const std::function<void()>& compute = fast ? forms.fast : forms.plain;
      for (auto _ : state) compute();
      state.counters[work.unit] = benchmark::Counter(work.amount, benchmark::Counter::kIsIterationInvariantRate);
    };
    benchmark::RegisterBenchmark((name + (fast ? "/fast" : "/plain")).c_str(), measure)
        ->UseRealTime()
        ->Unit(benchmark::kMicrosecond);
  }
}

// Register what the files of that name compare.
void compare_products();
void compare_losses();
void compare_attention();
void compare_recurrences();

}  // namespace gloss
