#!/bin/sh
# Makes the virtual environment named by $1 with the newest Python from 3.11 on, by whatever this machine has for it.
set -eu
target=$1
[ -x "$target/bin/python" ] && "$target/bin/python" -m pip --version >/dev/null 2>&1 && exit 0
python=
for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "Lamplighter needs Python 3.11 or newer. Install it (Debian, Ubuntu: apt install python3 python3-venv) and try again." >&2
    exit 1
fi
"$python" -m venv "$target" >/dev/null 2>&1 && exit 0
rm -rf "$target"
if command -v uv >/dev/null 2>&1 && uv venv --quiet --seed --python "$python" "$target"; then exit 0; fi
if command -v virtualenv >/dev/null 2>&1 && virtualenv --quiet --python "$python" "$target"; then exit 0; fi
echo "This Python comes without its 'venv' part. Install the one package python3-venv and try again." >&2
exit 1
