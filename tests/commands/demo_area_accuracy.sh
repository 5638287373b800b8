#!/usr/bin/env bash
# Foundation, "done when" 3: generate, import, link and evaluate 20,000 children; pairs F1 ≥ 0.98, families ≥ 0.95.
source "$(dirname "$0")/common.sh.inc" "$1"
"$kindred" demo generate --children 20000 --seed 7 --out d
"$kindred" --db k.db import d
"$kindred" --db k.db link
"$kindred" --db k.db evaluate --truth d/truth/people.csv --json >evaluation.json
cat evaluation.json
pairs=$(number evaluation.json f1 pairs)
families=$(number evaluation.json f1 families)
at_least "$pairs" 0.98 || wrong "pairs F1 is $pairs, promised 0.98"
at_least "$families" 0.95 || wrong "families F1 is $families, promised 0.95"
