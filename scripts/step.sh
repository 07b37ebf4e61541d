#!/bin/sh
# One step of the set-up: scripts/step.sh NAME LABEL COMMAND...
# Shows one line with its time; its output goes to .run/logs/setup-NAME.log, and its end to the terminal if it fails.
set -u
name=$1
label=$2
shift 2

log=.run/logs/setup-$name.log
mkdir -p .run/logs
chmod 700 .run
begin=$(date +%s)
printf '%s\n' "  $label ..."
"$@" >"$log" 2>&1 </dev/null
code=$?
seconds=$(($(date +%s) - begin))
if [ "$code" -eq 0 ]; then
  printf '%s\n' "  $label ... $seconds s"
  exit 0
fi

# The cause is often near the top, the tool's own help at the end.
{
  grep -iE 'error|fail' "$log" | head -n 8
  echo ...
  tail -n 8 "$log"
} | sed 's/^/    /' >&2
unreachable='ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|Unknown host|Name or service not known'
unreachable="$unreachable|Temporary failure in name resolution|Could not resolve host|Failed to fetch|Could not transfer"
unreachable="$unreachable|NewConnectionError|Failed to establish a new connection|Connection refused|Connect timed out"
if grep -qE "$unreachable" "$log"; then
  printf '%s\n' "$label: a download failed. Check the network (or proxy), then run it again; what is done is kept." >&2
else
  printf '%s\n' "$label: failed (exit code $code). All of its output is in $log." >&2
fi
exit 1
