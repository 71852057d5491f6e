#!/usr/bin/env bash
# Builds the page from nothing but package registries, and drives it in a browser. `ci.sh build` and `ci.sh drive` do
# the one or the other.
set -euo pipefail
cd "$(dirname "$0")"

# What Debian has and this machine lacks. Elsewhere engine.sh and Playwright say what they need.
from_debian() {
  local missing=()
  [ -x /usr/bin/chromium ] || missing+=(chromium fonts-dejavu)
  if ! [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] && ! [ -d /usr/lib/rustlib/src/rust/library ]; then
    missing+=(rustc-web cargo-web rust-web-src rust-web-llvm lld-22)
  fi
  if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
  fi
}

build() {
  for command in node npm; do
    command -v "$command" >/dev/null || { echo "the page needs $command: https://nodejs.org, 20.19 or later" >&2; exit 1; }
  done
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then from_debian; fi
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund
  bash engine.sh
  npm run build
}

case "${1:-all}" in
  all) build; npm test ;;
  build) build ;;
  drive) npm test ;;
  *) echo "ci.sh [build|drive]" >&2; exit 2 ;;
esac
