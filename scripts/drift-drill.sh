#!/bin/sh
# The drift drill: ONLY=name runs one mutation, ALL=1 also those that are close to others, LIST=1 lists them.
set -eu
cd "$(dirname "$0")/.."
. scripts/tools.sh
if [ -z "${LIST:-}" ]; then
  make --no-print-directory -s -C python-facade install-dev PYTHON="$PYTHON"
fi
PYTHONPATH=scripts
export PYTHONPATH
exec "$PYTHON" -B -m drift
