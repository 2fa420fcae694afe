#!/usr/bin/env bash
# Sets up, builds everything and runs all tests. Arguments are passed to ctest: scripts/test.sh -R metrics
# Other presets: PRESET=sanitize scripts/test.sh
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${PRESET:-release}
scripts/setup.sh tests
source .deps/environment
cmake --preset "$preset" -DGLOSS_TESTS=ON -DGLOSS_PYTHON="$GLOSS_PYTHON"
cmake --build --preset "$preset"
# One test per core, each with one thread.
OMP_NUM_THREADS=1 ctest --preset "$preset" -j "$(nproc)" "$@"
