//! Documents beside what their check finds.

#[path = "worksheet/blocks.rs"]
mod blocks;
#[path = "worksheet/common.rs"]
mod common;
