#!/usr/bin/env bash
# Runs tests/web.rs (compiled to Wasm) in headless browsers: .ci/web-tests.sh chromium firefox webkit
# Another test, with other options of cargo: WEB_TEST="--release --test bench_web -- --nocapture" .ci/web-tests.sh chromium
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
# In seconds. The runner's own 20 are too few for a fault at every step in Firefox on a busy machine.
export WASM_BINDGEN_TEST_TIMEOUT=${WASM_BINDGEN_TEST_TIMEOUT:-180}

# Browsers leave profiles of a hundred megabytes behind: they get a folder for temporary files that goes with this script,
# and what a script has left that was killed goes now.
readonly temporary=${TMPDIR:-/tmp}
for left in "$temporary"/penstock-web-*; do
  kill -0 "${left##*-}" 2>/dev/null || rm -rf "$left"
done
export TMPDIR=$temporary/penstock-web-$$
mkdir -p "$TMPDIR"
clear_up() {
  # A browser that is just ending may still write.
  for _ in {1..50}; do rm -rf "$TMPDIR" 2>/dev/null && return; sleep 0.1; done
  echo "cannot remove $TMPDIR" >&2
}
trap clear_up EXIT

read -ra what <<<"${WEB_TEST:---test web}"
run() { env "$@" cargo test --target wasm32-unknown-unknown "${what[@]}"; }
for engine in "$@"; do
  echo "==> ${what[*]} in $engine"
  # The runner takes the first driver that it finds named.
  unset CHROMEDRIVER GECKODRIVER SAFARIDRIVER
  case $engine in
    chromium) run CHROMEDRIVER="$(command -v chromedriver)" ;;
    firefox) run GECKODRIVER="$(command -v geckodriver)" ;;
    webkit) run SAFARIDRIVER="$(command -v WebKitWebDriver)" xvfb-run -a ;;
    *) echo "unknown engine: $engine" >&2; exit 2 ;;
  esac
done
