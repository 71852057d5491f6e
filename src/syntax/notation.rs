//! The notations that a result can be written in: `show … as`, `--notation` and `:notation` know them from here.

/// Ways to write a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Notation {
    /// The shortest that is exact.
    #[default]
    Shortest,
    /// Products of matrices; up to two axes.
    Matrix,
    /// Entries: ∂yᵢ/∂Aⱼₖ = δᵢⱼ xₖ.
    Index,
    /// Nested matrices; numeric dimensions.
    Block,
    /// ∂vec(Y)/∂vec(X)' = B' ⊗ A.
    Kron,
    /// Σᵢ Eᵢᵢ y eᵢ', the lecture's own; results with a diagonal.
    Units,
}

impl Notation {
    /// Each, with its name and what it is.
    pub const ALL: &[(Self, &'static str, &'static str)] = &[
        (Self::Shortest, "shortest", "The shortest that is exact"),
        (Self::Matrix, "matrix", "Products of matrices"),
        (Self::Index, "index", "Entries"),
        (Self::Block, "block", "Nested matrices"),
        (Self::Kron, "kron", "Kronecker products"),
        (Self::Units, "units", "Sums over unit vectors"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(notation, ..)| *notation == self).map_or("", |(_, name, _)| name)
    }

    /// The notation of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(notation, ..)| *notation)
    }

    /// The names of those that `show … as` takes: all but the one that leaves the choice open.
    pub fn to_show() -> impl Iterator<Item = &'static str> {
        let all = Self::ALL.iter().filter(|(notation, ..)| *notation != Self::Shortest);
        all.map(|(_, name, _)| *name)
    }
}
