//! `wasm-bindgen --target web` by its own library: what the command brings besides, servers and downloads, takes
//! several times as long to build.

use std::env::args;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [input, out] = args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "bindgen INPUT.wasm FOLDER")?;
    Bindgen::new().input_path(input).web(true)?.typescript(true).out_name("engine").generate(out)?;
    Ok(())
}
