#!/bin/sh
# The proofs on real processes: scripts/chaos.sh crash-matrix|chaos NAME=VALUE...
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/tools.sh
exec "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar chaos/target/chaos.jar "$@"
