//! Documents beside what their check finds.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

#[path = "worksheet/blocks.rs"]
mod blocks;
#[path = "worksheet/common.rs"]
mod common;
#[path = "worksheet/equations.rs"]
mod equations;
#[path = "worksheet/examples.rs"]
mod examples;
