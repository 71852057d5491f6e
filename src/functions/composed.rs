//! Functions that are others put together: each is written out where it is called, so that
//! answers show what it is made of and nothing above knows that it exists.

use super::{Domain, Form, Row, Value};

const fn written(text: &'static str, differential: &'static str) -> Form {
    Form { signature: "x[] -> []", value: Value::Entries(text), differential, ..Form::EMPTY }
}

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "silu",
        aliases: &["swish"],
        help: "The sigmoid-weighted linear unit x*sigma(x), entry by entry.",
        forms: &[written("x*sigma(x)", "(sigma(x) + x*sigma(x)*(1 - sigma(x)))*d(x)")],
        source: "Elfwing, Uchibe and Doya 2018",
        ..Row::EMPTY
    },
    Row {
        name: "gelu",
        help: "The Gaussian error linear unit x*normcdf(x), entry by entry; the exact one.",
        forms: &[written("x*normcdf(x)", "(normcdf(x) + x*normpdf(x))*d(x)")],
        source: "Hendrycks and Gimpel 2016",
        ..Row::EMPTY
    },
    Row {
        name: "mish",
        help: "The smooth unit x*tanh(softplus(x)), entry by entry.",
        forms: &[written(
            "x*tanh(softplus(x))",
            "(tanh(softplus(x)) + x*sigma(x)*(1 - tanh(softplus(x))^2))*d(x)",
        )],
        source: "Misra 2019",
        ..Row::EMPTY
    },
    Row {
        name: "vector",
        aliases: &["matrix"],
        help: "A number in every entry of what it is added to, or multiplied with entry by entry: the number itself, which stretches.",
        forms: &[written("x", "d(x)")],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "log_softmax",
        aliases: &["logsoftmax"],
        help: "The logarithms of the softmax: x - logsumexp(x).",
        forms: &[Form {
            signature: "x[n] -> [n]",
            along_axis: true,
            ..written("x[i] - logsumexp(x)", "d(x) - softmax(x)'*d(x)")
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "log2",
        help: "The logarithm to the base 2, entry by entry.",
        forms: &[Form { domain: Domain::positive("x"), ..written("log(x)/log(2)", "d(x)/(x*log(2))") }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "log10",
        help: "The logarithm to the base 10, entry by entry.",
        forms: &[Form { domain: Domain::positive("x"), ..written("log(x)/log(10)", "d(x)/(x*log(10))") }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "sec",
        help: "The secant, entry by entry.",
        forms: &[Form { domain: Domain::nonzero("cos(x)"), ..written("1/cos(x)", "sin(x)/cos(x)^2*d(x)") }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "csc",
        help: "The cosecant, entry by entry.",
        forms: &[Form { domain: Domain::nonzero("sin(x)"), ..written("1/sin(x)", "-cos(x)/sin(x)^2*d(x)") }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "cot",
        help: "The cotangent, entry by entry.",
        forms: &[Form { domain: Domain::nonzero("sin(x)"), ..written("cos(x)/sin(x)", "-d(x)/sin(x)^2") }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
];
