#!/bin/sh
# Checks the manifests of k8s/ without a cluster, and that these checks notice what they are for.
set -eu
cd "$(dirname "$0")/.."
. scripts/tools.sh
venv=.run/k8s/venv
scripts/locked-venv.sh "$PYTHON" "$venv" scripts/k8s/requirements.lock "kubectl and the schemas of Kubernetes"
KUBECTL=$venv/bin/kubectl
PYTHONPATH=scripts/k8s
export KUBECTL PYTHONPATH
"$venv/bin/python" -B scripts/k8s/check.py
exec "$venv/bin/python" -B -m unittest discover -s scripts/k8s/tests -t scripts/k8s
