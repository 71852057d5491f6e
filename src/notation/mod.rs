//! IR back to the language, and the language to text.

pub mod reader;
mod writer;
