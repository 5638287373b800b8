#!/usr/bin/env bash
# Returns: a return made from an imported area is checked with no error but of the kinds that the generator plants (birth dates,
# pupil numbers and needs of the case system) and SW12STG2, which marks open episodes whatever is done
# (docs/reference/returns-differences.md); and Annex A of a folder is checked.
source "$(dirname "$0")/common.sh.inc" "$1"
"$kindred" demo generate --children 2000 --seed 7 --out area >/dev/null
"$kindred" --db k.db import area >/dev/null || wrong "the area does not import"
"$kindred" --db k.db link >/dev/null || wrong "the area does not link"
for return in ssda903 cin; do
  "$kindred" --db k.db returns build --return $return --year 2026 --out built/$return >said || wrong "no $return"
  grep -q "case system of" said || wrong "it does not say what the return is made from"
done
"$kindred" reference load-postcodes "$root/data/demo/postcodes.csv" --out demo.kpc >/dev/null
"$kindred" --db k.db returns build --return annex_a --as-of 2026-03-31 --postcodes demo.kpc --out built/annex_a >/dev/null ||
  wrong "no lists"
[ -f built/annex_a/annex_a_2026-03-31.xlsx ] || wrong "no workbook of the lists"
[ "$(stat -c %a built/ssda903/header.csv)" = 600 ] || wrong "others can read the return"
for return in ssda903 cin; do
  status=0
  "$kindred" returns check --return $return --year 2026 built/$return/* --out $return.csv >/dev/null || status=$?
  [ "$status" -le 1 ] || wrong "the $return cannot be checked"
  errors=$(awk -F, '$2 == "error" && $1 != "SW12STG2" { found[$1] = 1; if ($6 ~ /DOB|BirthDate|UPN|CIN/) planted[$1] = 1 }
    END { for (code in found) if (!(code in planted)) print code }' $return.csv)
  [ -z "$errors" ] || wrong "errors of the $return that were not planted: $errors"
done
status=0
"$kindred" returns check --return annex_a --year 2026 built --out lists.csv >/dev/null || status=$?
[ "$status" -le 1 ] || wrong "the lists cannot be checked"
# Who the adopters are is not in a case system's tables; all else agrees with the returns beside. Birth dates are planted.
errors=$(awk -F, '$2 == "error" && $1 != "A1004" && $6 !~ /Date of Birth/ { print $1 }' lists.csv | sort -u)
[ -z "$errors" ] || wrong "errors of the lists: $errors"
"$kindred" returns check --return annex_a --year 2026 "$root/tests/data/sample_authority" >sample.csv ||
  wrong "the sample authority has findings: $(head -3 sample.csv)"
# Each reading of the record is one entry of the access log, with what for and about how many.
"$kindred" --db k.db returns build --return cin --out nowhere 2>err && wrong "a census of no year"
grep -q -- "--year" err || wrong "it does not say what is missing: $(cat err)"
"$kindred" --db empty.db account demo --out sign-ins.txt >/dev/null
"$kindred" --db empty.db returns build --return cin --year 2026 --out nowhere 2>err && wrong "a census out of nothing"
grep -q "import" err || wrong "it does not say what to do: $(cat err)"
