//! Random programs in the language itself: seeded, shrinking, well-shaped by construction, their points inside
//! of the domains of what is asked. Every row of the table and every operator takes part.

pub mod choices;
mod grow;
pub mod program;
pub mod second;
mod shape;
mod table;
