#!/usr/bin/env bash
# Builds the engine for the browser into web/src/engine/: WebAssembly by cargo, its bindings by wasm-bindgen, made
# small by wasm-opt (npm's binaryen). A toolchain that has the target is used as it is (rustup target add
# wasm32-unknown-unknown); else Debian's, which brings the source of the standard library.
set -euo pipefail
cd "$(dirname "$0")/.."
target=wasm32-unknown-unknown
export CARGO_TARGET_DIR="${GRADUS_WEB_TARGET:-$PWD/target/web}"
flags=(build --package gradus-web --profile web --target "$target")

if [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
  cargo "${flags[@]}"
elif [ -x /usr/bin/cargo ] && [ -d /usr/lib/rustlib/src/rust/library ]; then
  RUSTC_BOOTSTRAP=1 PATH=/usr/bin:$PATH cargo "${flags[@]}" -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size
else
  echo "no toolchain builds for $target: rustup target add $target, or on Debian" >&2
  echo "apt-get install rustc-web cargo-web rust-web-src rust-web-llvm lld-22" >&2
  exit 1
fi

# The bindings' writer is of the crate's version, exactly: Cargo.lock and web/bindgen have to agree.
version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
grep -q "wasm-bindgen-cli-support = \"=$version\"" web/bindgen/Cargo.toml ||
  { echo "web/bindgen is not of version $version, which the engine is built with" >&2; exit 1; }
CARGO_TARGET_DIR="$PWD/target/tools" cargo build --quiet --manifest-path web/bindgen/Cargo.toml
out=web/src/engine
rm -rf "$out"
mkdir -p "$out"
target/tools/debug/bindgen "$CARGO_TARGET_DIR/$target/web/gradus_web.wasm" "$out"
web/node_modules/.bin/wasm-opt -Oz --strip-debug --strip-producers --strip-target-features --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
  --enable-mutable-globals --enable-reference-types --enable-multivalue \
  "$out/engine_bg.wasm" -o "$out/engine_bg.wasm"
echo "the engine has $(wc -c <"$out/engine_bg.wasm") bytes"
