//! Comparisons of numbers, 1 where they hold and 0 elsewhere, and the choice between two values by one. A slope
//! is that of the branch; there is none where the sides of a comparison meet.

use super::kernels::piecewise;
use super::{Comparison, Domain, Form, Row, Value, identity};

const OF_TWO: Form = Form {
    signature: "a[], b[] -> []",
    differential: "0*d(a) + 0*d(b)",
    domain: Domain::Compared("a", Comparison::Differs, "b"),
    kink: true,
    jump: true,
    chooser: true,
    ..Form::EMPTY
};

/// The spelling of a comparison: in the libraries of Python, in Julia, in MATLAB; C and Rust compare as Python does.
macro_rules! compared {
    ($sign:literal, $julia:literal, $matlab:literal) => {
        &[
            ("numpy", concat!("np.where(#1 ", $sign, " #2, 1.0, 0.0)")),
            ("jax", concat!("jnp.where(#1 ", $sign, " #2, 1.0, 0.0)")),
            ("torch", concat!("torch.where(torch.as_tensor(#1 ", $sign, " #2), 1.0, 0.0)")),
            ("julia", concat!("float.(#1 ", $julia, " #2)")),
            ("matlab", concat!("double(#1 ", $matlab, " #2)")),
            ("c", concat!("#1 ", $sign, " #2 ? 1.0 : 0.0")),
            ("rust", concat!("f64::from(#1 ", $sign, " #2)")),
            ("numpy holds", concat!("#1 ", $sign, " #2")),
            ("jax holds", concat!("#1 ", $sign, " #2")),
            ("torch holds", concat!("#1 ", $sign, " #2")),
            ("julia holds", concat!("#1 ", $julia, " #2")),
            ("matlab holds", concat!("#1 ", $matlab, " #2")),
        ]
    };
}

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "where",
        help: "The second where the condition, a comparison, holds, and the third elsewhere, entry by entry: where(x > 0, x, 0). The one that is not taken need not have a value.",
        forms: &[Form {
            signature: "c[] condition, a[], b[] -> []",
            value: Value::Entries("c*a + (1 - c)*b"),
            differential: "c*d(a) + (1 - c)*d(b)",
            ..Form::EMPTY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "less",
        infix: "<",
        help: "1 where the first is less than the second, else 0: `(a < b)`, and `(b > a)`.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(piecewise::less)),
            of_equals: Some(0),
            spellings: compared!("<", ".<", "<"),
            identities: &[identity("less_squared", "less(a, b)^2 == less(a, b)")],
            ..OF_TWO
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "at_most",
        infix: "<=",
        help: "1 where the first is at most the second, else 0: `(a <= b)`, and `(b >= a)`.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(piecewise::at_most)),
            of_equals: Some(1),
            spellings: compared!("<=", ".<=", "<="),
            identities: &[identity("at_most_squared", "at_most(a, b)^2 == at_most(a, b)")],
            ..OF_TWO
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "equal",
        infix: "==",
        help: "1 where both are equal, else 0: `(a == b)`; of two indices, the entries of the identity.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(piecewise::equal)),
            of_equals: Some(1),
            spellings: compared!("==", ".==", "=="),
            identities: &[identity("equal_squared", "equal(a, b)^2 == equal(a, b)")],
            ..OF_TWO
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "unequal",
        infix: "!=",
        help: "1 where the two differ, else 0: `(a != b)`.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(piecewise::unequal)),
            of_equals: Some(0),
            spellings: compared!("!=", ".!=", "~="),
            identities: &[identity("unequal_squared", "unequal(a, b)^2 == unequal(a, b)")],
            ..OF_TWO
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
];
