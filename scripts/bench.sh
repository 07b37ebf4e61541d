#!/bin/sh
# Benchmarks: scripts/bench.sh saga NAME=VALUE...
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/tools.sh
part=$1
shift
exec "$JAVA" -jar "bench/$part/target/bench-$part.jar" "$@"
