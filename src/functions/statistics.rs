//! What is computed from samples, and what models are trained by: moments, divergences between
//! distributions, normalised layers. Each is written out where it is called.

use super::{Domain, Form, Row, Value};

const fn entries(signature: &'static str, text: &'static str, differential: &'static str) -> Form {
    Form { signature, value: Value::Entries(text), differential, ..Form::EMPTY }
}

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "var",
        help: "The variance: the mean of the squared distances from the mean (divided by n, not by n - 1).",
        forms: &[
            Form {
                along_axis: true,
                ..entries("x[n] -> []", "sum((x[i] - mean(x))^2 for i in 1..n)/n", "2*(x - mean(x))'*d(x)/n")
            },
            entries(
                "X[m,n] -> []",
                "sum(sum((X[i,j] - mean(X))^2 for j in 1..n) for i in 1..m)/(m*n)",
                "2*tr((X - mean(X))'*d(X))/(m*n)",
            ),
        ],
        source: "elementary statistics",
        ..Row::EMPTY
    },
    Row {
        name: "std",
        help: "The standard deviation: the square root of the variance (divided by n, not by n - 1).",
        forms: &[
            Form {
                along_axis: true,
                domain: Domain::nonzero("var(x)"),
                kink: true,
                ..entries("x[n] -> []", "sqrt(var(x))", "(x - mean(x))'*d(x)/(n*sqrt(var(x)))")
            },
            Form {
                domain: Domain::nonzero("var(X)"),
                kink: true,
                ..entries("X[m,n] -> []", "sqrt(var(X))", "tr((X - mean(X))'*d(X))/(m*n*sqrt(var(X)))")
            },
        ],
        source: "elementary statistics",
        ..Row::EMPTY
    },
    Row {
        name: "layer_norm",
        help: "The entries less their mean, over their standard deviation: layer_norm(x), layer_norm(x, eps) with var(x) + eps under the root, layer_norm(x, scale, shift, eps).",
        forms: &[
            Form {
                along_axis: true,
                domain: Domain::nonzero("var(x)"),
                ..entries(
                    "x[n] -> [n]",
                    "(x[i] - mean(x))/sqrt(var(x))",
                    "(d(x) - mean(d(x)))/sqrt(var(x)) - (x - mean(x))*((x - mean(x))'*d(x))/(n*var(x)^(3/2))",
                )
            },
            Form {
                domain: Domain::positive("var(x) + c"),
                ..entries(
                    "x[n], c[] -> [n]",
                    "(x[i] - mean(x))/sqrt(var(x) + c)",
                    "(d(x) - mean(d(x)))/sqrt(var(x) + c) - (x - mean(x))*(2*(x - mean(x))'*d(x)/n + d(c))/(2*(var(x) + c)^(3/2))",
                )
            },
            Form {
                domain: Domain::positive("var(x) + c"),
                ..entries(
                    "x[n], g[n], b[n], c[] -> [n]",
                    "g[i]*(x[i] - mean(x))/sqrt(var(x) + c) + b[i]",
                    "d(g).*layer_norm(x, c) + d(b) + g.*((d(x) - mean(d(x)))/sqrt(var(x) + c) - (x - mean(x))*(2*(x - mean(x))'*d(x)/n + d(c))/(2*(var(x) + c)^(3/2)))",
                )
            },
        ],
        source: "Ba, Kiros and Hinton 2016",
        ..Row::EMPTY
    },
    Row {
        name: "kl",
        help: "The divergence of Kullback and Leibler of the distribution p from q: the sum of p*log(p/q).",
        forms: &[Form {
            domain: Domain::positive("p"),
            ..entries(
                "p[n], q[n] -> []",
                "sum(p[i]*(log(p[i]) - log(q[i])) for i in 1..n)",
                "(log(p) - log(q) + 1)'*d(p) - (p./q)'*d(q)",
            )
        }],
        source: "Kullback and Leibler 1951",
        ..Row::EMPTY
    },
    Row {
        name: "cross_entropy",
        help: "The cross-entropy of the distribution q that was predicted, under the true one p: minus the sum of p*log(q).",
        forms: &[Form {
            domain: Domain::positive("q"),
            ..entries(
                "p[n], q[n] -> []",
                "-sum(p[i]*log(q[i]) for i in 1..n)",
                "-log(q)'*d(p) - (p./q)'*d(q)",
            )
        }],
        source: "elementary statistics",
        ..Row::EMPTY
    },
    Row {
        name: "bce",
        aliases: &["binary_cross_entropy"],
        help: "The cross-entropy of the probability q that was predicted, under the true one p, entry by entry: -p*log(q) - (1 - p)*log(1 - q).",
        forms: &[Form {
            domain: Domain::positive("q"),
            ..entries(
                "p[], q[] -> []",
                "-p*log(q) - (1 - p)*log(1 - q)",
                "(log(1 - q) - log(q))*d(p) + (q - p)/(q*(1 - q))*d(q)",
            )
        }],
        source: "elementary statistics",
        ..Row::EMPTY
    },
    Row {
        name: "leaky_relu",
        help: "Each entry where it is positive, else a part of it: 1/100, or what is given second.",
        forms: &[
            entries("x[] -> []", "leaky_relu(x, 1/100)", "(step(x) + step(-x)/100)*d(x)"),
            entries("x[], a[] -> []", "relu(x) - a*relu(-x)", "(step(x) + a*step(-x))*d(x) - relu(-x)*d(a)"),
        ],
        source: "Maas, Hannun and Ng 2013",
        ..Row::EMPTY
    },
    Row {
        name: "elu",
        help: "The exponential linear unit, entry by entry: a positive number itself, else a*(exp(x) - 1); a is 1 where it is not given.",
        forms: &[
            entries("x[] -> []", "elu(x, 1)", "(step(x) + step(-x)*exp(-relu(-x)))*d(x)"),
            entries(
                "x[], a[] -> []",
                "relu(x) + a*(exp(-relu(-x)) - 1)",
                "(step(x) + a*step(-x)*exp(-relu(-x)))*d(x) + (exp(-relu(-x)) - 1)*d(a)",
            ),
        ],
        source: "Clevert, Unterthiner and Hochreiter 2016",
        ..Row::EMPTY
    },
];
