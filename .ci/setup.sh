#!/usr/bin/env bash
# Gets the tools that the project is built and tested with, into ./.tools.
#
#   .ci/setup.sh rust       what compiling needs: a linker and the wasm32 target
#   .ci/setup.sh            what a release build needs
#   .ci/setup.sh test       and what `make test` needs: Chromium and its driver
#   .ci/setup.sh engines    and what `make test-engines` needs: Firefox, WebKitGTK
#
# Every step looks first whether it is done, so a second run costs nothing.
# Only registry packages (crates, npm, the system's) and the wasm32 target are fetched.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly TRUNK=0.21.14 BINARYEN=132.0.0 GECKODRIVER=0.37.1
readonly NEEDED=12 # GB of disk
readonly tools="$PWD/.tools"
# Each group includes the one before it.
case "${1:-build}" in
  rust) want=0 ;; build) want=1 ;; test) want=2 ;; engines) want=3 ;;
  *) echo "usage: $0 [rust|build|test|engines]" >&2; exit 2 ;;
esac

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
die() { printf '\033[1;31m%s\033[0m\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
missing() { for tool in "$@"; do have "$tool" || return 0; done; return 1; }

# system "what for" package...: installs with the system's package manager.
system() {
  local purpose=$1; shift
  have apt-get || die "Please install $purpose with your system's package manager, then run this again. (On Debian and Ubuntu: $*)"
  say "Installing $purpose"
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    have sudo || die "Please install as root: apt-get install $*"
    sudo=(sudo)
  fi
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# crate name version-as-printed-by-the-tool argument...: builds a tool.
# The tools do little work, so they are built in the fastest way and not in their authors' slowest.
crate() {
  local name=$1 version=$2 program=$3; shift 3
  if [ -x "$tools/bin/$program" ] && [[ " $("$tools/bin/$program" --version 2>/dev/null | head -n1) " == *" $version "* ]]; then return; fi
  say "Building $name $version (once, some minutes)"
  CARGO_TARGET_DIR="$tools/build" \
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
    cargo install "$name" --version "$version" --root "$tools" --force --quiet "$@" 2> >(grep -v 'be sure to add' >&2)
  rm -rf "$tools/build" # gigabytes
}

# Once everything is built, little more is needed.
if [ ! -x "$tools/bin/trunk" ] || [ ! -d target ]; then
  free=$(($(df -Pk . | awk 'END { print $4 }') / 1048576))
  [ "$free" -ge "$NEEDED" ] || say "Only $free GB are free on this disk. Tools, builds and tests take about $NEEDED GB: they may fail for want of space."
fi

have cargo || die "Please install Rust first: https://rustup.rs"
missing cc && system "a C linker" gcc libc6-dev

# The wasm32 target.
if [ ! -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
  have rustup || die "This Rust has no wasm32-unknown-unknown target. Install it, or install Rust with rustup."
  say "Adding the wasm32 target"
  rustup target add wasm32-unknown-unknown
fi

if [ "$want" = 0 ]; then exit; fi

# Two runs side by side would build everything twice: the second one waits.
mkdir -p "$tools"
if have flock; then
  exec 9>"$tools/lock"
  flock 9
fi
rm -rf "$tools/build" # of a run that was broken off
crate trunk "$TRUNK" trunk --locked --no-default-features

# wasm-bindgen's two halves must be of one version: the lock file's. Not --locked: its own lock file pins a withdrawn crate.
bindgen=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
[ -n "$bindgen" ] || die "Cargo.lock names no wasm-bindgen."
crate wasm-bindgen-cli "$bindgen" wasm-bindgen --bin wasm-bindgen --bin wasm-bindgen-test-runner

# wasm-opt, from npm: distributions' older ones can produce an app that does not start.
if ! grep -qs "\"version\": \"$BINARYEN\"" "$tools/node_modules/binaryen/package.json"; then
  missing node npm && system "Node.js" nodejs npm
  say "Installing wasm-opt $BINARYEN"
  npm install --prefix "$tools" --no-save --no-package-lock --no-audit --no-fund --silent "binaryen@$BINARYEN"
fi

if [ "$want" -ge 2 ]; then
  missing chromium chromedriver && system "Chromium and its driver" chromium chromium-driver fonts-dejavu-core
fi
if [ "$want" -ge 3 ]; then
  missing firefox-esr WebKitWebDriver Xvfb xauth && system "Firefox, WebKitGTK and a virtual screen" firefox-esr webkit2gtk-driver xvfb xauth
  crate geckodriver "$GECKODRIVER" geckodriver --locked
fi
