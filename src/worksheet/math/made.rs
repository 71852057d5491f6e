//! What words or conditions say of a matrix or a vector, and no word of structure does: a projection, a unit vector. Each is made of
//! free names, so that it is one of its kind whatever these are, and can be each of them.

/// A kind of matrices or vectors.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// What it is called in an assumption.
    pub name: &'static str,
    /// How texts say it.
    pub spoken: &'static [&'static str],
    /// The conditions that say it, of a name that stands as `X`.
    conditions: &'static [&'static str],
    /// How many axes it has, all of one length.
    pub axes: usize,
    /// The shapes of what it is made of, behind the name, with `N` for the length.
    parts: &'static [(&'static str, &'static str)],
    /// What it is, with `X` for the name before each part.
    body: &'static str,
}

/// The kinds. A projection has the eigenvalues 0 and 1, as many of each as may be.
const KINDS: &[Kind] = &[
    Kind {
        name: "a projection",
        spoken: &["projection", "projector", "idempotent"],
        conditions: &["X^2 == X", "X*X == X", "X == X^2", "X == X*X"],
        axes: 2,
        parts: &[("basis", "R[N,N]"), ("kept", "R[N]")],
        body: "X_basis*diag(step(X_kept))*inv(X_basis)",
    },
    Kind {
        name: "an orthogonal projection",
        spoken: &["orthogonal projection", "orthogonal projector"],
        conditions: &[],
        axes: 2,
        parts: &[("basis", "R[N,N] orthogonal"), ("kept", "R[N]")],
        body: "X_basis*diag(step(X_kept))*X_basis'",
    },
    Kind {
        name: "a unit vector",
        spoken: &["unit vector", "unit norm", "unit length"],
        conditions: &["norm(X) == 1", "norm(X)^2 == 1", "X'*X == 1"],
        axes: 1,
        parts: &[("long", "R[N]")],
        body: "X_long/norm(X_long)",
    },
];

impl Kind {
    /// The ways in which texts say a kind.
    pub fn phrases() -> impl Iterator<Item = (&'static str, &'static Self)> {
        KINDS.iter().flat_map(|kind| kind.spoken.iter().map(move |text| (*text, kind)))
    }

    /// The kind that a condition says of a name, as it is written in the language.
    pub fn of_condition(name: &str, condition: &str) -> Option<&'static Self> {
        let says = |text: &&str| condition == text.replace('X', name);
        KINDS.iter().find(|kind| kind.conditions.iter().any(says))
    }

    /// A name as one of the kind, in statements; `length` is that of its axes.
    pub fn statements(&self, name: &str, length: &str) -> Vec<String> {
        let parts = self.parts.iter();
        let declared = parts.map(|(part, shape)| format!("{name}_{part} : {}", shape.replace('N', length)));
        declared.chain([format!("{name} = {}", self.body.replace('X', name))]).collect()
    }
}
