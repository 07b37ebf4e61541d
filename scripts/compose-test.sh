#!/bin/sh
# Docker Compose as a user meets it, on ports of its own, and nothing is left of it: the tour against
# `docker compose up`, the images and what they use, the guides that are typed into it, and sources that are changed
# while it runs. That the system keeps its promises there is what e2e/ tests. Exit code 77: no Docker here.
set -u
cd "$(dirname "$0")/.." || exit 1
if ! docker compose version >/dev/null 2>&1 || ! docker info >/dev/null 2>&1; then
  echo "There is no Docker engine with Compose here."
  exit 77
fi
. scripts/tools.sh
export COMPOSE_PROJECT_NAME=flask-drizzle-test GATEWAY_PORT=0 GATEWAY_GRPC_PORT=0 GATEWAY_PORTS=0 GATEWAY_GRPC_PORTS=0

# A build server may have no terminal to draw progress on.
export BUILDKIT_PROGRESS=plain COMPOSE_ANSI=never
trap 'docker compose down --volumes --remove-orphans' EXIT

failed() {
  docker compose logs --no-color
  echo "failed: $1"
  exit 1
}

docker compose up --build --detach --wait --wait-timeout 300 || failed "docker compose up"
"$PYTHON" scripts/image_checks.py --memory || failed "the images"
# An empty run directory: not the system that `make run` may have started.
empty=$(mktemp -d)
scripts/launcher.sh --run-dir "$empty" demo || failed "the tour"
rmdir "$empty"
scripts/type-guide.sh docs/guides/kill-a-gateway.md '"epoch":2' '"state":"COMPLETED"' || failed "kill a gateway"
scripts/type-guide.sh docs/guides/backup-and-restore.md '^COMPLETED' || failed "backup and restore"
docker compose down --volumes
"$PYTHON" scripts/compose_dev_test.py || failed "a change that shows by itself"
