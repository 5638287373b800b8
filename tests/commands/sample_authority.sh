#!/usr/bin/env bash
# Foundation, "done when" 4: the sample authority imports whole, and so does every .csv and .xml of it alone.
source "$(dirname "$0")/common.sh.inc" "$1"
sample=$root/tests/data/sample_authority
"$kindred" --db whole.db import "$sample" || wrong "the whole folder does not import"
count=0
while IFS= read -r file; do
  "$kindred" --db "alone$count.db" import "$file" || wrong "$file alone does not import"
  count=$((count + 1))
done < <(find "$sample" -name '*.csv' -o -name '*.xml' | sort)
[ "$count" -ge 24 ] || wrong "only $count files were tried"
echo "$count files import alone"
