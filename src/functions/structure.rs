//! Functions that only move, repeat or add up entries: each is written out entry by entry
//! where it is called, so that nothing above knows that they exist.

use super::{Domain, Form, Row, Value};

const fn entries(signature: &'static str, text: &'static str, differential: &'static str) -> Form {
    Form { signature, value: Value::Entries(text), differential, ..Form::EMPTY }
}

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "sum",
        help: "The sum of all entries.",
        forms: &[
            Form { along_axis: true, ..entries("x[n] -> []", "sum(x[i] for i in 1..n)", "sum(d(x))") },
            entries("X[m,n] -> []", "sum(sum(X[i,j] for j in 1..n) for i in 1..m)", "sum(d(X))"),
            entries("x[] -> []", "x", "d(x)"),
        ],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "length",
        aliases: &["numel", "len"],
        help: "How many entries there are: the name of a dimension, or a product of two.",
        forms: &[entries("x[n] -> []", "n", "0*sum(d(x))"), entries("X[m,n] -> []", "m*n", "0*sum(d(X))")],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "size",
        help: "How many rows (1) or columns (2) a matrix has.",
        forms: &[Form {
            domain: Domain::Words("1 <= #k <= 2"),
            ..entries("X[m,n], k[] integer -> []", "[m; n][k]", "0*sum(d(X))")
        }],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "mean",
        help: "The sum of all entries, divided by their number.",
        forms: &[
            Form { along_axis: true, ..entries("x[n] -> []", "sum(x[i] for i in 1..n)/n", "sum(d(x))/n") },
            entries("X[m,n] -> []", "sum(sum(X[i,j] for j in 1..n) for i in 1..m)/(m*n)", "sum(d(X))/(m*n)"),
        ],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "diag",
        help: "The diagonal matrix of a vector, and the vector of a matrix's diagonal.",
        forms: &[
            entries("x[n] -> [n,n]", "x[i]*I[i,j]", "diag(d(x))"),
            entries("X[n,n] -> [n]", "X[i,i]", "diag(d(X))"),
        ],
        latex: r"\operatorname{diag}",
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "transpose",
        help: "The matrix turned over its diagonal: `X'`.",
        forms: &[entries("X[m,n] -> [n,m]", "X[j,i]", "d(X)'")],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "vec",
        help: "The columns of a matrix, one under the other.",
        forms: &[
            entries("X[m,n] -> [m*n]", "(j,i): X[i,j]", "vec(d(X))"),
            entries("x[n] -> [n]", "x[i]", "d(x)"),
        ],
        latex: r"\operatorname{vec}",
        source: "Magnus and Neudecker 2019, 2.4",
        ..Row::EMPTY
    },
    Row {
        name: "kron",
        help: "The Kronecker product: every entry of the first times the whole second.",
        forms: &[
            entries(
                "A[m,n], B[p,q] -> [m*p, n*q]",
                "(i,k),(j,l): A[i,j]*B[k,l]",
                "kron(d(A), B) + kron(A, d(B))",
            ),
            entries("a[m], b[p] -> [m*p]", "(i,k): a[i]*b[k]", "kron(d(a), b) + kron(a, d(b))"),
            entries("a[m], b'[p] -> [m,p]", "a[i]*b[j]", "kron(d(a), b) + kron(a, d(b))"),
            entries("a'[m], b[p] -> [p,m]", "a[j]*b[i]", "kron(d(a), b) + kron(a, d(b))"),
            entries("a[m], B[p,q] -> [m*p,q]", "(i,k),(l): a[i]*B[k,l]", "kron(d(a), B) + kron(a, d(B))"),
            entries("a'[m], B[p,q] -> [p,m*q]", "(k),(j,l): a[j]*B[k,l]", "kron(d(a), B) + kron(a, d(B))"),
            entries("A[m,n], b[p] -> [m*p,n]", "(i,k),(j): A[i,j]*b[k]", "kron(d(A), b) + kron(A, d(b))"),
            entries("A[m,n], b'[q] -> [m,n*q]", "(i),(j,l): A[i,j]*b[l]", "kron(d(A), b) + kron(A, d(b))"),
        ],
        latex: r"#1 \otimes #2",
        source: "Magnus and Neudecker 2019, 2.2",
        ..Row::EMPTY
    },
    Row {
        name: "outer",
        help: "All products of an entry of the first vector and one of the second: `x*y'`.",
        forms: &[entries("x[m], y[n] -> [m,n]", "x[i]*y[j]", "outer(d(x), y) + outer(x, d(y))")],
        source: "bilinear",
        ..Row::EMPTY
    },
    Row {
        name: "inner",
        aliases: &["dot"],
        help: "The inner product of two vectors, `x'*y`, or of two matrices, `tr(X'*Y)`.",
        forms: &[
            entries("x[n], y[n] -> []", "sum(x[i]*y[i] for i in 1..n)", "inner(d(x), y) + inner(x, d(y))"),
            entries(
                "X[m,n], Y[m,n] -> []",
                "sum(sum(X[i,j]*Y[i,j] for j in 1..n) for i in 1..m)",
                "inner(d(X), Y) + inner(X, d(Y))",
            ),
        ],
        source: "bilinear",
        ..Row::EMPTY
    },
    Row {
        name: "norm",
        latex: r"\lVert #1 \rVert",
        help: "The 2-norm of a vector, the Frobenius norm of a matrix; norm(x, p) is the p-norm of a vector.",
        instead: "of a matrix norm(X) or norm(X, 'fro'), the root of the sum of squares; opnorm(X), the largest singular value; norm(X, 'nuc'), the sum of the singular values",
        forms: &[
            Form {
                domain: Domain::nonzero("norm(x)"),
                kink: true,
                ..entries("x[n] -> []", "sqrt(sum(x[i]^2 for i in 1..n))", "x'*d(x)/norm(x)")
            },
            Form {
                domain: Domain::nonzero("norm(X)"),
                kink: true,
                ..entries(
                    "X[m,n] -> []",
                    "sqrt(sum(sum(X[i,j]^2 for j in 1..n) for i in 1..m))",
                    "tr(X'*d(X))/norm(X)",
                )
            },
            Form {
                domain: Domain::nonzero("norm(x)"),
                kink: true,
                ..entries(
                    "x[n], p[] -> []",
                    "sum(abs(x[i])^p for i in 1..n)^(1/p)",
                    "sum(abs(x).^(p-1).*sign(x).*d(x))*out^(1-p) + (sum(abs(x).^p.*log(abs(x)))*out^(-p) - log(out))*out/p*d(p)",
                )
            },
        ],
        source: "Matrix Cookbook (129)",
        ..Row::EMPTY
    },
    Row {
        name: "norm2",
        help: "The 2-norm of a vector, the word of MATLAB and matrixcalculus.org; of a matrix they mean two things by it.",
        instead: "of a matrix norm(A), Frobenius's norm, or opnorm(A), the spectral norm",
        forms: &[Form {
            domain: Domain::nonzero("norm(x)"),
            kink: true,
            ..entries("x[n] -> []", "norm(x)", "x'*d(x)/norm(x)")
        }],
        source: "Matrix Cookbook (129)",
        ..Row::EMPTY
    },
    Row {
        name: "norm1",
        help: "The sum of the absolute values of all entries.",
        forms: &[
            Form {
                domain: Domain::nonzero("x"),
                kink: true,
                ..entries("x[n] -> []", "sum(abs(x[i]) for i in 1..n)", "sign(x)'*d(x)")
            },
            Form {
                domain: Domain::nonzero("X"),
                kink: true,
                ..entries(
                    "X[m,n] -> []",
                    "sum(sum(abs(X[i,j]) for j in 1..n) for i in 1..m)",
                    "tr(sign(X)'*d(X))",
                )
            },
        ],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "norminf",
        help: "The largest absolute value of the entries of a vector.",
        instead: "of a matrix norminf(vec(A)), the largest absolute value of its entries, or max(sum(abs(A), 2)), the largest such sum of a row",
        forms: &[Form {
            domain: Domain::Words("the largest magnitude in #x is unique"),
            kink: true,
            ..entries("x[n] -> []", "max(abs(x))", "sign(x[argmax(abs(x))])*d(x)[argmax(abs(x))]")
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
];
