#!/bin/sh
# Types what a guide tells to type, in the Compose project COMPOSE_PROJECT_NAME if it is set, and looks for what it promises:
# scripts/type-guide.sh docs/guides/NAME.md PROMISED...
set -eu
cd "$(dirname "$0")/.."
guide=$1
shift
output=$(mktemp)
trap 'rm -f "$output"' EXIT

echo "== $guide"
commands=$(sed -n '/^```sh$/,/^```$/{/^```/d;p;}' "$guide" | sed "s/flask-drizzle-gateway/${COMPOSE_PROJECT_NAME:-flask-drizzle}-gateway/")
# Not in a pipe, which would hide how the commands ended.
code=0
sh -euc "$commands" >"$output" 2>&1 || code=$?
cat "$output"
[ "$code" -eq 0 ] || echo "$guide: a command failed with $code, see above."

for promised in "$@"; do
  grep -q "$promised" "$output" || {
    echo "$guide: it does not show $promised, see above."
    code=1
  }
done
exit "$code"
