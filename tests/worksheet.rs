//! Documents beside what their check finds.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

mod blocks;
mod common;
mod constructs;
mod equations;
mod examples;
mod regions;
mod told;
