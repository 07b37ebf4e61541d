#!/bin/sh
# Says in one line each what is missing on this machine; silent when all is there.
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/tools.sh

case $(uname -s)/$(uname -m) in
  Linux/x86_64 | Linux/aarch64 | Darwin/x86_64 | Darwin/arm64) ;;
  *) problem "System: there is no embedded PostgreSQL for $(uname -s) on $(uname -m). Use docker compose up instead." ;;
esac

if [ -n "$problems" ]; then
  printf '%s' "$problems" >&2
  exit 1
fi
