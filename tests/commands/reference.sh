#!/usr/bin/env bash
# docs/reference/commands.md is what the program says of itself.
source "$(dirname "$0")/common.sh.inc" "$1"
"$kindred" help --markdown >commands.md
diff -u "$root/docs/reference/commands.md" commands.md ||
  wrong "docs/reference/commands.md lags behind: kindred help --markdown > docs/reference/commands.md"
