#!/bin/sh
# Fuzzes every document of proto/openapi against a system of its own. SEED=2 EXAMPLES=50 scripts/fuzz.sh looks elsewhere,
# and for longer. Exit code 77: no Python that schemathesis runs on.
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/tools.sh
python=
for candidate in "$PYTHON" python3.14 python3.13 python3.12 python3.11; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Fuzzing needs Python 3.11 or newer."
  exit 77
fi

venv=.run/fuzz/venv
scripts/locked-venv.sh "$python" "$venv" e2e/fuzz/requirements.lock schemathesis || exit 1
# A busy machine is no finding: nobody is in a hurry here.
export GATEWAY_REQUEST_LIMIT_MS=28000 GATEWAY_CONNECT_TIMEOUT_MS=10000
export FACADE_REQUEST_TIMEOUT_MS=26000 FACADE_CONNECT_TIMEOUT_MS=10000 FACADE_DATA_SERVICE_TIMEOUT_MS=24000
export FACADE_PAYMENT_PROVIDER_TIMEOUT_MS=24000 FACADE_PAYMENT_IN_FLIGHT_MS=26000
# A page for people, which no document has.
export FACADE_GRAPHQL_EXPLORER=false
export DATA_SERVICE_REQUEST_LIMIT_MS=22000 DATA_SERVICE_STATEMENT_LIMIT_MS=20000 DATA_SERVICE_POOL_WAIT_MS=20000
exec scripts/launcher.sh --run-dir .run/fuzz with-system -- "$venv/bin/python" e2e/fuzz/fuzz.py
