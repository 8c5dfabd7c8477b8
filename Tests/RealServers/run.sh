#!/bin/bash
# run.sh COMMAND…: runs a command beside a PostgreSQL and a Redis of its own, on loopback, and leaves nothing behind.
# Tells where they are in EVENKEEL_POSTGRESQL and EVENKEEL_REDIS, as PORT:PASSWORD-FILE.
set -eu
folder=$(mktemp -d /tmp/evenkeel-servers-XXXXXX)
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$programs" ] || { echo "run.sh: there is no PostgreSQL server; install postgresql" >&2; exit 77; }
# A server does not run as root.
as=()
if [ "$(id -u)" = 0 ]; then as=(runuser -u postgres --); fi
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
sql_port=$(free_port)
cache_port=$(free_port)

finish() {
    "${as[@]}" "$programs/pg_ctl" -D "$folder/sql/data" -m immediate -s stop || true
    if [ -n "${cache:-}" ]; then kill "$cache" && wait "$cache" || true; fi
    rm -rf "$folder"
}
trap finish EXIT

chmod 711 "$folder"
mkdir "$folder/sql" "$folder/cache"
echo superword > "$folder/sql/word"
if [ "$(id -u)" = 0 ]; then chown -R postgres "$folder/sql"; fi
"${as[@]}" "$programs/initdb" -D "$folder/sql/data" -A scram-sha-256 -U postgres --pwfile="$folder/sql/word" > "$folder/initdb.log"
"${as[@]}" "$programs/pg_ctl" -D "$folder/sql/data" -s -w -l "$folder/sql/log" \
    -o "-p $sql_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder/sql" start
printf '*:*:*:%s\n' postgres:superword evenkeel:keelword shop_app:shopword keeper:keepword > "$folder/pgpass"
chmod 600 "$folder/pgpass"
PGPASSFILE=$folder/pgpass psql -X -q -w -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$sql_port" -U postgres -d postgres <<'SQL'
CREATE ROLE evenkeel LOGIN CREATEROLE PASSWORD 'keelword';
CREATE ROLE shop_app LOGIN PASSWORD 'shopword';
CREATE ROLE keeper LOGIN PASSWORD 'keepword';
GRANT pg_signal_backend, pg_read_all_stats, pg_read_all_settings TO evenkeel;
GRANT ALTER SYSTEM ON PARAMETER work_mem TO evenkeel;
GRANT EXECUTE ON FUNCTION pg_reload_conf() TO evenkeel;
CREATE DATABASE orders OWNER shop_app;
SQL

echo cacheword > "$folder/cacheword"
chmod 600 "$folder/cacheword"
printf 'port %s\nbind 127.0.0.1\nsave ""\ndir %s\nrequirepass cacheword\n' "$cache_port" "$folder/cache" > "$folder/cache/conf"
redis-server "$folder/cache/conf" > "$folder/cache/log" 2>&1 &
cache=$!
for _ in $(seq 100); do
    if REDISCLI_AUTH=cacheword redis-cli -p "$cache_port" ping > /dev/null 2>&1; then break; fi
    sleep 0.1
done

EVENKEEL_POSTGRESQL=$sql_port:$folder/pgpass EVENKEEL_REDIS=$cache_port:$folder/cacheword "$@"
