#!/usr/bin/env bash
# Fuzzes each target for SECONDS_EACH seconds (60): tests/fuzz/run.sh [target...]
# It needs no nightly Rust: coverage is an LLVM pass, and the code under test has no unsafe code for a sanitizer to look at.
# What was found stays in target/fuzz/found; what was learned in target/fuzz/corpus makes the next run start further on.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v c++ >/dev/null; then
  echo "libFuzzer needs a C++ compiler (on Debian and Ubuntu: apt-get install g++)." >&2
  exit 1
fi
host=$(rustc -vV | sed -n 's/^host: //p')
# With --target, these flags do not reach build scripts.
RUSTFLAGS="--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-trace-compares \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table" \
  cargo build --release --manifest-path tests/fuzz/Cargo.toml --target-dir target/fuzz/build --target "$host"

[ $# -gt 0 ] || set -- $(sed -n 's/^path = "targets\/\(.*\)\.rs"$/\1/p' tests/fuzz/Cargo.toml)
for target in "$@"; do
  echo "==> fuzzing $target"
  mkdir -p "target/fuzz/corpus/$target" target/fuzz/found
  seeds=tests/fuzz/seeds/$target
  "target/fuzz/build/$host/release/$target" -max_total_time="${SECONDS_EACH:-60}" -timeout=10 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 \
    -verbosity=0 -artifact_prefix="target/fuzz/found/$target-" "target/fuzz/corpus/$target" $([ -d "$seeds" ] && echo "$seeds")
done
