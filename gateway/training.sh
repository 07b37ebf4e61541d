#!/bin/sh
# Starts the gateway once while its image is built, with nobody behind it, asks it what will be asked first, and stops
# it: what the JVM loaded, linked and counted meanwhile goes into a cache that each later start begins with.
set -eu
export GATEWAY_HOST=127.0.0.1 GATEWAY_DATABASE_URL=postgresql://nobody:nothing@127.0.0.1:1/none
java @java.options -XX:AOTCacheOutput=gateway.aot -jar gateway.jar &
gateway=$!
until curl -fs http://127.0.0.1:8080/livez; do
  kill -0 "$gateway"
  sleep 0.2
done
for path in / /readyz /health /api/users /api/users/1 /data/users /data/products/1 /api/checkouts/1 /docs; do
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    curl -s -o /dev/null "http://127.0.0.1:8080$path"
  done
done
curl -s -o /dev/null -d '{}' -H 'Content-Type: application/json' http://127.0.0.1:8080/api/checkouts
kill "$gateway"
wait "$gateway" || [ $? -eq 143 ]
ls -l gateway.aot
