#!/usr/bin/env bash
# Makes this machine ready to build gloss and, called as `scripts/setup.sh tests`, to test it or, as `scripts/setup.sh
# develop`, to work on it or, as `scripts/setup.sh fuzz`, for scripts/fuzz.sh. Calling it again costs nothing.
#
#   Debian         installs missing packages
#   other systems  lists missing packages and stops
#   LibTorch       2.11 to 2.13 from CMAKE_PREFIX_PATH or from the torch of python3, else with pip into .deps/python
#   Python         packages that the tests need, in .deps/python: numpy, pandas, sacrebleu, sentencepiece
#
# Says what it fetches and how much is left. Writes .deps/environment, which the other scripts source before they
# configure. After a checkout was copied or moved, it mends what names the old folder.
set -euo pipefail
cd -P "$(dirname "$0")/.."

# Debian's package name, then the check for other systems.
needs=(
  "g++                    program ${CXX:-c++}"
  "cmake                  program cmake 3.25"
  "ninja-build            program ninja"
  "pkg-config             program pkg-config"
  "curl                   program curl"
  "libcli11-dev           header CLI/CLI.hpp"
  "libfmt-dev             header fmt/format.h"
  "libspdlog-dev          header spdlog/spdlog.h"
  "libyaml-cpp-dev        header yaml-cpp/yaml.h"
  "nlohmann-json3-dev     header nlohmann/json.hpp"
  "libsentencepiece-dev   module sentencepiece"
  "libutf8proc-dev        module libutf8proc"
  "libxxhash-dev          module libxxhash"
  "libsqlite3-dev         module sqlite3"
  "zlib1g-dev             module zlib"
  "libminizip-dev         module minizip"
  "libmicrohttpd-dev      module libmicrohttpd"
  "libdnnl-dev            header dnnl.h"
  "libcairo2-dev          module cairo"
  "libpango1.0-dev        module pangocairo"
  "libgtest-dev           header gtest/gtest.h"
  "libgmock-dev           header gmock/gmock.h"
  "python3                program python3 3.10"
  "python3-venv           python ensurepip"
)
python_packages=(numpy pandas sacrebleu sentencepiece)
venv=$PWD/.deps/python

for_tests=("chromium               program ${CHROMIUM:-chromium}"  # the page is tested in a browser
           "clang-format           program clang-format"
           "libbenchmark-dev       header benchmark/benchmark.h")
for_development=("clang-tidy             program clang-tidy")
for_fuzzing=("clang-14               program clang++"
             "libclang-rt-14-dev     program clang++")  # with libFuzzer
python_for_tests=(playwright ctranslate2==4.8.0 pyyaml safetensors)

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }
as_root() { if [ "$EUID" = 0 ]; then "$@"; else sudo "$@"; fi; }
at_least() { printf '%s\n' "$1" "$2" | sort -V -C; }

