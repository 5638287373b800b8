#!/bin/sh
# One PostgreSQL server for the store's contract tests: a cluster of its own, of an ordinary user, on a socket in
# a temporary folder, no TCP, thrown away at the end.
#
#   KINDRED_TEST_POSTGRES=$(tests/postgres.sh start FOLDER)   # notes in FOLDER where it is; prints its URL
#   build/release/store_test
#   tests/postgres.sh stop FOLDER
#
#   tests/postgres.sh run COMMAND…                            # the three together
#
# PostgreSQL refuses to run as root; then the user postgres runs it (the Debian package makes that user).
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
  echo "postgres.sh: PostgreSQL is not installed; run script/bootstrap" >&2
  exit 3
fi

as_owner() {
  if [ "$(id -u)" = 0 ]; then
    su postgres -s /bin/sh -c "$1"
  else
    sh -c "$1"
  fi
}

start() {
  # Not in FOLDER itself: a socket's path may have 107 bytes at most, and the user postgres must reach it.
  folder=$(mktemp -d -t kpg.XXXXXX)
  if [ "$(id -u)" = 0 ]; then chown postgres: "$folder"; fi
  # Tests run here, as whoever built them; nobody else may enter.
  chmod 711 "$folder"
  as_owner "cd '$folder' && '$bin/initdb' --locale=C.UTF-8 --encoding=UTF8 --auth=trust -U kindred -D '$folder/data' >'$folder/log' 2>&1" || {
    cat "$folder/log" >&2
    exit 3
  }
  # fsync off: these tests kill writers, never the server; what survives a crash of PostgreSQL is its own affair.
  as_owner "cd '$folder' && '$bin/pg_ctl' -D '$folder/data' -l '$folder/log' -w -o \"-k '$folder' -c listen_addresses= -c fsync=off -c max_connections=100\" start >/dev/null" || {
    cat "$folder/log" >&2
    exit 3
  }
  mkdir -p "$1"
  echo "$folder" >"$1/cluster"
  echo "postgresql://kindred@/postgres?host=$folder"
}

stop() {
  [ -f "$1/cluster" ] || return 0
  folder=$(cat "$1/cluster")
  as_owner "cd / && '$bin/pg_ctl' -D '$folder/data' -m immediate -w stop >/dev/null" || true
  rm -rf "$folder" "$1"
}

case "${1:-}:${2:-}" in
  start:?*) start "$2" ;;
  stop:?*) stop "$2" ;;
  run:?*)
    shift
    note=$(mktemp -d)
    trap 'stop "$note"' EXIT
    trap 'exit 130' INT TERM
    KINDRED_TEST_POSTGRES=$(start "$note")
    export KINDRED_TEST_POSTGRES
    "$@"
    ;;
  *)
    echo "usage: tests/postgres.sh start FOLDER | stop FOLDER | run COMMAND…" >&2
    exit 2
    ;;
esac
