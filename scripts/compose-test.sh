#!/bin/sh
# Plays the tour against `docker compose up`, and docs/guides/kill-a-gateway.md, on ports of its own, and removes
# everything. Exit code 77: no Docker here.
set -u
cd "$(dirname "$0")/.." || exit 1
if ! docker compose version >/dev/null 2>&1 || ! docker info >/dev/null 2>&1; then
  echo "There is no Docker engine with Compose here."
  exit 77
fi
export COMPOSE_PROJECT_NAME=flask-drizzle-test GATEWAY_PORT=0 GATEWAY_GRPC_PORT=0 GATEWAY_PORTS=0 GATEWAY_GRPC_PORTS=0

# A build server may have no terminal to draw progress on.
export BUILDKIT_PROGRESS=plain COMPOSE_ANSI=never
trap 'docker compose down --volumes --remove-orphans' EXIT
docker compose up --build --detach --wait --wait-timeout 300 || {
  docker compose logs --no-color
  exit 1
}
# An empty run directory: not the system that `make run` may have started.
empty=$(mktemp -d)
scripts/launcher.sh --run-dir "$empty" demo
code=$?
rmdir "$empty"
[ "$code" -eq 0 ] && {
  scripts/kill-a-gateway-test.sh
  code=$?
}
[ "$code" -eq 0 ] || docker compose logs --no-color
exit "$code"
