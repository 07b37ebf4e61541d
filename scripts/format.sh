#!/bin/sh
# Formats all code with each language's formatter.
set -eu
cd "$(dirname "$0")/.."
. scripts/tools.sh
npm --prefix node-data-service run --silent format
ln -sfn ../node-data-service/node_modules migration/node_modules
npm --prefix migration run --silent format
make --no-print-directory -C python-facade format PYTHON="$PYTHON"
./mvnw -B -q spotless:apply
