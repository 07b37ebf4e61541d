#!/bin/sh
# Types what docs/guides/kill-a-gateway.md tells to type, and looks for what it promises. For scripts/compose-test.sh.
set -eu
cd "$(dirname "$0")/.."
output=$(mktemp)
trap 'rm -f "$output"' EXIT

commands=$(sed -n '/^```sh$/,/^```$/{/^```/d;p;}' docs/guides/kill-a-gateway.md |
  sed "s/flask-drizzle-gateway/$COMPOSE_PROJECT_NAME-gateway/")
sh -euc "$commands" 2>&1 | tee "$output"

for promised in '"epoch":2' '"state":"COMPLETED"'; do
  grep -q "$promised" "$output" || {
    echo "The guide's checkout does not show $promised; see its timeline above."
    exit 1
  }
done
