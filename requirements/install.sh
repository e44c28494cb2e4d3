#!/usr/bin/env bash
# Make .venv hold the pins of one set: `requirements/install.sh run|demo|dev`. Instant when it already does.
# Needs Python 3.11 or newer; uses uv when it is on the PATH, otherwise venv and pip.
set -euo pipefail
cd "$(dirname "$0")/.."

# Another environment that happens to be active must not leak into this one.
unset VIRTUAL_ENV CONDA_PREFIX PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_USER PIP_REQUIRE_VIRTUALENV

wanted=${1:?"say which set: run, demo or dev"}
pins=requirements/$wanted.txt
[ -f "$pins" ] || { echo "There is no $pins." >&2; exit 1; }

# .venv/pins/ keeps a copy of each list that was installed, so a changed list is noticed by its content
# (a checkout changes dates, not content). The folder appears only once .venv itself is whole.
installed=.venv/pins
if cmp -s "$pins" "$installed/$wanted.txt" && .venv/bin/python -c "" 2>/dev/null; then
    exit 0
fi

new_enough='import sys, venv; raise SystemExit(sys.version_info < (3, 11))'

find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11; do
        # The answer is the interpreter's own path: with pyenv, `command -v` would name a shim that may not run.
        if "$name" -c "$new_enough" 2>/dev/null; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    return 1
}

uv=$(command -v uv || true)

if [ ! -d "$installed" ] || ! .venv/bin/python -c "$new_enough" 2>/dev/null; then
    if ! python=$(find_python); then
        if [ -z "$uv" ]; then
            echo "Groundswell needs Python 3.11 or newer. This machine's python3 is:" \
                "$(python3 --version 2>/dev/null || echo missing). Install Python 3.11, or uv (which brings one), and try again." >&2
            exit 1
        fi
        python='>=3.11'
    fi
    echo "Making .venv" >&2
    if [ -n "$uv" ]; then
        "$uv" venv --quiet --clear --no-project --python "$python" .venv
    elif ! "$python" -m venv --clear .venv; then
        echo "Python could not make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv" >&2
        exit 1
    fi
    mkdir -p "$installed"
fi

echo "Installing $pins (a minute the first time)" >&2
if [ -n "$uv" ]; then
    "$uv" pip install --quiet --python .venv/bin/python --require-hashes --requirement "$pins"
else
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null  # uv made it
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
        --requirement "$pins"
fi

# Each set contains the smaller ones, in the same versions.
case $wanted in
    dev) cp requirements/{dev,demo,run}.txt "$installed" ;;
    demo) cp requirements/{demo,run}.txt "$installed" ;;
    *) cp "$pins" "$installed" ;;
esac
