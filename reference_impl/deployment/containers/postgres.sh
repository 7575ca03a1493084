#!/bin/sh
# PostgreSQL in a container, by the variables of the public image that are needed here. Where PGDATA holds nothing yet, a
# cluster is made there of POSTGRES_USER, POSTGRES_PASSWORD (or POSTGRES_PASSWORD_FILE) and POSTGRES_DB,
# /docker-entrypoint-initdb.d/*.sql is run in it, and only then does it listen.
set -eu
new=$PGDATA/.being-made # whole, or begun anew: what is in it has never been listened for

make_cluster() {
  user=${POSTGRES_USER:-postgres}
  password=${POSTGRES_PASSWORD:-}
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || password=$(cat "$POSTGRES_PASSWORD_FILE")
  [ -n "$password" ] || { echo "set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE" >&2; exit 2; }
  [ ! -e "$new" ] || find "$PGDATA" -mindepth 1 -delete
  echo "$password" | initdb --pgdata="$new" --username="$user" --pwfile=/dev/stdin --auth-local=trust \
    --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-instructions --no-sync >/dev/null
  echo "host all all all scram-sha-256" >>"$new/pg_hba.conf"
  pg_ctl --silent --pgdata="$new" --options="-c listen_addresses= -c unix_socket_directories=/tmp -c fsync=off" --wait start >/dev/null
  fill "$user" "${POSTGRES_DB:-$user}"
  pg_ctl --silent --pgdata="$new" --mode=fast stop >/dev/null
  initdb --pgdata="$new" --sync-only >/dev/null
  find "$new" -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv -t "$PGDATA" {} +
  mv "$new/PG_VERSION" "$PGDATA"
  rmdir "$new"
}

fill() { # user, database
  run="psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=$1"
  [ "$2" = postgres ] || createdb --username="$1" "$2"
  for file in /docker-entrypoint-initdb.d/*.sql; do
    [ ! -e "$file" ] || $run --dbname="$2" --file="$file"
  done
}

if [ "$1" = postgres ] && [ ! -e "$PGDATA/PG_VERSION" ]; then
  make_cluster
fi
exec "$@"
