#!/usr/bin/env bash
# Linkage as the issue measures it, figures beside budgets: accuracy on the labelled sets, then time and memory of whole
# runs of `kindred match`. Draws docs/guide/linkage-scaling.svg from what was measured. Runs larger than 1,000,000
# records only when asked for: KINDRED_BENCH_RECORDS="10000000" tests/bench/linkage.sh build/release/kindred
set -euo pipefail
kindred=$(realpath "${1:-build/release/kindred}")
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sizes=(10000 100000 1000000)
[ -z "${KINDRED_BENCH_RECORDS:-}" ] || read -ra sizes <<<"$KINDRED_BENCH_RECORDS"

# number FILE KEY OBJECT
number() { tr -d ' \n' <"$1" | sed -n "s/.*\"$3\":{[^}]*\"$2\":\([0-9.eE+-]*\).*/\1/p"; }
verdict() { awk -v a="$1" -v b="$2" -v way="$3" 'BEGIN { print ((way == "least" ? a >= b : a <= b) ? "met" : "NOT MET") }'; }

printf '\nAccuracy of `kindred match`: no labels used, no settings\n'
printf '%-14s %10s %10s %10s %10s %10s %18s  %s\n' set records precision recall 'F1' wanted 'best threshold' ''
while read -r name wanted; do
  file=$root/tests/data/linkage/$name.csv
  [ -f "$file" ] || continue
  "$kindred" --json match "$file" --truth cluster >"$folder/out.json"
  f1=$(number "$folder/out.json" f1 clusters)
  from=$(sed -n 's/.*"best_from": *\([0-9.eE+-]*\).*/\1/p' "$folder/out.json")
  to=$(sed -n 's/.*"best_to": *\([0-9.eE+-]*\).*/\1/p' "$folder/out.json")
  printf '%-14s %10s %10.4f %10.4f %10.4f %10s %8.2f to %6.2f  %s\n' "$name" \
    "$(sed -n 's/.*"records": *\([0-9]*\).*/\1/p' "$folder/out.json")" "$(number "$folder/out.json" precision clusters)" \
    "$(number "$folder/out.json" recall clusters)" "$f1" "$wanted" "$from" "$to" "$(verdict "$f1" "$wanted" least)"
done <<'SETS'
febrl1 0.995
febrl2 0.995
febrl3 0.997
fake_1000 0.88
SETS

printf '\nWhole runs: read CSV, train, block, score, cluster, write (two threads; `demo people`, seed 3)\n'
printf '%-10s %9s %9s %9s %11s %14s %9s\n' records 'wall s' 'CPU s' 'MB' 'clusters F1' 'wanted' ''
: >"$folder/points"
for records in "${sizes[@]}"; do
  "$kindred" demo people --records "$records" --seed 3 --out "$folder/people" >/dev/null
  /usr/bin/time -o "$folder/time" -f '%e %U %S %M' "$kindred" match "$folder/people/people.csv" --threads 2 \
    --out "$folder/clusters.csv" >/dev/null
  read -r wall user system kilobytes <"$folder/time"
  "$kindred" --json match "$folder/people/people.csv" --truth "$folder/people/truth.csv" --threads 2 >"$folder/out.json"
  cpu=$(awk -v a="$user" -v b="$system" 'BEGIN { print a + b }')
  case $records in
    100000) budget='0.5 s' verdict=$(verdict "$wall" 0.5 most) ;;
    1000000) budget='4 s, 700 MB' verdict=$(verdict "$wall" 4 most) ;;
    10000000) budget='50 s, 6 GB' verdict=$(verdict "$wall" 50 most) ;;
    *) budget='' verdict='' ;;
  esac
  printf '%-10s %9s %9s %9d %11.4f %14s %9s\n' "$records" "$wall" "$cpu" $((kilobytes / 1024)) \
    "$(number "$folder/out.json" f1 clusters)" "$budget" "$verdict"
  printf '%s %s %s\n' "$records" "$wall" "$cpu" >>"$folder/points"
  rm -rf "$folder/people" "$folder/clusters.csv"
done

# The picture: records across, seconds up, both by tens.
if [ "$(wc -l <"$folder/points")" -ge 3 ]; then
  awk '
    function x(records) { return 70 + (log(records) / log(10) - 4) * 180 }
    function y(seconds) { return 260 - (log(seconds) / log(10) + 2) * 50 }
    BEGIN {
      print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 310\" role=\"img\" aria-labelledby=\"t\">"
      print "<title id=\"t\">Seconds to link, by number of records; both scales by tens</title>"
      print "<g font-family=\"sans-serif\" font-size=\"12\" fill=\"#0b0c0c\" stroke=\"none\">"
      for (p = 4; p <= 6; ++p) {
        printf "<path d=\"M%d 40V260\" stroke=\"#b1b4b6\"/><text x=\"%d\" y=\"278\" text-anchor=\"middle\">%s</text>\n", x(10 ^ p), x(10 ^ p), p == 4 ? "10,000" : p == 5 ? "100,000" : "1,000,000"
      }
      for (p = -2; p <= 2; ++p)
        printf "<path d=\"M70 %dH430\" stroke=\"#b1b4b6\"/><text x=\"62\" y=\"%d\" text-anchor=\"end\">%s s</text>\n", y(10 ^ p), y(10 ^ p) + 4, 10 ^ p
      print "<text x=\"250\" y=\"300\" text-anchor=\"middle\">records</text>"
    }
    { wall = wall (NR > 1 ? "L" : "M") x($1) " " y($2); cpu = cpu (NR > 1 ? "L" : "M") x($1) " " y($3); lx = x($1); lw = y($2); lc = y($3)
      dots = dots sprintf("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#1d70b8\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#f47738\"/>\n", x($1), y($2), x($1), y($3)) }
    END {
      printf "<path d=\"%s\" fill=\"none\" stroke=\"#1d70b8\" stroke-width=\"2\"/><path d=\"%s\" fill=\"none\" stroke=\"#f47738\" stroke-width=\"2\"/>\n%s", wall, cpu, dots
      print "<text x=\"80\" y=\"30\" fill=\"#1d70b8\">wall time, two threads</text><text x=\"240\" y=\"30\" fill=\"#b35a00\">processor time</text>"
      print "</g></svg>"
    }' "$folder/points" >"$root/docs/guide/linkage-scaling.svg"
  printf '\ndocs/guide/linkage-scaling.svg was drawn from these.\n'
fi
