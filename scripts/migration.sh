#!/bin/sh
# The move of the monolith's data behind the data service: scripts/migration.sh check|test|demo [vitest's options, or QUICK=1 SEED=n]
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
  demo)
    alternative=flask-sqlalchemy/.venv
    make -s -C bench/alternatives "$alternative/.installed" PYTHON="$PYTHON" || exit 1
    npm --prefix migration run --silent build || exit 1
    export JAVA PYTHONPATH=bench/pipeline
    exec "$JAVA" -XX:TieredStopAtLevel=1 -jar launcher/target/launcher.jar with-postgres -- \
      "bench/alternatives/$alternative/bin/python" migration/demo/demo.py "$@"
    ;;
  *)
    echo "scripts/migration.sh: there are check, test and demo, not $command" >&2
    exit 2
    ;;
esac
