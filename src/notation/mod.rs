//! The tensor expressions back to the language's own tree, and that tree to text in each style.
//! Nothing in here changes what an expression says, and nothing derives or simplifies.

mod decimal;
pub mod reader;
pub mod sharing;
pub mod text;
mod writer;