# has_program NAME [VERSION]: VERSION is the minimum
has_program() {
  command -v "$1" >/dev/null && { [ $# = 1 ] || at_least "$2" "$("$1" --version | grep -oE '[0-9]+(\.[0-9]+)+' | head -1)"; }
}
has_header() { printf '#if !__has_include(<%s>)\n#error\n#endif\n' "$1" | "${CXX:-c++}" -E -x c++ - >/dev/null 2>&1; }
has_module() { pkg-config --exists "$1" 2>/dev/null; }
has_python() { python3 -c "import $1" 2>/dev/null; }

missing_by_dpkg() {
  local names=("${needs[@]%% *}") name installed
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${names[@]}" 2>/dev/null || true)
  for name in "${names[@]}"; do grep -qxF "$name installed" <<<"$installed" || echo "$name"; done
}
missing_by_look() {
  local need package kind check
  for need in "${needs[@]}"; do
    read -r package kind check <<<"$need"
    read -ra check <<<"$check"
    "has_$kind" "${check[@]}" || echo "$package${check[1]:+ (${check[1]} or newer)}"
  done
}

# Shows what apt reports of itself, "dlstatus:3:12.5:Retrieving file 3 of 24 (40s remaining)": a line that is rewritten
# on a terminal, else a line for each tenth.
show_progress() {
  local kind percent text shown=-1
  while IFS=: read -r kind _ percent text; do
    [[ $kind == dlstatus || $kind == pmstatus ]] || continue
    percent=${percent%.*}
    if [ -t 2 ]; then
      printf '\rsetup: %3d %%  %.100s\e[K' "$percent" "$text" >&2
    elif [ $((percent / 10)) != "$shown" ]; then
      shown=$((percent / 10))
      say "$percent %  $text"
    fi
  done
  [ ! -t 2 ] || printf '\r\e[K' >&2
}

install_packages() {
  local missing
  if grep -qx 'ID=debian' /etc/os-release 2>/dev/null; then
    mapfile -t missing < <(missing_by_dpkg)
    [ ${#missing[@]} = 0 ] && return
    say "installing ${missing[*]}"
    [ "$EUID" = 0 ] || command -v sudo >/dev/null || fail "it takes root or sudo to install these packages"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends -o APT::Status-Fd=1 \
      "${missing[@]}" | show_progress
  else
    mapfile -t missing < <(missing_by_look)
    [ ${#missing[@]} = 0 ] && return
    say "please install what is missing, here by the names that Debian gives it:"
    printf '  %s\n' "${missing[@]}" >&2
    exit 1
  fi
}

# Prints the folder of a LibTorch 2.11 to 2.13, given that folder or its share/cmake.
libtorch_at() {
  local root version
  for root in "$1" "$1/../.."; do
    version=$(sed -n 's/^set(PACKAGE_VERSION "\([0-9.]*\).*/\1/p' "$root/share/cmake/Torch/TorchConfigVersion.cmake" 2>/dev/null) || continue
    if at_least 2.11 "$version" && at_least "$version" 2.13.99; then realpath "$root" && return; fi
  done
  return 1
}
torch_of() { "$1" -c 'import importlib.util as i; print(*i.find_spec("torch").submodule_search_locations)' 2>/dev/null; }
libtorch_elsewhere() {
  local places place
  IFS=: read -ra places <<<"${CMAKE_PREFIX_PATH:-}"
  for place in "${places[@]}" "$(torch_of python3)"; do
    if [[ -n $place && $place != "$venv"/* ]] && libtorch_at "$place"; then return; fi
  done
  return 1
}

# pip shows a bar with the time left on a terminal; elsewhere its lines say which file of how many MB it fetches.
pip_install() {
  local pip=("$venv/bin/python" -m pip install --disable-pip-version-check)
  if [ -t 2 ]; then
    "${pip[@]}" "$@" >&2
  else
    "${pip[@]}" "$@" | { grep -E --line-buffered '^ *(Downloading|Installing)' || true; } >&2
  fi
}

install_python_packages() {
  local package missing=() python
  "$venv/bin/python" -c "" 2>/dev/null || rm -f "$venv/installed"
  for package in "$@"; do grep -qxF "$package" "$venv/installed" 2>/dev/null || missing+=("$package"); done
  [ ${#missing[@]} = 0 ] && return
  if [ ! -e "$venv/installed" ]; then
    for python in python3 /usr/bin/python3; do
      if "$python" -c 'import ensurepip, sys; assert sys.version_info >= (3, 10)' 2>/dev/null; then break; fi
    done
    "$python" -m venv --clear "$venv"
  fi
  say "installing ${missing[*]} with pip"
  pip_install "${missing[@]}"
  printf '%s\n' "${missing[@]}" >>"$venv/installed"
}

case "${1:-}" in
  "") ;;
  tests)
    needs+=("${for_tests[@]}")
    python_packages+=("${python_for_tests[@]}") ;;
  develop)
    needs+=("${for_tests[@]}" "${for_development[@]}")
    python_packages+=("${python_for_tests[@]}") ;;
  fuzz)
    needs+=("${for_fuzzing[@]}") ;;
  *) fail "expected no argument, tests, develop or fuzz" ;;
esac
install_packages
if libtorch=$(libtorch_elsewhere); then
  install_python_packages "${python_packages[@]}"
else
  if [ ! -e "$venv/lib" ]; then
    say "fetching torch 2.13.0 by pip into .deps/python (several GB where the package index gives a build with CUDA;"
    say "to use a LibTorch that you have, set CMAKE_PREFIX_PATH to its folder)"
  fi
  install_python_packages "${python_packages[@]}" torch==2.13.0
  libtorch=$(libtorch_at "$(torch_of "$venv/bin/python")")
fi

# CMake refuses a cache that another folder wrote.
for cache in build/*/CMakeCache.txt; do
  if [ -e "$cache" ] && ! [ "$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$cache")" -ef . ]; then
    say "${cache%/*} was configured in another folder: it will be built anew"
    rm -rf "$cache" "${cache%/*}/CMakeFiles"
  fi
done

# Paths in the checkout are found from the file itself, so that the checkout may be moved.
cat >.deps/environment <<END
gloss_checkout=\$(cd "\$(dirname "\${BASH_SOURCE:-\$0}")/.." && pwd)
export CMAKE_PREFIX_PATH="${libtorch/#"$PWD"/\$gloss_checkout}\${CMAKE_PREFIX_PATH:+:\$CMAKE_PREFIX_PATH}"
export GLOSS_PYTHON="\$gloss_checkout/.deps/python/bin/python"
export NINJA_STATUS="build: %f of %t done (%p), %e s: "
END
