//! The one table: what the engine knows of a function stands in one row, and nothing else in
//! the source names a function. A row's mathematics is written in the language that people
//! type; the rooms above read it once.

mod comparison;
mod composed;
mod domain;
mod elementary;
pub mod idioms;
pub mod kernels;
mod linear;
mod matrix;
pub mod opaque;
mod piecewise;
mod selection;
pub mod signature;
mod special;
mod spectral;
pub mod spelling;
mod statistics;
mod structure;

pub use domain::{Comparison, Domain};
pub use signature::Signature;
pub use spelling::{Spellings, spelling};

use std::sync::{Arc, LazyLock, OnceLock};

use crate::structures::Word;

/// How a value comes about.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// Written out where it is called: the entry at `[i, j, …]` in terms of the arguments'
    /// entries. For what only moves, adds or multiplies entries.
    Entries(&'static str),
    /// A node of its own, computed by kernels.
    Kernel,
}

/// A guarded or free identity, read left to right.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// The rule's name, after its equation: `det_of_transpose`.
    pub name: &'static str,
    /// `left == right`, in the language; small letters stand for anything of their shape.
    pub equation: &'static str,
    /// What must be known first, in words that the simplifier understands; empty for nothing.
    pub given: &'static str,
    /// The places and their axes, as in a signature; empty for the arguments of the form.
    pub places: &'static str,
    /// Whether the right side no longer says what the left side takes for granted, a rank for instance: it is
    /// then shown, and never derived in place of the left side.
    pub shown_only: bool,
    /// Whether its right side is shown even where it is longer: it says what a reader can go on with.
    pub opens: bool,
}

/// An identity that holds for whatever the form's arguments are.
const fn identity(name: &'static str, equation: &'static str) -> Identity {
    Identity { name, equation, given: "", places: "", shown_only: false, opens: false }
}

impl Identity {
    /// The identity where something is known: `X orthogonal`.
    const fn given(self, given: &'static str) -> Self {
        Self { given, ..self }
    }

    /// The identity for what is shown.
    const fn shown_only(self) -> Self {
        Self { shown_only: true, ..self }
    }

    /// The identity whose right side is shown even where it is longer.
    const fn opens(self) -> Self {
        Self { opens: true, ..self }
    }

    /// The identity over places of its own: `x[n]`.
    const fn over(self, places: &'static str) -> Self {
        Self { places, ..self }
    }
}

/// What a function of a square matrix does with a transpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transposition {
    /// Nothing is known.
    Unknown,
    /// f(X') = f(X)'
    Commutes,
    /// f(X') = f(X)
    Ignores,
}

/// What a function of a square matrix makes of a product of square matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfProduct {
    /// Nothing is known.
    Unknown,
    /// f(X*Y) = f(X)*f(Y), a number.
    Multiplies,
    /// f(X*Y) = f(Y)*f(X)
    Reverses,
}

/// What a function of a number makes of one that is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfPositive {
    /// Nothing is known.
    Unknown,
    /// The number itself, and 0 of 0.
    Itself,
    /// 1.
    One,
}

/// What a function makes of a positive definite matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfPosdef {
    /// Nothing is known.
    Unknown,
    /// A positive number.
    Positive,
    /// A positive definite matrix.
    Posdef,
}

