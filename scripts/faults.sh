#!/usr/bin/env bash
# Fails, or kills training at, every single call that changes the run folder, and starts 50 pairs of processes on one
# folder; prints what was tried. Takes half an hour. The test suite does the same at a few calls (tests/cli/faults_test.py).
# PRESET=release (default) names the build, as in scripts/test.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$PWD/build/${PRESET:-release}
export FAULTS=all GLOSS=$build/gloss FAULT_SHIM=$build/tests/libfault_shim.so GLOSS_SOURCE_DIR=$PWD
exec .deps/python/bin/python tests/cli/faults_test.py
