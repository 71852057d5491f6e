//! How what was read is written in the language, where there is more than one way.

use super::names;

/// How derivatives lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A gradient has the shape of what one derives by; other axes follow those of what is derived.
    #[default]
    Own,
    /// Gradients lie as rows, as numerator layout has them.
    Rows,
    /// The derivative of a vector by a vector is transposed, as denominator layout has it.
    Denominator,
}

/// How a side is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub(crate) struct Manner {
    /// Unit vectors lie as rows: what was probably meant where `e_i` should have been transposed.
    pub unit_rows: bool,
    /// Numbered vectors, as the `x_i` of `\sum_i x_i^\top x_i`, lie as rows.
    pub numbered_rows: bool,
    /// How derivatives lie.
    pub layout: Layout,
    /// `\|X\|_2` of a matrix is Frobenius's norm.
    pub is_frobenius: bool,
    /// The exponential of a matrix is that of matrices, and not of its entries.
    pub is_of_matrices: bool,
    /// What has a number below is a name of its own, and no entry.
    pub own_names: bool,
    /// A derivative may be 0 because nothing depends on anything: the other side says 0.
    pub may_be_empty: bool,
}

/// The names in a text of the language.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| names::is_word(word))
}
