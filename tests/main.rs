//! All tests that may share a process, linked once: `cargo test --test all truth::` runs those of `truth.rs`.

mod harness;

mod architecture;
mod autodiff;
mod book;
mod checked;
mod claims;
mod cli;
mod edges;
mod emit;
mod equality;
mod evaluate;
mod explain;
mod fuzz;
mod growth;
mod harmless;
mod history;
mod laws;
mod limits;
mod lower;
mod messages;
mod mistakes;
mod notation_text;
mod notations;
mod numbers;
mod programs;
mod reference;
mod repl;
mod steps;
mod structured;
mod syntax;
mod table;
mod terminal;
mod textbook;
mod truth;
mod worksheet;
