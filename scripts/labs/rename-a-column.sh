#!/bin/sh
# Renames a column with zero downtime, in a scratch copy, on a PostgreSQL and ports of its own, and asserts that no
# request failed. What happens is told in docs/labs/rename-a-column/README.md.
set -eu
cd "$(dirname "$0")/../.."
. scripts/tools.sh
make --no-print-directory -C python-facade install-dev PYTHON="$PYTHON" >/dev/null
PYTHONPATH=scripts
export PYTHONPATH
exec scripts/launcher.sh with-postgres -- "$PYTHON" -B scripts/labs/rename_a_column
