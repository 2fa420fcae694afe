#!/usr/bin/env bash
# What to run before a commit: the format of every file, clang-tidy on changed files, the arrows between folders and the
# fast tests. It builds with the preset develop, in which a change of one file compiles that file alone.
#
#   scripts/check.sh             all of it
#   scripts/check.sh format      only the format, as scripts/test.sh checks it
#   scripts/check.sh --fix       formats every file
set -euo pipefail
cd "$(dirname "$0")/.."

version=14  # Debian 12's: another version of clang-format breaks lines elsewhere
find_clang_format() {
  local program
  for program in "clang-format-$version" clang-format; do
    if command -v "$program" >/dev/null && "$program" --version | grep -q "version $version\."; then
      echo "$program"
      return
    fi
  done
  return 1
}
sources() { find src tests -name '*.h' -o -name '*.cpp'; }

check_format() {
  local program
  if ! program=$(find_clang_format); then
    echo "check: the format is not checked: there is no clang-format $version" >&2
    return
  fi
  sources | xargs "$program" --dry-run --Werror || { echo "check: scripts/check.sh --fix formats these files" >&2; exit 1; }
}

check_tidy() {
  local changed
  changed=$(git diff --name-only --diff-filter=d HEAD -- 'src/*.cpp'; git ls-files -o --exclude-standard 'src/*.cpp')
  [ -n "$changed" ] || return 0
  mkdir -p build/develop/tidy  # without gcc's precompiled header and OpenMP, which clang cannot read
  sed -E 's/-fopenmp|-Winvalid-pch -include [^ ]*//g' build/develop/compile_commands.json \
    >build/develop/tidy/compile_commands.json
  xargs -P "$(nproc)" -n 1 clang-tidy -p build/develop/tidy --quiet --warnings-as-errors='*' \
    --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-ignored-optimization-argument <<<"$changed"
}

case "${1:-}" in
  format) check_format ;;
  --fix) sources | xargs "$(find_clang_format)" -i ;;
  "")
    scripts/setup.sh develop
    source .deps/environment
    check_format
    cmake --preset develop -DGLOSS_PYTHON="$GLOSS_PYTHON" --log-level=WARNING
    cmake --build --preset develop
    check_tidy
    OMP_NUM_THREADS=1 ctest --preset develop -j "$(nproc)" --output-on-failure -E '^(cli|page|scripts)\.' ;;
  *) echo "check: expected no argument, format or --fix" >&2; exit 2 ;;
esac
