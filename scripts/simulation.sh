#!/bin/sh
# Runs a test class of the saga's simulation: RUNS schedules, or the one of SEED.
set -eu
cd "$(dirname "$0")/.."
. scripts/tools.sh
exec ./mvnw -q -B -pl gateway -am test -Dspotless.check.skip=true \
  -Dtest="$1" -Dsurefire.failIfNoSpecifiedTests=false \
  ${RUNS:+-Dsimulation.runs="$RUNS"} ${SEED:+-Dsimulation.seed="$SEED"}
