//! An equation in LaTeX is read or said to be not read, whatever it is.
#![no_main]

use gradus::worksheet::{Options, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    let _ = check(&format!("$$ {source} $$\n"), &Options { math: true, ..Options::default() });
});
