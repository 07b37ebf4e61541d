#!/bin/sh
# The data pipeline while its processes are killed, and its speed: scripts/pipeline-proof.sh EVENTS=n QUICK=1 RECORD=1
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/tools.sh
alternative=flask-sqlalchemy/.venv
make -s -C bench/alternatives "$alternative/.installed" PYTHON="$PYTHON" || exit 1
export JAVA
exec "$JAVA" -XX:TieredStopAtLevel=1 -jar launcher/target/launcher.jar with-postgres -- \
  "bench/alternatives/$alternative/bin/python" bench/pipeline/proof.py "$@"
