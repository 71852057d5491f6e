//! A document is checked to its end, whatever stands in it.
#![no_main]

use gradus::worksheet::{Options, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    let _ = check(source, &Options::default());
});
