#!/usr/bin/env bash
# Linkage: `kindred match` on a table of its own: what it finds, what it writes, the same for any number of threads and
# any order of rows; and what it says to files that cannot be matched.
source "$(dirname "$0")/common.sh.inc" "$1"
"$kindred" demo people --records 5000 --seed 4 --out people >/dev/null

"$kindred" match people/people.csv --truth people/truth.csv --threads 1 --out one.csv --pairs one-pairs.csv --json >one.json
"$kindred" match people/people.csv --truth people/truth.csv --threads 2 --out two.csv --pairs two-pairs.csv --json >two.json
cmp -s one.csv two.csv || wrong "two threads gave other clusters than one"
cmp -s one-pairs.csv two-pairs.csv || wrong "two threads gave other pairs than one"
[ "$(head -n 1 one.csv | tr -d '\r')" = record_id,cluster_id,probability ] || wrong "clusters.csv has another header"
[ "$(head -n 1 one-pairs.csv | tr -d '\r')" = id_a,id_b,weight,probability ] || wrong "pairs.csv has another header"
[ "$(wc -l <one.csv)" = 5001 ] || wrong "not every record is in clusters.csv"
for key in records seconds threads pairs clusters thresholds calibration missed_by_blocking; do
  grep -q "\"$key\"" one.json || wrong "the JSON lacks $key"
done
f1=$(number one.json f1 clusters)
at_least "$f1" 0.95 || wrong "clusters F1 is $f1, expected at least 0.95"

# The order of rows changes nothing: every record keeps its cluster.
{ head -n 1 people/people.csv; tail -n +2 people/people.csv | sort -r; } >turned.csv
"$kindred" match turned.csv --out turned-clusters.csv >/dev/null
sort one.csv >a && sort turned-clusters.csv >b
cmp -s a b || wrong "another order of rows gave other clusters"

# A configuration that is printed can be read.
"$kindred" match people/people.csv --suggest >match.toml
"$kindred" match people/people.csv --config match.toml --out again.csv >/dev/null
cmp -s one.csv again.csv || wrong "the suggested configuration, given back, changed the clusters"

# Two files with the same ids, each record in both: found across, and told apart by the file's name.
head -n 301 people/people.csv >here.csv
cp here.csv there.csv
"$kindred" match here.csv there.csv --out both.csv >/dev/null
grep -q '^here:R' both.csv || wrong "ids that clash do not bear the file's name"
grep -q '^there:R' both.csv || wrong "ids that clash do not bear the file's name"
apart=$(tail -n +2 both.csv | awk -F, '{ split($1, id, ":"); if (!(id[2] in of)) of[id[2]] = $2; else if (of[id[2]] != $2) ++n } END { print n + 0 }')
[ "$apart" -le 3 ] || wrong "$apart of 300 records do not find their own copy"

# An explanation adds up to its weight, in words.
pair=$(sed -n 2p one-pairs.csv)
"$kindred" match people/people.csv --explain "$(cut -d, -f1 <<<"$pair")" "$(cut -d, -f2 <<<"$pair")" >why
grep -q 'before anything is compared' why || wrong "the explanation does not begin with the prior"
grep -q 'in all: probability' why || wrong "the explanation has no sum"

# refused CODE WORD FILE…: ends with that exit code and a message that names what is wrong
refused() {
  local code=$1 word=$2 status=0
  shift 2
  timeout 60 "$kindred" match "$@" >out 2>err || status=$?
  [ "$status" = "$code" ] || wrong "match $* ended with exit $status, expected $code: $(cat err)"
  grep -q -- "$word" err || wrong "match $* does not say \"$word\": $(cat err)"
  printf 'match %s → exit %s: %s\n' "$*" "$status" "$(head -n 1 err)"
}
: >empty.csv
refused 1 empty.csv empty.csv
refused 3 absent.csv absent.csv
printf 'colour\n\n\n' >blank.csv
refused 1 config blank.csv
printf 'id,forename,surname\n1,Ann,Lee\n1,Bob,Ray\n' >twice.csv
printf 'id = "id"\n[[field]]\nname = "surname"\nkind = "surname"\ncolumns = ["surname"]\n' >with-id.toml
refused 1 'stands twice' twice.csv --config with-id.toml
printf 'id = "record_id"\n[[field]]\nname = "surname"\nkind = "surname"\ncolumns = ["last_name"]\n' >missing.toml
refused 2 last_name here.csv --config missing.toml
printf 'field = 3\n' >wrong.toml
refused 2 wrong.toml here.csv --config wrong.toml
refused 2 nobody here.csv --truth nobody
refused 2 R0 here.csv --explain R0 R1
{ printf 'id,forename,surname\n1,'; head -c 10000000 /dev/zero | tr '\0' x; printf ',Lee\n2,Ann,Lee\n'; } >long.csv
refused 1 long.csv long.csv

# bounded SECONDS FILE: links in bounded time and memory, whatever the values
bounded() {
  (ulimit -v 2000000 && timeout "$1" "$kindred" match "$2" --threads 2 --out bounded.csv >out 2>err) ||
    wrong "$2 was not linked within $1 s and 2 GB: $(cat err)"
  printf '%s: %s\n' "$2" "$(head -n 1 out)"
}
head -n 1 people/people.csv >header.csv
refused 1 'no column says' header.csv
awk 'BEGIN { print "id,forename,surname,date_of_birth"; for (i = 0; i < 200000; ++i) print i ",Ann,Lee,2001-02-03" }' >one-value.csv
bounded 60 one-value.csv
awk 'BEGIN { srand(3); print "id,nhs_number,forename,surname,date_of_birth"; for (i = 0; i < 200000; ++i) printf "%d,9999999999,F%d,S%d,%d-%02d-%02d\n", i, rand() * 30000, rand() * 30000, 1950 + rand() * 70, 1 + rand() * 12, 1 + rand() * 28 }' >filler.csv
bounded 60 filler.csv
# A number that everybody has joins nobody.
joined=$(tail -n +2 bounded.csv | awk -F, '{ if ($1 != $2) ++n } END { print n + 0 }')
[ "$joined" -le 200 ] || wrong "a number that all records bear joined $joined of them"
awk 'BEGIN { print "id,forename,surname"; for (i = 0; i < 50; ++i) { printf "%d,", i; for (j = 0; j < 20000; ++j) printf "ab "; print ",Lee" } }' >wide.csv
bounded 60 wide.csv
