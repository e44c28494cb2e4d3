#!/usr/bin/env bash
# Renew the pins: `requirements/renew.sh` keeps what still fits pyproject.toml, `--upgrade` takes the newest,
# `--upgrade-package NAME` only that one. The result holds names, versions and hashes: never an index's address.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    echo "requirements/renew.sh needs uv on the PATH: https://docs.astral.sh/uv/" >&2
    exit 1
fi

# uv does not read pip's configuration: whoever needs a mirror names it in uv's own. Only a whole mirror will do: one with
# the wheels of one system would leave the hashes of all the others out.

# The largest set is solved first; the smaller ones are its subsets, so one .venv can hold them all.
compile() {
    local set=$1
    shift
    echo "requirements/$set.txt"
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-header \
        --output-file "requirements/$set.txt" "$@" >/dev/null
}
compile dev --extra dev "$@"
compile demo --extra demo --constraint requirements/dev.txt
compile run --constraint requirements/dev.txt
