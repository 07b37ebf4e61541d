#!/bin/sh
# The move of the monolith's data behind the data service: scripts/migration.sh check|test [vitest's options]
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/tools.sh
# It has no packages of its own.
ln -sfn ../node-data-service/node_modules migration/node_modules
command=$1
shift
case $command in
  check) exec npm --prefix migration run --silent check ;;
  test)
    make -s -C bench/alternatives flask-sqlalchemy/.venv/.installed PYTHON="$PYTHON" || exit 1
    exec "$JAVA" -XX:TieredStopAtLevel=1 -jar launcher/target/launcher.jar with-postgres -- \
      npm --prefix migration run --silent test -- "$@"
    ;;
  *)
    echo "scripts/migration.sh: there are check and test, not $command" >&2
    exit 2
    ;;
esac
