#!/usr/bin/env bash
# Runs one question of benchmarks/, or lists them with the first sentence of each.
set -euo pipefail
cd "$(dirname "$0")/.."
question="${1:-}"
shift || true
if [ -n "$question" ] && [ -f "benchmarks/$question.py" ]; then
    exec .venv/bin/python "benchmarks/$question.py" "$@"
fi
[ -z "$question" ] || echo "fireline: there is no benchmark $question; these there are:" >&2
for file in benchmarks/*.py; do
    [ -e "$file" ] || { echo "no benchmark has been written yet"; break; }
    printf '%-24s %s\n' "$(basename "$file" .py)" "$(sed -n '1s/^"""\(.*\)"""$/\1/p' "$file")"
done
[ -z "$question" ]
