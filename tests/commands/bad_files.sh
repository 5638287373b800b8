#!/usr/bin/env bash
# Foundation, "done when" 5: wrong, empty, cut, binary, entity-bomb files and directories each end with exit
# 1 to 3, a clear message, and the store unchanged.
source "$(dirname "$0")/common.sh.inc" "$1"
sample=$root/tests/data/sample_authority
"$kindred" --db k.db import "$sample/ssda903" >/dev/null
holds k.db >before

mkdir bad
printf 'just a letter\n\nDear colleague,\n' >bad/letter.csv
: >bad/empty.csv
: >bad/empty.xml
head -c 20000 "$sample/cin/cin_census_2026.xml" >bad/cut.xml
head -c 4096 /dev/urandom >bad/binary.csv
head -c 4096 /dev/urandom >bad/binary.xml
head -c 3000 "$sample/annex_a/annex_a_2026-03-31.xlsx" >bad/cut.xlsx
cat >bad/bomb.xml <<'X'
<?xml version="1.0"?>
<!DOCTYPE Message [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<Message><Children><Child><ChildIdentifiers><LAchildID>&c;</LAchildID></ChildIdentifiers></Child></Children></Message>
X
printf '<?xml version="1.0"?>\n<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<Message>&x;</Message>\n' >bad/external.xml
mkdir bad/folder
printf 'Colour,Size\nred,4\n' >bad/unknown_columns.csv

for thing in bad/*; do
  status=0
  "$kindred" --db k.db import "$thing" >out 2>err || status=$?
  [ "$status" -ge 1 ] && [ "$status" -le 3 ] || wrong "$thing ended with exit $status"
  [ -s err ] || wrong "$thing failed without a message"
  grep -q "$(basename "$thing")" err || wrong "the message for $thing does not name it: $(cat err)"
  holds k.db >after
  cmp -s before after || wrong "$thing changed the store"
  printf '%s → exit %s: %s\n' "$thing" "$status" "$(head -n 1 err)"
done
status=0
"$kindred" --db k.db import no-such-file.csv 2>err || status=$?
[ "$status" -ge 1 ] && [ "$status" -le 3 ] || wrong "an absent file ended with exit $status"
"$kindred" --db k.db import "$sample/ssda903" >/dev/null || wrong "after the bad files, the good ones no longer import"
