# Sourced in tests/browser, by everything that starts a browser or its area: fetches the npm packages when
# package-lock.json changed.
lock=$(sha256sum package-lock.json | cut -c1-16)
if [ "$(cat node_modules/.kindred-lock 2>/dev/null)" != "$lock" ]; then
  say "Fetching the packages of the browser tests (npm)"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-fund --no-audit --ignore-scripts >&2
  printf '%s' "$lock" >node_modules/.kindred-lock
fi
