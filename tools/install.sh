#!/usr/bin/env bash
# Makes .venv/ with everything at locked, hashed versions; does nothing where nothing has changed.
#
#   tools/install.sh run    what Fireline needs to run, and its command .venv/bin/fireline
#   tools/install.sh dev    the same, and what the checks and tests need
#
# Each step leaves a stamp named after the hash of what it was made from.
set -euo pipefail
cd "$(dirname "$0")/.."

LOCK="requirements/${1:?say run or dev}.txt"
PYTHON="${PYTHON:-python3.11}"
STAMPS=.venv/.stamps
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 npm_config_cache="$PWD/.cache/npm"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false

stop() { printf 'fireline: %s\n' "$1" >&2; exit 3; }
key() { cat "$@" | sha256sum | cut -c1-16; }
done_before() { [ -e "$STAMPS/$1-$2" ]; }
stamp() { mkdir -p "$STAMPS"; rm -f "$STAMPS/$1"-*; touch "$STAMPS/$1-$2"; }

make_venv() {
    [ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' 2>/dev/null && return
    command -v "$PYTHON" >/dev/null ||
        stop "$PYTHON is missing; as root: apt-get install python3.11 python3.11-venv"
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' ||
        stop "$PYTHON is not Python 3.11, for which the versions are locked; run: make install PYTHON=python3.11"
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
        stop "Python's venv is missing; as root: apt-get install python3.11-venv"
    "$PYTHON" -m venv --clear .venv || stop "no .venv/ could be made here; see the lines above"
}

install_locked() {
    local name; name="$(basename "$LOCK" .txt)"
    local hash; hash="$(key "$LOCK")"
    done_before "$name" "$hash" && return
    echo "Installing the locked versions of $LOCK (once; about a minute) ..."
    .venv/bin/pip install --quiet --require-hashes --only-binary :all: -r "$LOCK" ||
        stop "the locked versions could not be installed; is a package registry reachable? Then run the same command again"
    stamp "$name" "$hash"
    # What dev.txt holds, run.txt holds too.
    [ "$name" = run ] || stamp run "$(key requirements/run.txt)"
}

bundle_frontend() {
    local hash; hash="$(key frontend/package-lock.json frontend/build.mjs frontend/src/*)"
    done_before frontend "$hash" && [ -f src/fireline/web/static/fireline/build/fireline.js ] && return
    echo "Bundling the front-end assets ..."
    # The node of the locked wheel goes first: the system's may be another version.
    (cd frontend && PATH="$PWD/../.venv/bin:$PATH" && npm ci --ignore-scripts --loglevel=error && node build.mjs) ||
        stop "the front-end assets could not be bundled; is the npm registry reachable? Then run the same command again"
    stamp frontend "$hash"
}

install_ourselves() {
    local hash; hash="$(key pyproject.toml requirements/run.in tools/hatch_*.py)"
    done_before fireline "$hash" && [ -x .venv/bin/fireline ] && return
    .venv/bin/pip install --quiet --no-deps --no-build-isolation -e . ||
        stop "Fireline itself could not be installed; see the lines above"
    stamp fireline "$hash"
}

make_venv
install_locked
bundle_frontend
install_ourselves
