#!/usr/bin/env bash
# Puts the program on the path of an action's later steps: what was released under the action's tag, or what its source
# builds where nothing was.
set -euo pipefail
into="${RUNNER_TEMP:?}/gradus"
mkdir -p "$into/bin"
case "${SYSTEM:?}" in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  *) target="" ;;
esac

# Whether the released program is there, whole and unpacked.
released() {
  [ -n "$target" ] && [[ "${VERSION:-}" =~ ^v[0-9]+\.[0-9]+\.[0-9]+ ]] || return 1
  local name="gradus-${VERSION#v}-$target"
  local from="${SERVER:-https://github.com}/$REPOSITORY/releases/download/$VERSION"
  cd "$into"
  curl -fsSL -o "$name.tar.gz" "$from/$name.tar.gz" && curl -fsSL -o "$name.sha256" "$from/$name.sha256" || return 1
  if command -v sha256sum >/dev/null; then sha256sum -c "$name.sha256"; else shasum -a 256 -c "$name.sha256"; fi || return 1
  tar -xzf "$name.tar.gz" && mv "$name/gradus" bin/gradus
}

if ! (released); then
  echo "nothing was released as ${VERSION:-no tag} for $SYSTEM: building it"
  cargo install --locked --path "${SOURCE:?}" --root "$into"
fi
"$into/bin/gradus" --version
echo "$into/bin" >>"${GITHUB_PATH:?}"
