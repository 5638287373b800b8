#!/usr/bin/env bash
# Returns: a dry run of the daily collection makes valid messages, sends nothing and remembers nothing; without TLS or
# credentials nothing leaves the machine.
source "$(dirname "$0")/common.sh.inc" "$1"
"$kindred" demo generate --children 800 --seed 7 --out area >/dev/null
"$kindred" --db k.db import area >/dev/null || wrong "the area does not import"
"$kindred" --db k.db returns push --dry-run --out first >said || wrong "the dry run fails: $(cat said)"
grep -q "Nothing was sent" said || wrong "a dry run does not say that it is one"
"$kindred" --db k.db returns push --dry-run --out second >/dev/null || wrong "the second dry run fails"
diff -r first second >/dev/null || wrong "a dry run changed what the next one says"
[ "$(stat -c %a first/push_0001.json)" = 600 ] || wrong "others can read the messages"
grep -q '"social_care_episodes"' first/push_0001.json || wrong "there are no episodes in the messages"
status=0
"$kindred" --db k.db returns push 2>err || status=$?
[ "$status" = 2 ] && grep -q -- "--credentials" err || wrong "it would send without credentials: $(cat err)"
status=0
"$kindred" --db k.db returns push --url http://example.org/api 2>err || status=$?
[ "$status" = 2 ] && grep -q "https" err || wrong "it would send without TLS: $(cat err)"
printf 'Ocp-Apim-Subscription-Key: abc\n' >key
chmod 644 key
status=0
"$kindred" --db k.db returns push --credentials key 2>err || status=$?
[ "$status" = 3 ] && grep -q "others can read it" err || wrong "a key that others can read is taken: $(cat err)"
