#!/bin/sh
# Does what docs/guides/working-together.md tells, in a scratch copy, and sees that each guard says what is told there.
# FULL=1 also what takes long.
set -eu
cd "$(dirname "$0")/.."
. scripts/tools.sh
make --no-print-directory -s -C python-facade install-dev PYTHON="$PYTHON"
PYTHONPATH=scripts
export PYTHONPATH
exec "$PYTHON" -B scripts/working_together.py
