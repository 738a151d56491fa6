#!/bin/sh
# Renews the two lock files from pyproject.toml: hashes, every platform, no registry named.
set -eu
cd "$(dirname "$0")/.."
opts="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate"
uv pip compile $opts --group build pyproject.toml -o requirements/base.txt "$@"
uv pip compile $opts --group build --group dev -c requirements/base.txt pyproject.toml -o requirements/dev.txt "$@"
