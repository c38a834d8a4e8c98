#!/usr/bin/env bash
# Run by the PostgreSQL image while its volume is empty: one database and one plain role for each address
# postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE among the secrets. Neither role can open the other's database.
set -euo pipefail

secrets=${SECRETS_FOLDER:-/run/secrets}

for name in database_url rasa_tracker_url; do
    address=$(<"$secrets/$name")
    address=${address#postgresql://}
    credentials=${address%%@*}
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
        --set=role="${credentials%%:*}" --set=password="${credentials#*:}" --set=database="${address##*/}" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role";
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
SQL
done
