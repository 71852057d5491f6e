//! Random programs in the language itself: seeded, shrinking, well-shaped by construction, their points inside
//! of the domains of what is asked. Every row of the table and every operator takes part.

pub mod choices;
mod declare;
mod derive;
mod grow;
pub mod law;
mod parts;
pub mod program;
mod second;
mod shape;
mod table;
