//! Functions that are linear in each argument and have kernels of their own: triangles of a matrix, running
//! sums, the cross product. And the solution of a linear system, written with the inverse.

use super::kernels::linear;
use super::{Form, Row, Value};

const SQUARE: Form = Form { signature: "X[m,n] -> [m,n]", ..Form::EMPTY };

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "tril",
        help: "The lower triangle of a matrix with its diagonal; 0 above.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(linear::tril)),
            spellings: &[
                ("numpy", "np.tril(#1)"),
                ("jax", "jnp.tril(#1)"),
                ("torch", "torch.tril(#1)"),
                ("julia", "tril(#1)"),
                ("matlab", "tril(#1)"),
            ],
            of_numbers: "X",
            differential: "tril(d(X))",
            adjoint: "tril(C)",
            ..SQUARE
        }],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "triu",
        help: "The upper triangle of a matrix with its diagonal; 0 below.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(linear::triu)),
            spellings: &[
                ("numpy", "np.triu(#1)"),
                ("jax", "jnp.triu(#1)"),
                ("torch", "torch.triu(#1)"),
                ("julia", "triu(#1)"),
                ("matlab", "triu(#1)"),
            ],
            of_numbers: "X",
            differential: "triu(d(X))",
            adjoint: "triu(C)",
            ..SQUARE
        }],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "cumsum",
        help: "The sums of the first entry, of the first two, and so on.",
        forms: &[Form {
            signature: "x[n] -> [n]",
            kernels: Some(&crate::kernels!(linear::cumsum)),
            spellings: &[
                ("numpy", "np.cumsum(#1)"),
                ("numpy along", "np.cumsum(#1, axis=-1)"),
                ("jax", "jnp.cumsum(#1)"),
                ("jax along", "jnp.cumsum(#1, axis=-1)"),
                ("torch", "torch.cumsum(#1, 0)"),
                ("torch along", "torch.cumsum(#1, -1)"),
                ("julia", "cumsum(#1)"),
                ("julia along", "cumsum(#1, dims=2)"),
                ("matlab", "cumsum(#1)"),
                ("matlab along", "cumsum(#1, 2)"),
            ],
            along_axis: true,
            differential: "cumsum(d(x))",
            adjoint: "sum(C) + C - cumsum(C)",
            ..Form::EMPTY
        }],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "cross",
        help: "The cross product of two vectors of length 3.",
        forms: &[Form {
            signature: "a[3], b[3] -> [3]",
            kernels: Some(&crate::kernels!(linear::cross)),
            spellings: &[
                ("numpy", "np.cross(#1, #2)"),
                ("jax", "jnp.cross(#1, #2)"),
                ("torch", "torch.linalg.cross(#1, #2)"),
                ("julia", "cross(#1, #2)"),
                ("matlab", "cross(#1, #2)"),
            ],
            differential: "cross(d(a), b) + cross(a, d(b))",
            adjoint: "cross(C, a)",
            adjoint_of_first: "cross(b, C)",
            ..Form::EMPTY
        }],
        latex: r"#1 \times #2",
        source: "bilinear",
        ..Row::EMPTY
    },
    Row {
        name: "solve",
        help: "The solution x of A*x = b, column by column where b is a matrix: A\\b, inv(A)*b.",
        forms: &[
            Form {
                signature: "A[n,n], b[n] -> [n]",
                value: Value::Entries("sum(inv(A)[i,j]*b[j] for j in 1..n)"),
                differential: "inv(A)*(d(b) - d(A)*inv(A)*b)",
                domain: "det(A) != 0",
                ..Form::EMPTY
            },
            Form {
                signature: "A[n,n], B[n,p] -> [n,p]",
                value: Value::Entries("sum(inv(A)[i,k]*B[k,j] for k in 1..n)"),
                differential: "inv(A)*(d(B) - d(A)*inv(A)*B)",
                domain: "det(A) != 0",
                ..Form::EMPTY
            },
        ],
        source: "Matrix Cookbook (40)",
        ..Row::EMPTY
    },
];
