#!/bin/sh
# Proves on a cluster what k8s/ promises: docs/guides/kubernetes.md. Needs kubectl, a cluster, docker with the images.
set -eu
cd "$(dirname "$0")/.."
. scripts/tools.sh
for tool in kubectl docker; do
  command -v "$tool" >/dev/null || {
    echo "There is no $tool here."
    exit 1
  }
done
scripts/k8s-check.sh
PYTHONPATH=scripts/k8s
export PYTHONPATH
exec .run/k8s/venv/bin/python -B scripts/k8s/proof.py
