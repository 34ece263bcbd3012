#!/usr/bin/env bash
# Long tests, at most 90 minutes on two cores: what `make test` does for seconds, for an hour.
#   tools/soak.sh [PART...]      parts: fuzz, crash; without any, both side by side
# FUZZ_SECONDS (3600), FUZZ_SEED (the day) and CRASH_SEEDS (200) are told at the start, so that a
# find comes again.
set -euo pipefail
cd "$(dirname "$0")/.."
pytest=(.venv/bin/pytest -q --no-header)

fuzz() {
    export FUZZ_SECONDS="${FUZZ_SECONDS:-3600}" FUZZ_SEED="${FUZZ_SEED:-$(date +%Y%m%d)}"
    echo "fuzz: FUZZ_SEED=$FUZZ_SEED FUZZ_SECONDS=$FUZZ_SECONDS"
    "${pytest[@]}" tests/fuzz
}

# The crash table; it ends with 1 when any kill did any harm.
crash() {
    echo "crash: CRASH_SEEDS=${CRASH_SEEDS:-200}"
    PYTHONPATH=tests:src .venv/bin/python -m crash --seeds "${CRASH_SEEDS:-200}"
}

parts=("$@")
[[ ${#parts[@]} -gt 0 ]] || parts=(fuzz crash)
declare -A running
# Each part is a group of its own, which an interrupt reaches: it takes away what it started.
set -m
stop() {
    for part in "${!running[@]}"; do kill -INT -- "-${running[$part]}" 2>/dev/null || true; done
    wait
    exit 130
}
trap stop INT TERM
for part in "${parts[@]}"; do
    [[ $(type -t "$part") == function ]] || { echo "no such part: $part (fuzz, crash)"; exit 2; }
    "$part" & running[$part]=$!
done
failed=0
for part in "${!running[@]}"; do
    wait "${running[$part]}" && echo "$part: done" || { echo "$part: FAILED"; failed=1; }
done
exit $failed
