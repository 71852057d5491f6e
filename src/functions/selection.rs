//! Functions of all entries together: the largest, the smallest, and their smooth versions.

use super::kernels::{piecewise, vector};
use super::{Form, Row, identity};

const OF_VECTOR: Form = Form { signature: "x[n] -> []", along_axis: true, ..Form::EMPTY };
const OF_MATRIX: Form = Form { signature: "X[m,n] -> []", ..Form::EMPTY };
const OF_TWO: Form = Form { signature: "a[], b[] -> []", domain: "a != b", ..Form::EMPTY };

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "softmax",
        help: "The exponentials of the entries, divided by their sum.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(vector::softmax)),
            signature: "x[n] -> [n]",
            along_axis: true,
            positive: true,
            differential: "out.*d(x) - out*(out'*d(x))",
            definition: "exp(x)/sum(exp(x))",
            identities: &[identity("exp_over_sum_of_exp", "exp(x)/sum(exp(x)) == softmax(x)")],
            ..Form::EMPTY
        }],
        source: "Bridle 1990",
        ..Row::EMPTY
    },
    Row {
        name: "logsumexp",
        aliases: &["lse"],
        help: "The logarithm of the sum of the exponentials of the entries.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(vector::logsumexp)),
            differential: "softmax(x)'*d(x)",
            definition: "log(sum(exp(x)))",
            identities: &[
                identity("log_of_sum_of_exp", "log(sum(exp(x))) == logsumexp(x)"),
                identity("exp_minus_logsumexp", "exp(x - logsumexp(x)) == softmax(x)"),
            ],
            ..OF_VECTOR
        }],
        source: "Boyd and Vandenberghe 2004, 3.1.5",
        ..Row::EMPTY
    },
    Row {
        name: "prod",
        help: "The product of all entries.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(vector::prod)),
            differential: "out*sum(d(x)./x)",
            domain: "x != 0",
            identities: &[identity("prod_of_exp", "prod(exp(x)) == exp(sum(x))")],
            ..OF_VECTOR
        }],
        latex: r"\prod",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "max",
        help: "The largest entry; of two arguments the larger, entry by entry.",
        forms: &[
            Form {
                kernels: Some(&crate::kernels!(vector::max)),
                differential: "d(x)[argmax(x)]",
                domain: "the largest entry is unique",
                ..OF_VECTOR
            },
            Form {
                kernels: Some(&crate::kernels!(vector::max)),
                differential: "vec(d(X))[argmax(vec(X))]",
                domain: "the largest entry is unique",
                ..OF_MATRIX
            },
            Form {
                kernels: Some(&crate::kernels!(piecewise::max)),
                differential: "step(a - b)*d(a) + step(b - a)*d(b)",
                ..OF_TWO
            },
        ],
        latex: r"\max",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "min",
        help: "The smallest entry; of two arguments the smaller, entry by entry.",
        forms: &[
            Form {
                kernels: Some(&crate::kernels!(vector::min)),
                differential: "d(x)[argmax(-x)]",
                domain: "the smallest entry is unique",
                ..OF_VECTOR
            },
            Form {
                kernels: Some(&crate::kernels!(vector::min)),
                differential: "vec(d(X))[argmax(-vec(X))]",
                domain: "the smallest entry is unique",
                ..OF_MATRIX
            },
            Form {
                kernels: Some(&crate::kernels!(piecewise::min)),
                differential: "step(b - a)*d(a) + step(a - b)*d(b)",
                ..OF_TWO
            },
        ],
        latex: r"\min",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "argmax",
        help: "The place of the largest entry of a vector, counted from 1.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(vector::argmax)),
            signature: "x[n] -> []",
            whole: true,
            differential: "0*sum(d(x))",
            domain: "the largest entry is unique",
            ..Form::EMPTY
        }],
        latex: r"\arg\max",
        source: "elementary calculus",
        ..Row::EMPTY
    },
];
