#!/bin/sh
# Generates all that is generated, in order: the facade's models come from the data service's OpenAPI document, and the
# gateway's document from both of theirs.
set -eu
cd "$(dirname "$0")/.."
. scripts/tools.sh
npm --prefix node-data-service run --silent generate
make --no-print-directory -C python-facade generate PYTHON="$PYTHON"
"$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar gateway/target/gateway.jar openapi proto/openapi
