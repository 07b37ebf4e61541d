#!/bin/sh
# Runs the test suites: scripts/suites.sh check|contracts|test
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/tools.sh
exec "$PYTHON" scripts/suites.py "$@"
