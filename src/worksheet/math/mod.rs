//! The equations that a document itself displays, read and checked. LaTeX goes in, the program
//! language comes out, and a session decides; what cannot be read is said to be not read, and
//! never counted as right.

mod block;
mod grammar;
mod prepare;
mod read;
mod tree;
