//! What a target is: a table of spellings. Templates hold operands as `#1`, `#2`, and what is known
//! when a program is written as `@shape`, `@name` and the like. An empty template says that
//! the target has no such thing.

use super::loops::Dialect;
use crate::shape::Dimension;

/// A language or library that programs are written for.
#[derive(Debug)]
pub struct Target {
    /// Its name, by which rows of the table know it.
    pub name: &'static str,
    /// What it is called in sentences.
    pub title: &'static str,
    pub(super) manner: Manner,
}

/// How programs are written for a target.
#[derive(Debug)]
pub(super) enum Manner {
    /// As operations on arrays.
    Arrays(&'static Arrays),
    /// As loops over numbers.
    Loops(&'static Dialect),
}

impl Target {
    pub(super) const fn arrays(arrays: &'static Arrays) -> Self {
        Self { name: arrays.name, title: arrays.title, manner: Manner::Arrays(arrays) }
    }

    pub(super) const fn loops(dialect: &'static Dialect) -> Self {
        Self { name: dialect.name, title: dialect.title, manner: Manner::Loops(dialect) }
    }
}

/// A target that has arrays: a table of spellings.
#[derive(Debug)]
pub(super) struct Arrays {
    pub name: &'static str,
    pub title: &'static str,
    pub operators: Operators,
    pub frame: Frame,
    pub check: Check,
    pub shapes: Shapes,
    /// Functions that spellings call, by their names, appended where they are called.
    pub helpers: &'static [(&'static str, &'static str)],
    /// Words that a variable may not be called.
    pub reserved: &'static str,
}

/// How operations are spelled.
#[derive(Debug)]
pub(super) struct Operators {
    pub negate: &'static str,
    pub add: &'static str,
    /// Of a number and an array, or of arrays one of which is repeated.
    pub add_mixed: &'static str,
    pub subtract: &'static str,
    pub subtract_mixed: &'static str,
    /// Of a number and anything.
    pub scale: &'static str,
    /// Entry by entry.
    pub multiply: &'static str,
    /// By a number.
    pub divide: &'static str,
    /// By an array.
    pub divide_entries: &'static str,
    pub power: &'static str,
    pub power_entries: &'static str,
    pub root: &'static str,
    /// The second where the first is not 0, the third elsewhere; the first where what is compared stands there.
    pub select: [&'static str; 2],
    pub column: &'static str,
    pub row: &'static str,
    pub inner: &'static str,
    pub outer: &'static str,
    pub product: &'static str,
    pub transpose: &'static str,
    pub sum: &'static str,
    pub sum_matrix: &'static str,
    /// Along the first and along the second axis of a matrix.
    pub sum_along: [&'static str; 2],
    pub norm: &'static str,
    pub diagonal: &'static str,
    pub on_diagonal: &'static str,
    pub ones: &'static str,
    pub zeros: &'static str,
    pub identity: &'static str,
    pub entry: &'static str,
    /// A row and a column of a matrix.
    pub line: [&'static str; 2],
    /// Entries of a vector; rows and columns of a matrix. `@from` and `@to` bound them.
    pub slice: [&'static str; 3],
    pub unit: &'static str,
    pub einsum: &'static str,
    /// Puts `@value` on the diagonals `@labels` of zeros of `@shape`; empty where an einsum with identities does.
    pub spread: &'static str,
    pub reshape: &'static str,
    /// An array of numbers: opened, next entry, next row, closed; then what encloses each row.
    pub array: [&'static str; 4],
    pub array_row: (&'static str, &'static str),
    /// What is added to a position, which the language counts from 1.
    pub first_position: i64,
}

/// How shapes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shapes {
    /// `(m,)`, `(m, n)`
    Tuples,
    /// `[m, 1]`, `[m, n]`: everything is a matrix.
    Matrices,
}

impl Shapes {
    /// A shape as the target writes it.
    pub fn written(self, axes: &[Dimension]) -> String {
        let axes: Vec<String> = axes.iter().map(ToString::to_string).collect();
        match (self, axes.as_slice()) {
            (Self::Tuples, [one]) => format!("({one},)"),
            (Self::Tuples, all) => format!("({})", all.join(", ")),
            (Self::Matrices, []) => "[1, 1]".to_owned(),
            (Self::Matrices, [one]) => format!("[{one}, 1]"),
            (Self::Matrices, all) => format!("[{}]", all.join(", ")),
        }
    }
}

/// What stands around the operations.
#[derive(Debug)]
pub(super) struct Frame {
    /// The first lines of a file; `@origin` says where it comes from.
    pub opening: &'static str,
    /// The line that begins the function: `@name`, `@inputs`, `@outputs`.
    pub signature: &'static str,
    /// What encloses the text about the function, and what begins its lines.
    pub about: (&'static str, &'static str),
    pub about_line: &'static str,
    /// Whether that text stands before the signature.
    pub about_first: bool,
    pub indent: &'static str,
    /// Raises unless `@x` has `@order` axes; `@expected` is its shape in words.
    pub check_order: &'static str,
    /// Raises unless `@x` has the shape `@shape`.
    pub check_shape: &'static str,
    /// Raises unless `@x` is a number.
    pub check_number: &'static str,
    /// Takes the sizes `@sizes` off `@x`, all of them, or one that is `@value`.
    pub take_sizes: &'static str,
    pub take_size: &'static str,
    /// The length of an axis of `@x`, counted from 0 by `@axis` and from 1 by `@place`.
    pub length: &'static str,
    /// Calls `@name` `@value`.
    pub assign: &'static str,
    pub comment: &'static str,
    /// Gives `@outputs` back; what ends the function.
    pub give: &'static str,
    pub end: &'static str,
}

/// A check by differences, appended when it is asked for.
#[derive(Debug)]
pub(super) struct Check {
    /// The function that checks, with `@name`, `@sizes`, `@samples`, `@inputs`, `@checks`.
    pub frame: &'static str,
    /// What begins the function where only the function itself can call its check.
    pub begin: &'static str,
    /// Gives a size a number.
    pub size: &'static str,
    /// A random array of any sign, one of entries in (0.1, 0.9), and a number of either kind.
    pub sample: [&'static str; 2],
    /// What is done to a square matrix, and to one that was declared symmetric.
    pub square: &'static str,
    pub symmetric: &'static str,
    /// One derivative: `@result` (counted from 0 as the target counts), `@before`, `@x`, `@shape`,
    /// `@moved` (the arguments with `@x` moved) and `@back`.
    pub derivative: &'static str,
    /// The number of the first result.
    pub first_result: usize,
    /// A number in the place of `@x` moved there: `@x` and the step.
    pub moved: [&'static str; 2],
    /// The contraction of `@order` axes of a derivative with a direction.
    pub along: &'static str,
    /// Makes a direction symmetric.
    pub symmetric_direction: &'static str,
}
