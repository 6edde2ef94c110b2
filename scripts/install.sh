#!/bin/sh
# install.sh PYTHON STAMP REQUIREMENTS…: makes .venv/ and installs exactly what the files pin.
# VENV=DIR makes it elsewhere. The lock holds for Python 3.11.2 (Debian 12's own) to 3.13.
set -eu
python=$1 stamp=$2
shift 2
venv=${VENV:-.venv}

if ! "$python" -c 'import sys; sys.exit(not (3, 11, 2) <= sys.version_info < (3, 14))' 2>/dev/null
then
    found=$("$python" --version 2>/dev/null || echo "${python:-none}")
    echo "Rembuk needs Python 3.11.2 to 3.13 (found: $found). Choose one: make PYTHON=python3.12 …" >&2
    exit 1
fi
if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    # Debian keeps this module in a package of its own.
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get -qq update && apt-get -qq install -y python3-venv >/dev/null
        else
            echo "Please install the package python3-venv." >&2
            exit 1
        fi
    fi
    echo "Making $venv/ …"
    "$python" -m venv "$venv"
fi
echo "Installing what $* pin …"
set -- $(printf -- '-r %s ' "$@")
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes "$@"
touch "$stamp"
