#!/usr/bin/env bash
# Chooses exact versions with hashes; no address of any registry stands in the result.
set -euo pipefail
cd "$(dirname "$0")/.."
uv="$(command -v .venv/bin/uv || command -v uv)" || {
    echo 'fireline: uv is missing; run: .venv/bin/pip install uv' >&2
    exit 3
}
choose() { "$uv" pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --quiet "$@"; }
choose --only-binary :all: requirements/run.in -o requirements/run.txt
# dev.txt holds run.txt whole: what is tested is what runs.
choose --only-binary :all: -c requirements/run.txt requirements/dev.in -o requirements/dev.txt
choose requirements/compiled.in -o requirements/compiled.txt
(cd frontend && PATH="$PWD/../.venv/bin:$PATH" &&
    npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund)
