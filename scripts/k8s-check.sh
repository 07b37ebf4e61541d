#!/bin/sh
# Checks the manifests of k8s/ without a cluster, and that these checks notice what they are for.
set -eu
cd "$(dirname "$0")/.."
. scripts/tools.sh
venv=.run/k8s/venv
lock=scripts/k8s/requirements.lock
if ! cmp -s "$lock" "$venv/installed.lock"; then
  echo "Installing kubectl and the schemas of Kubernetes ..."
  rm -rf "$venv"
  mkdir -p .run/k8s
  "$PYTHON" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock"
  cp "$lock" "$venv/installed.lock"
fi
KUBECTL=$venv/bin/kubectl
PYTHONPATH=scripts/k8s
export KUBECTL PYTHONPATH
"$venv/bin/python" -B scripts/k8s/check.py
exec "$venv/bin/python" -B -m unittest discover -s scripts/k8s/tests -t scripts/k8s
