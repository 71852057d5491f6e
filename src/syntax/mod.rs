//! Text to tree: pest and its names stay in here.

pub mod ast;
