#!/usr/bin/env bash
# Fuzzes what reads files of strangers (tests/fuzz, a target each) with clang's libFuzzer, address and undefined-behaviour
# sanitizers, one target after the other.
#
#   scripts/fuzz.sh [SECONDS [TARGET ...]]    60 seconds each; all targets
#
# Inputs that reach new code are kept in build/fuzz/inputs/TARGET for the next time. The first that crashes, hangs for
# 10 s or takes more than 2 GB ends the script: mend what it shows, and add it to tests/fuzz/corpus/TARGET.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
shift $(($# > 0))
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(basename -a tests/fuzz/corpus/*)

scripts/setup.sh fuzz
source .deps/environment
clang=$(command -v clang++-14 || command -v clang++)
cmake --preset fuzz -DCMAKE_CXX_COMPILER="$clang" -DGLOSS_PYTHON="$GLOSS_PYTHON" --log-level=WARNING
cmake --build --preset fuzz --target fuzz
for target in "${targets[@]}"; do
  echo "fuzz: $target for $seconds s"
  mkdir -p "build/fuzz/inputs/$target" build/fuzz/found
  "build/fuzz/tests/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
    -artifact_prefix="build/fuzz/found/$target-" -print_final_stats=1 -print_funcs=0 -verbosity=0 \
    "build/fuzz/inputs/$target" "tests/fuzz/corpus/$target" 2>&1 | grep -vE '^(INFO|stat::(new|slowest)|"|###)'
done
