#!/usr/bin/env bash
# A demo store takes invented people only, and listens on this machine only.
source "$(dirname "$0")/common.sh.inc" "$1"
"$kindred" demo generate --children 300 --seed 7 --out area >/dev/null
"$kindred" --db demo.db account demo --out sign-ins.txt
[ "$(stat -c %a sign-ins.txt)" = 600 ] || wrong "the passwords can be read by others"
"$kindred" --db demo.db import area >/dev/null || wrong "a demo store refuses the demo area"
holds demo.db >before
status=0
"$kindred" --db demo.db import "$root/tests/data/sample_authority/ssda903" 2>err || status=$?
[ "$status" -ge 1 ] || wrong "a demo store took a source that nobody declared as invented"
grep -q "demo store" err || wrong "the refusal does not say why: $(cat err)"
holds demo.db >after
cmp -s before after || wrong "a refused import changed the store"
status=0
"$kindred" --db demo.db serve --listen 0.0.0.0:0 2>err || status=$?
[ "$status" = 2 ] && grep -q "demo" err || wrong "a demo store would listen on the network"
