#!/usr/bin/env bash
# Builds the wheel from nothing but package registries, installs it beside what its tests compare with, and tests it.
set -euo pipefail
cd "$(dirname "$0")"
home="${GRADUS_PYTHON_HOME:-../target/python}"
python3 -m venv "$home"
"$home/bin/pip" install --quiet "maturin>=1.9,<2" pytest numpy scipy sympy ipython nbclient nbformat ipykernel
# As small as the format allows.
"$home/bin/pip" wheel --quiet --no-deps --config-settings build-args=--compression-level=9 --wheel-dir "$home/wheels" .
wheel=$(ls -t "$home"/wheels/gradus_calculus-*.whl | head -1)
"$home/bin/pip" install --quiet --force-reinstall --no-deps "$wheel"

limit=5000000
size=$(wc -c <"$wheel")
echo "the wheel has $size bytes of $limit"
[ "$size" -lt "$limit" ]

"$home/bin/gradus" derive 'sigma(W*x+b)' --wrt x
# Kernels of notebooks start by name.
PATH="$PWD/$home/bin:$PATH" "$home/bin/python" -m ipykernel install --sys-prefix --name python3 >/dev/null
"$home/bin/python" -m pytest -q tests
