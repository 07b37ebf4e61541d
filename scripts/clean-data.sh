#!/bin/sh
# Removes the embedded database's data, unless it is in use.
set -eu
cd "$(dirname "$0")/.."
pid=$(head -n 1 .run/postgres/data/postmaster.pid 2>/dev/null || true)
if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then
  echo "The database is in use (process $pid); stop the system first, with Ctrl-C where it runs." >&2
  exit 1
fi
rm -rf .run/postgres
