#!/usr/bin/env bash
# Runs two commands side by side: .ci/together.sh 'make build' 'make lint'. The first one's output comes when both are done.
# Fails if either does; if the second one fails, the first is stopped.
#
# The release build links on one core for minutes; the checks have the other one meanwhile.
set -euo pipefail
log=$(mktemp)
set -m
bash -c "$1" >"$log" 2>&1 &
beside=$!
set +m
trap 'kill -- -$beside 2>/dev/null || true; rm -f "$log"' EXIT
bash -c "$2"
result=0
wait "$beside" || result=$?
echo "==> $1"
cat "$log"
exit "$result"