/// One meaning of a function's name: a signature with its mathematics.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts of a row, each on its own; most rows name none")]
pub struct Form {
    /// `X[n,n] -> []`; `x[] -> []` is entry by entry; a parameter is marked `k[] integer`.
    pub signature: &'static str,
    /// Where the value comes from.
    pub value: Value,
    /// The value in numbers; a form that is written out where it is called needs none.
    pub kernels: Option<&'static kernels::Kernels>,
    /// Of a function of one number, its values at many, as floats compute them at once; NaN or infinite where the
    /// kernel refuses.
    pub of_entries: Option<fn(&[f64], &mut [f64])>,
    /// Of a function of one vector, the same: from the vector into its value.
    pub of_row: Option<fn(&[f64], &mut [f64])>,
    /// Of a function of one square matrix, its value times what stands behind it, as floats compute it without the
    /// value: rows, the matrix, which is used up, columns behind it, and these, in whose place the product is.
    pub times: Option<fn(usize, &mut [f64], usize, &mut [f64]) -> crate::number::Answer<()>>,
    /// About how many products of matrices its kernel takes: 1 for what is worked out in one go.
    pub products: usize,
    /// The differential, linear in `d(X)`; `out` stands for the value itself. A form with kernels is derived by it; one
    /// that is written out where it is called, as `silu(x)` is `x*sigma(x)`, is derived by what it is made of, and
    /// tests hold this text against that.
    pub differential: &'static str,
    /// For a function that is linear in its last argument H, the map of `C`, shaped like the
    /// value, to the tensor that, multiplied entry by entry with H and added up, gives the same
    /// as C with the value. The function is then not derived by H through its differential.
    pub adjoint: &'static str,
    /// Of such a function with two arguments, the same map for the differential of the first, where it is
    /// shorter than what follows from the differential.
    pub adjoint_of_first: &'static str,
    /// Whether such a function is linear in the first of its two arguments, too.
    pub bilinear: bool,
    /// Whether a number in front of its one argument stands below the value: f(t*X) = f(X)/t.
    pub reciprocal: bool,
    /// The value in terms of other functions, where that is how it is defined.
    pub definition: &'static str,
    /// The value where the arguments are numbers: matrices of one row and one column.
    pub of_numbers: &'static str,
    /// What is known to be equal.
    pub identities: &'static [Identity],
    /// Where it is defined and smooth.
    pub domain: Domain,
    /// What its matrix must be, where it is of some only: symmetric. Such a function
    /// is that of `(X + X')/2`: its kernel and its differential see the symmetric part of what moves.
    pub structure: Option<Word>,
    /// Whether outside of the domain only the slope is missing, and not the value.
    pub kink: bool,
    /// Whether the value itself jumps there, as that of `sign` does at 0. Of what has a kink and no jump only the slope
    /// asks something, and that is made of functions that jump.
    pub jump: bool,
    /// Whether its value hangs on which of two numbers is larger though it has no kink: roots that are taken
    /// to be positive, eigenvalues in their order.
    pub ordered: bool,
    /// Whether its kernel takes exponentials; else, where it works modulo primes at all, it is a quotient of
    /// polynomials, of degree 4*(1 + entries) at most in the entries of its arguments.
    pub exponentials: bool,
    /// What becomes of a positive number.
    pub of_positive: OfPositive,
    /// What becomes of a positive definite matrix.
    pub of_posdef: OfPosdef,
    /// What becomes of a transposed argument.
    pub transposition: Transposition,
    /// What becomes of a product of square matrices.
    pub of_product: OfProduct,
    /// Whether the value is an invertible matrix wherever the function is defined.
    pub invertible: bool,
    /// Whether every entry of the value is positive, whatever the arguments.
    pub positive: bool,
    /// Whether every entry of the value is below 1, whatever the arguments.
    pub below_one: bool,
    /// Whether the value is 0 only where the argument is, and positive elsewhere.
    pub magnitude: bool,
    /// Whether the value is a whole number, so that it can be a subscript.
    pub whole: bool,
    /// Whether this is the power that the exponents of factors mean.
    pub exponent: bool,
    /// Whether the value is one of the two arguments, no matter which of them comes first.
    pub chooses: bool,
    /// Whether the value is 1 where something holds and 0 elsewhere: what is multiplied by it is chosen by it.
    pub chooser: bool,
    /// The value where both arguments are one thing: `(a <= a)` is 1.
    pub of_equals: Option<u8>,
    /// Whether a further last argument, 1 or 2, may name the axis along which it is taken.
    pub along_axis: bool,
    /// Its spelling in each language that code is written in.
    pub spellings: Spellings,
}

impl Form {
    /// A form with nothing known; rows name what they know.
    pub const EMPTY: Self = Self {
        signature: "",
        value: Value::Kernel,
        kernels: None,
        of_entries: None,
        of_row: None,
        times: None,
        products: 1,
        differential: "",
        adjoint: "",
        adjoint_of_first: "",
        bilinear: false,
        reciprocal: false,
        definition: "",
        of_numbers: "",
        identities: &[],
        domain: Domain::Everywhere,
        structure: None,
        kink: false,
        jump: false,
        ordered: false,
        exponentials: false,
        of_positive: OfPositive::Unknown,
        of_posdef: OfPosdef::Unknown,
        transposition: Transposition::Unknown,
        of_product: OfProduct::Unknown,
        invertible: false,
        positive: false,
        below_one: false,
        magnitude: false,
        whole: false,
        exponent: false,
        chooses: false,
        chooser: false,
        of_equals: None,
        along_axis: false,
        spellings: &[],
    };
}

/// A row of the table: a function.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// Other names for the same.
    pub aliases: &'static [&'static str],
    /// One sentence.
    pub help: &'static str,
    /// Its meanings, by number and order of arguments.
    pub forms: &'static [Form],
    /// What to write in place of a call that none of its forms takes, a line.
    pub instead: &'static str,
    /// The operator it is written with, between its two arguments: `^`.
    pub infix: &'static str,
    /// The spelling in LaTeX where it differs from the name.
    pub latex: &'static str,
    /// The function of a square matrix as a whole that is called alike where mathematics is printed.
    pub of_matrix: &'static str,
    /// Where its mathematics is printed.
    pub source: &'static str,
}

impl Row {
    /// A row with nothing in it.
    pub const EMPTY: Self = Self {
        name: "",
        aliases: &[],
        help: "",
        forms: &[],
        infix: "",
        latex: "",
        of_matrix: "",
        instead: "",
        source: "",
    };
}

/// A form of a function of the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FormId {
    /// The row's place in the table.
    pub row: u16,
    /// The form's place in the row.
    pub form: u16,
}

/// The whole table, in the order in which it is shown.
pub fn table() -> impl Iterator<Item = &'static Row> {
    ROOMS.iter().copied().flatten()
}

