//! The constants of the language that take indices, and the letters that a textbook gives them. Data.

/// A constant that is written with subscripts: its name, how many arguments it is called with, its
/// letter, and how many of the arguments are its indices; the sizes after them go without saying.
pub(super) struct Indexed {
    pub name: &'static str,
    pub arguments: usize,
    pub letter: &'static str,
    pub indices: usize,
}

/// The unit vectors and matrices, the identity, the commutation matrix.
const INDEXED: &[Indexed] = &[
    Indexed { name: "unit", arguments: 2, letter: "e", indices: 1 },
    Indexed { name: "unit", arguments: 4, letter: "E", indices: 2 },
    Indexed { name: "eye", arguments: 1, letter: "I", indices: 1 },
    Indexed { name: "K", arguments: 2, letter: "K", indices: 2 },
];

/// The identity, whose entries are Kronecker's delta.
const IDENTITY: &str = "I";

/// The constant of a name that is called with so many arguments.
pub(super) fn indexed(name: &str, arguments: usize) -> Option<&'static Indexed> {
    INDEXED.iter().find(|row| row.name == name && row.arguments == arguments)
}

/// The name under which entries of a name are written: `I[i, j]` is `δᵢⱼ`.
pub(super) fn of_entries(name: &str, subscripts: usize) -> &str {
    if name == IDENTITY && subscripts == 2 { "delta" } else { name }
}
