# Sourced by the scripts: where we are, how to speak, how to become root, how to build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() {
  printf 'kindred: %s\n' "$*" >&2
  exit 3
}

# Runs a command as root: directly, or through sudo.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    fail "needs root to install packages: install sudo, or run script/bootstrap as root"
  fi
}

# configure PRESET [cmake options…]: runs cmake only when the folder has none, or the options changed.
configure() {
  local preset=$1
  shift
  local stamp="build/$preset/.configured"
  if [ ! -f "build/$preset/build.ninja" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$*" ]; then
    say "Configuring build/$preset"
    cmake --preset "$preset" "$@" >"build/$preset.configure.log" 2>&1 || {
      cat "build/$preset.configure.log" >&2
      fail "cmake could not configure build/$preset"
    }
    printf '%s' "$*" >"$stamp"
  fi
}
mkdir -p build
