#!/usr/bin/env bash
# Sets up, builds everything and runs every test. Arguments go to ctest: scripts/test.sh -R metrics
# Another preset: PRESET=sanitize scripts/test.sh
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${PRESET:-release}
scripts/setup.sh tests
source .deps/environment
cmake --preset "$preset" -DGLOSS_TESTS=ON -DGLOSS_PYTHON="$GLOSS_PYTHON"
cmake --build --preset "$preset"
# As many tests as cores, so one thread in each.
OMP_NUM_THREADS=1 ctest --preset "$preset" -j "$(nproc)" "$@"