/// The areas of the table, a file each.
const ROOMS: &[&[Row]] = &[
    elementary::ROWS,
    piecewise::ROWS,
    composed::ROWS,
    matrix::ROWS,
    spectral::ROWS,
    structure::ROWS,
    selection::ROWS,
    special::ROWS,
    statistics::ROWS,
    linear::ROWS,
    comparison::ROWS,
];

/// The row of a name or alias.
pub fn find(name: &str) -> Option<(u16, &'static Row)> {
    let found = (0..).zip(table()).find(|(_, row)| row.name == name || row.aliases.contains(&name));
    found.or_else(|| opaque::find(name))
}

/// The derivative of a function of one number, in `x`, with `out` for the value: `1 - out^2`.
pub fn slope(name: &str) -> Option<String> {
    let (_, row) = find(name)?;
    let form = row.forms.iter().find(|form| form.signature == "x[] -> []")?;
    let text = form.differential.strip_suffix("*d(x)").unwrap_or(form.differential);
    (!text.is_empty()).then(|| text.replace("d(x)", "1"))
}

/// The row of a form.
pub fn row(id: FormId) -> &'static Row {
    static NOTHING: Row = Row::EMPTY;
    static ALL: OnceLock<Vec<&'static Row>> = OnceLock::new();
    let found = ALL.get_or_init(|| table().collect()).get(usize::from(id.row)).copied();
    found.or_else(|| opaque::row(id.row)).unwrap_or(&NOTHING)
}

/// A form by its id.
pub fn form(id: FormId) -> &'static Form {
    static NOTHING: Form = Form::EMPTY;
    row(id).forms.get(usize::from(id.form)).unwrap_or(&NOTHING)
}

/// The signature of a form; those of the table are read once a process. Every one in it reads, so a test says.
pub fn signature_of(id: FormId) -> Arc<Signature> {
    static READ: LazyLock<Vec<Vec<OnceLock<Arc<Signature>>>>> =
        LazyLock::new(|| table().map(|row| row.forms.iter().map(|_| OnceLock::new()).collect()).collect());
    let read = || {
        let nothing = Signature { arguments: Vec::new(), value: Vec::new() };
        Arc::new(Signature::parse(form(id).signature).unwrap_or(nothing))
    };
    let kept = READ.get(usize::from(id.row)).and_then(|forms| forms.get(usize::from(id.form)));
    kept.map_or_else(read, |kept| Arc::clone(kept.get_or_init(read)))
}

/// How a form that is written out gives its entries: the indices of each axis of the value (two or more where
/// the axis is merged, the slowest first), and the entry at them as text. `None` where kernels compute it.
pub fn entries(id: FormId) -> Option<(Vec<Vec<&'static str>>, &'static str)> {
    const INDICES: [&str; 4] = ["i", "j", "k", "l"];
    let Value::Entries(text) = form(id).value else { return None };
    let listed = text.split_once(':').filter(|(list, _)| list.starts_with('(') && !list.contains('['));
    let Some((list, body)) = listed else {
        let order = signature_of(id).value.len();
        return Some((INDICES.iter().take(order).map(|name| vec![*name]).collect(), text));
    };
    let groups = list.split(')').map(|group| group.trim_matches([',', '(', ' '])).filter(|g| !g.is_empty());
    Some((groups.map(|group| group.split(',').map(str::trim).collect()).collect(), body.trim()))
}

/// The form that raising an entry to an exponent means.
pub fn power() -> Option<FormId> {
    static FOUND: OnceLock<Option<FormId>> = OnceLock::new();
    *FOUND.get_or_init(|| all_forms().find(|id| form(*id).exponent))
}

/// The form that gives the magnitude of a number.
pub fn magnitude() -> Option<FormId> {
    static FOUND: OnceLock<Option<FormId>> = OnceLock::new();
    *FOUND.get_or_init(|| all_forms().find(|id| form(*id).magnitude && signature_of(*id).is_entrywise()))
}

/// Every form of every row.
pub fn all_forms() -> impl Iterator<Item = FormId> {
    (0_u16..)
        .zip(table())
        .flat_map(|(row, what)| (0_u16..).zip(what.forms).map(move |(form, _)| FormId { row, form }))
}

#[cfg(test)]
mod tests {
    use super::{Value, all_forms, form, row};

    #[test]
    fn what_is_not_written_out_has_kernels() {
        for id in all_forms() {
            let written_out = matches!(form(id).value, Value::Entries(_));
            assert_ne!(form(id).kernels.is_some(), written_out, "{}: {}", row(id).name, form(id).signature);
        }
    }

    #[test]
    fn kinks_are_seen_in_every_row() {
        for id in all_forms() {
            let Some(kernels) = form(id).kernels else { continue };
            assert!(kernels.jet_float.is_some(), "{}: {}", row(id).name, form(id).signature);
        }
    }

    #[test]
    fn every_signature_reads() {
        for id in all_forms() {
            let text = form(id).signature;
            assert!(super::Signature::parse(text).is_some(), "{}: {text}", row(id).name);
        }
    }
}
