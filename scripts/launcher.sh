#!/bin/sh
# Calls the launcher with the right Java, and with colours if a person looks.
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/tools.sh
color=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  color=--color
fi
exec "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar launcher/target/launcher.jar $color "$@"
