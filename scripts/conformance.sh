#!/bin/sh
# What the chain and its alternatives all do alike: scripts/conformance.sh [pytest's options, such as -k flask]
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/tools.sh
make -s -C bench/alternatives install PYTHON="$PYTHON" || exit 1
launcher="$JAVA -XX:TieredStopAtLevel=1 -jar launcher/target/launcher.jar"
# Word splitting is wanted.
exec $launcher with-postgres -- $launcher with-system -- \
  bench/alternatives/conformance/.venv/bin/python -m pytest -q bench/alternatives/conformance "$@"
