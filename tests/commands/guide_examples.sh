#!/usr/bin/env bash
# Every command shown in the README and the guides runs: blocks fenced as ```sh, in order, one folder a document.
source "$(dirname "$0")/common.sh.inc" "$1"
mkdir bin
ln -s "$kindred" bin/kindred
export PATH=$folder/bin:$PATH
count=0
for document in "$root"/README.md "$root"/docs/guide/*.md; do
  name=$(basename "$document" .md)
  mkdir "$name"
  awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$document" >"$name.sh"
  [ -s "$name.sh" ] || continue
  [ ! -d "$root/tests/data/guide/$name" ] || cp -r "$root/tests/data/guide/$name/." "$name/"
  (cd "$name" && bash -euo pipefail "../$name.sh") >out 2>&1 || {
    cat out
    wrong "an example of $name.md does not run"
  }
  count=$((count + 1))
done
[ "$count" -ge 2 ] || wrong "only $count documents have examples"
echo "examples of $count documents run"
