//! Of what a text speaks, so that its matrices may be meant so though no word stands beside them: in a text on covariances a
//! transpose is left out for a reason.

/// Letters for a scatter, a Hessian, a kernel, a Gram matrix, a covariance, a Laplacian, a metric: these may be symmetric without a
/// word.
const MIRRORED: &[&str] = &["S", "H", "K", "G", "C", "L", "M"];
/// Words of a text that speaks of symmetric matrices, or of such as are symmetric.
const SPOKEN_OF_MIRRORED: &[&str] = &[
    "symmetr",
    "adjoint",
    "hermitian",
    "covarian",
    "correlation",
    "precision",
    "hessian",
    "gram",
    "kernel",
    "laplacian",
    "definite",
    "quadratic",
];
/// Letters for an orthogonal matrix.
const TURNING: &[&str] = &["Q", "U", "V", "R"];
/// Words of a text that speaks of orthogonal matrices.
const SPOKEN_OF_TURNING: &[&str] =
    &["orthogon", "orthonorm", "unitary", "rotation", "isometr", "eigenvector", "eigendecomp", "singular v"];

/// Of what a text speaks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Topics {
    /// Symmetric matrices.
    symmetric: bool,
    /// Orthogonal ones.
    orthogonal: bool,
}

impl Topics {
    /// Of what a text speaks.
    pub fn of(text: &str) -> Self {
        let text = text.to_lowercase();
        let speaks_of = |stems: &[&str]| stems.iter().any(|stem| text.contains(stem));
        Self { symmetric: speaks_of(SPOKEN_OF_MIRRORED), orthogonal: speaks_of(SPOKEN_OF_TURNING) }
    }

    /// Whether a matrix may be orthogonal: the text speaks of such, or its letter does.
    pub fn may_be_orthogonal(self, name: &str) -> bool {
        self.orthogonal || has_letter(name, TURNING)
    }

    /// Whether a matrix may be symmetric.
    pub fn may_be_symmetric(self, name: &str) -> bool {
        self.symmetric || has_letter(name, MIRRORED)
    }
}

/// Whether the letter of a name is one of these.
pub(super) fn has_letter(name: &str, letters: &[&str]) -> bool {
    letters.iter().any(|letter| name.split('_').next() == Some(letter))
}
