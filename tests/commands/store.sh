#!/usr/bin/env bash
# Backup, restore, audit and keys, as an operator would use them. Usage: store.sh KINDRED
set -euo pipefail
kindred=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
unset KINDRED_KEY_FILE KINDRED_SEALS_FILE CREDENTIALS_DIRECTORY

fail() {
  echo "store.sh: $*" >&2
  exit 1
}
# exits CODE COMMAND…: the command ends with this code.
exits() {
  local expected=$1 code=0
  shift
  "$@" >out 2>err || code=$?
  [ "$code" = "$expected" ] || { cat out err >&2; fail "\"$*\" ended with $code, not $expected"; }
}

exits 3 "$kindred" --db k.db audit verify
[ -z "$(ls | grep -v -e '^out$' -e '^err$')" ] || fail "a missing store left files behind: $(ls)"

exits 0 "$kindred" demo generate --children 300 --seed 3 --out d
"$kindred" --db k.db import d >out 2>err || true # 1 where rows were quarantined, which the demo area wants
exits 0 "$kindred" --db k.db audit seal
exits 0 "$kindred" --db k.db --json audit verify
grep -q '"verified":true' out || fail "not verified: $(cat out)"
exits 0 "$kindred" --db k.db key status
exits 2 "$kindred" --db k.db key create
exits 0 "$kindred" --db k.db key rotate
exits 0 "$kindred" --db k.db backup b.kindred
exits 2 "$kindred" --db k.db backup b.kindred
grep -q 'SQLite format' b.kindred && fail "the backup is not encrypted"
grep -q 'Surname' b.kindred && fail "the backup is not encrypted"

# A backup with one byte changed is refused, and the store stays.
cp b.kindred changed.kindred
printf '\x00\x01\x02' | dd of=changed.kindred bs=1 seek=5000 conv=notrunc status=none
before=$(sha256sum <k.db)
exits 1 "$kindred" --db k.db restore changed.kindred
[ "$before" = "$(sha256sum <k.db)" ] || fail "a refused restore changed the store"

exits 0 "$kindred" --db k.db restore b.kindred
exits 0 "$kindred" --db k.db audit verify

# A seal that does not fit the rows, and a seals file that was cut back.
cp k.db.seals seals.kept
sed -i '$d' k.db.seals
exits 1 "$kindred" --db k.db audit verify
grep -q 'cut back' err || fail "a cut seals file was not named: $(cat err)"
cp seals.kept k.db.seals
exits 0 "$kindred" --db k.db audit verify

# Without its key file nothing is made up.
mv k.db.key kept.key
exits 3 "$kindred" --db k.db audit verify
exits 3 "$kindred" --db k.db backup c.kindred
[ ! -e k.db.key ] || fail "a new key file was made beside a sealed store"
mv kept.key k.db.key
exits 0 "$kindred" --db k.db audit verify
echo "store.sh: passed"
