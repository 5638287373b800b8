#!/usr/bin/env bash
# Returns, "done when" 2: what `kindred returns check` finds in the sample authority and in the demo area is what
# tests/golden/returns holds, finding by finding, with the summary of what ran and what was skipped.
#   tests/commands/returns_golden.sh PROGRAM          compares
#   tests/commands/returns_golden.sh PROGRAM write    writes the golden files anew; look at the difference before it
#                                                     is committed: each changed line is a finding that changed
source "$(dirname "$0")/common.sh.inc" "$1"
mode=${2:-compare}
golden=$root/tests/golden/returns
sample=$root/tests/data/sample_authority
wrong_lines=0

# golden NAME OPTIONS…: the findings and the summary of one check.
golden() {
  local name=$1 status=0
  shift
  "$kindred" returns check --out "$name.csv" "$@" >"$name.txt" 2>&1 || status=$?
  [ "$status" -le 1 ] || wrong "$name: returns check $* ended with exit $status: $(cat "$name.txt")"
  if [ "$mode" = write ]; then
    cp "$name.csv" "$name.txt" "$golden/"
    return
  fi
  for file in "$name.csv" "$name.txt"; do
    [ -f "$golden/$file" ] || wrong "tests/golden/returns/$file is not there"
    diff -u "$golden/$file" "$file" >difference || {
      head -n 40 difference >&2
      wrong_lines=$((wrong_lines + $(grep -c '^[+-][^+-]' difference)))
    }
  done
}

mkdir -p "$golden"
"$kindred" reference load-postcodes "$root/data/demo/postcodes.csv" --out demo.kpc >/dev/null
"$kindred" demo generate --children 6000 --seed 7 --as-of 2026-03-31 --out area >/dev/null
"$kindred" demo generate --children 6000 --seed 7 --as-of 2025-03-31 --out area_before >/dev/null
area=area/$(ls area | grep -v -e truth -e mappings -e toml | head -n 1)
before=area_before/${area#area/}
for year in 2026 2027; do
  golden "sample_ssda903_$year" --return ssda903 --year "$year" --la 808 "$sample/ssda903"
  golden "sample_cin_$year" --return cin --year "$year" "$sample/cin/cin_census_2026.xml"
  golden "demo_ssda903_$year" --return ssda903 --year "$year" --la 808 --postcodes demo.kpc "$area/ssda903"
  golden "demo_cin_$year" --return cin --year "$year" "$area/cin/cin_census.xml"
done
golden demo_ssda903_2026_last --return ssda903 --year 2026 --la 808 --postcodes demo.kpc "$area/ssda903" \
  --last "$before/ssda903"
golden sample_annex_a_2026 --return annex_a --year 2026 "$sample"
golden demo_annex_a_2026 --return annex_a --year 2026 "$area/annex_a" "$area/ssda903" "$area/cin"
[ "$wrong_lines" = 0 ] || wrong "$wrong_lines lines differ from tests/golden/returns (see above); if that is meant: \
bash tests/commands/returns_golden.sh build/release/kindred write"
