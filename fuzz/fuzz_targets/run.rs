//! A program ends, whatever it says.
#![no_main]

use gradus::session::Session;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    let _ = Session::new().run(source);
});
