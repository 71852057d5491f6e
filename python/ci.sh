#!/usr/bin/env bash
# Builds the wheel from nothing but package registries, and tests it installed, beside what it is compared with.
# `ci.sh build` and `ci.sh test` do the one or the other.
set -euo pipefail
cd "$(dirname "$0")"
home="${GRADUS_PYTHON_HOME:-../target/python}"
wheels="$home/wheels"
limit=5000000

build() {
  python3 -m venv "$home"
  "$home/bin/pip" install --quiet "maturin>=1.9,<2" pytest numpy scipy sympy ipython nbclient nbformat ipykernel
  "$home/bin/pip" wheel --quiet --no-deps --config-settings build-args=--compression-level=9 --wheel-dir "$wheels" .
  # As small as the format allows: the same entries, a thirtieth shorter, by a longer search for what repeats.
  if ! command -v advzip >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq advancecomp >/dev/null
  fi
  if command -v advzip >/dev/null; then
    advzip --quiet --recompress --shrink-normal "$wheels"/gradus_calculus-*.whl
  fi
}

try() {
  local wheel size
  wheel=$(ls -t "$wheels"/gradus_calculus-*.whl | head -1)
  "$home/bin/pip" install --quiet --force-reinstall --no-deps "$wheel"
  size=$(wc -c <"$wheel")
  echo "the wheel has $size bytes of $limit"
  [ "$size" -lt "$limit" ]

  "$home/bin/gradus" derive 'sigma(W*x+b)' --wrt x
  # Kernels of notebooks start by name.
  PATH="$PWD/$home/bin:$PATH" "$home/bin/python" -m ipykernel install --sys-prefix --name python3 >/dev/null
  "$home/bin/python" -m pytest -q tests
}

case "${1:-all}" in
  all) build; try ;;
  build) build ;;
  test) try ;;
  *) echo "ci.sh [build|test]" >&2; exit 2 ;;
esac
