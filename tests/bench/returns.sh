#!/usr/bin/env bash
# How long whole checks of returns take: the process reads, checks and writes its findings. Best of three runs
# beside the budget; budgets are for two processors and nothing else running.
# tests/bench/returns.sh PROGRAM; the makers of the files stand beside it.
set -euo pipefail
kindred=$(realpath "$1")
make=$(dirname "$kindred")/returns_bench_files
measure=$(dirname "$kindred")/measure_bench_run
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"$make" ssda903 2675 25900 small >/dev/null
"$make" ssda903 107000 1040000 large >/dev/null
"$make" cin 2000 4400000 small.xml >/dev/null
"$make" cin 20000 44000000 large.xml >/dev/null
check903() { # WHAT SECONDS MB FOLDER [OPTION…]
  local what=$1 seconds=$2 megabytes=$3 in=$4
  shift 4
  "$measure" "$what" "$seconds" "$megabytes" "$kindred" returns check --return ssda903 --year 2026 --la 808 \
    "$in/now" --out found.csv "$@"
}
check_cin() { "$measure" "$1" "$2" "$3" "$kindred" returns check --return cin --year 2026 "$4" --out found.csv; }
check903 "SSDA903, 2,675 children, 25,900 rows, and last year" 0.1 0 small \
  --last small/last --providers small/providers.csv
check903 "SSDA903, 107,000 children, 1.04 million rows" 1.0 400 large --providers large/providers.csv
check903 "the same with last year, 2.08 million rows" 1.0 400 large --last large/last --providers large/providers.csv
check_cin "CIN, 2,000 children, 4.4 MB" 0.08 0 small.xml
check_cin "CIN, 20,000 children, 44 MB" 0.8 500 large.xml

# The whole directory of postcodes, where there is one; the small one of the demo otherwise.
directory=${KINDRED_POSTCODES:-}
if [ -n "$directory" ] && [ -f "$directory" ]; then
  "$measure" "Postcodes of $(basename "$directory") packed" 2.0 0 "$kindred" reference load-postcodes "$directory" --out all.kpc
  awk -v bytes="$(stat -c %s all.kpc)" 'BEGIN { printf "%-58s %6.1f MB of 40 MB\n", "the packed file", bytes / 1e6 }'
  check903 "SSDA903, 2,675 children, with these postcodes" 0.1 0 small \
    --last small/last --providers small/providers.csv --postcodes all.kpc
else
  echo "Postcodes: set KINDRED_POSTCODES to the ONS directory (CSV, plain or zstd) to measure loading it"
fi
