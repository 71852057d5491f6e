#!/usr/bin/env bash
# Packs the built command line for a platform: the program, its pages for the shell, the licences.
set -euo pipefail
cd "$(dirname "$0")/.."
target="$1"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
name="gradus-$version-$target"
folder="target/pack/$name"
rm -rf "target/pack"
mkdir -p "$folder"
program=target/release/gradus
[ -f "$program" ] || program=target/release/gradus.exe
cp "$program" README.md THIRD-PARTY.md "$folder"
for licence in LICENSE-*; do [ -f "$licence" ] && cp "$licence" "$folder"; done
"$program" man >"$folder/gradus.1"
for shell in bash zsh fish powershell; do "$program" completions "$shell" >"$folder/gradus.$shell"; done
cd target/pack
case "$target" in
  *windows*) 7z a "$name.zip" "$name" >/dev/null ;;
  *) tar -czf "$name.tar.gz" "$name" ;;
esac
rm -r "$name"
if command -v sha256sum >/dev/null; then sha256sum -- * >"$name.sha256"; else shasum -a 256 -- * >"$name.sha256"; fi
ls -l
