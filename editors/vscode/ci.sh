#!/usr/bin/env bash
# Builds the extension from nothing but the package registry, and colours a program with it.
set -euo pipefail
cd "$(dirname "$0")"
command -v npm >/dev/null || { echo "the extension needs npm: https://nodejs.org, 20.19 or later" >&2; exit 1; }
npm ci --no-audit --no-fund
npm test
npm run package
