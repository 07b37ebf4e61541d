#!/bin/sh
# A virtual environment of a tool's own with what its lock file names, made anew when that changes:
# scripts/locked-venv.sh PYTHON FOLDER LOCK_FILE WHAT
set -eu
python=$1
venv=$2
lock=$3
cmp -s "$lock" "$venv/installed.lock" && exit
echo "Installing $4 ..."
rm -rf "$venv"
mkdir -p "$(dirname "$venv")"
"$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock"
cp "$lock" "$venv/installed.lock"
