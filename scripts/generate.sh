#!/bin/sh
# Generates all that is generated, in order: the facade's models come from the data service's OpenAPI document and from the
# gateway's own part of its document, whose other parts are the documents of both. Only some of it: scripts/generate.sh data-service|facade|gateway...
set -eu
cd "$(dirname "$0")/.."
. scripts/tools.sh

for part in ${*:-data-service gateway facade gateway}; do
  case $part in
    data-service) (cd node-data-service && PATH="$PWD/node_modules/.bin:$PATH" tsx scripts/generate.ts) ;;
    facade) make --no-print-directory -C python-facade generate PYTHON="$PYTHON" ;;
    gateway) "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar gateway/target/gateway.jar openapi proto/openapi ;;
    *)
      echo "There is no part $part: data-service, facade, gateway" >&2
      exit 2
      ;;
  esac
done
