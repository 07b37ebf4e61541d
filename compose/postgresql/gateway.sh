#!/bin/sh
# The gateway's own database, and a role that can touch no other.
psql --set ON_ERROR_STOP=1 --set password="$GATEWAY_DATABASE_PASSWORD" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role gateway login password :'password';
create database gateway owner gateway;
revoke all on database gateway, shop, postgres, template1 from public;
SQL
