//! Functions that are linear in each argument and have kernels of their own: triangles of a matrix, running
//! sums, the cross product, convolutions. And the solution of a linear system, written with the inverse.

use super::kernels::linear;
use super::{Domain, Form, Row, Value, identity};

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
                ("c", "gradus_partial_sums(@rows, @columns, #1, @value);"),
                ("rust", "gradus_partial_sums(@rows, @columns, #1, @value);"),
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
            bilinear: true,
            ..Form::EMPTY
        }],
        latex: r"#1 \times #2",
        source: "bilinear",
        ..Row::EMPTY
    },
    Row {
        name: "flip",
        aliases: &["reverse"],
        help: "The entries of a vector from the last to the first.",
        forms: &[Form {
            signature: "x[n] -> [n]",
            kernels: Some(&crate::kernels!(linear::flip)),
            spellings: &[
                ("numpy", "np.flip(#1)"),
                ("numpy along", "np.flip(#1, -1)"),
                ("jax", "jnp.flip(#1)"),
                ("jax along", "jnp.flip(#1, -1)"),
                ("torch", "torch.flip(#1, (0,))"),
                ("torch along", "torch.flip(#1, (-1,))"),
                ("julia", "reverse(#1)"),
                ("julia along", "reverse(#1, dims=2)"),
                ("matlab", "flip(#1)"),
                ("matlab along", "flip(#1, 2)"),
            ],
            along_axis: true,
            differential: "flip(d(x))",
            adjoint: "flip(C)",
            identities: &[identity("flip_of_flip", "flip(flip(x)) == x")],
            ..Form::EMPTY
        }],
        source: "linear",
        ..Row::EMPTY
    },
    Row {
        name: "conv",
        aliases: &["convolve"],
        help: "The convolution of two vectors, whole: entry k is the sum of a[i]*b[j] over i + j - 1 = k. conv(a, b, 'valid') has the entries in which all of b meets a, conv(a, b, 'same') as many as a has, of a b of odd length.",
        forms: &[Form {
            signature: "a[p], b[q] -> [p+q-1]",
            kernels: Some(&crate::kernels!(linear::convolution)),
            spellings: &[
                ("numpy", "np.convolve(#1, #2)"),
                ("jax", "jnp.convolve(#1, #2)"),
                (
                    "torch",
                    "torch.nn.functional.conv1d(#1[None, None, :], torch.flip(#2, (0,))[None, None, :], padding=#2.shape[0] - 1)[0, 0]",
                ),
                (
                    "julia",
                    "[sum(#1[i]*#2[k-i+1] for i in max(1, k-length(#2)+1):min(k, length(#1))) for k in 1:length(#1)+length(#2)-1]",
                ),
                ("matlab", "conv(#1, #2)"),
            ],
            differential: "conv(d(a), b) + conv(a, d(b))",
            adjoint: "correlate(C, a)",
            adjoint_of_first: "correlate(C, b)",
            bilinear: true,
            ..Form::EMPTY
        }],
        latex: r"#1 * #2",
        source: "Oppenheim and Schafer 2010, (2.49)",
        ..Row::EMPTY
    },
    Row {
        name: "correlate",
        help: "The correlation of a vector with a shorter one where all of it meets the longer: entry i is the sum of a[i+k-1]*b[k].",
        forms: &[Form {
            signature: "a[p+q-1], b[q] -> [p]",
            kernels: Some(&crate::kernels!(linear::correlation)),
            spellings: &[
                ("numpy", "np.correlate(#1, #2, \"valid\")"),
                ("jax", "jnp.correlate(#1, #2, \"valid\")"),
                ("torch", "torch.nn.functional.conv1d(#1[None, None, :], #2[None, None, :])[0, 0]"),
                ("julia", "[sum(#1[i+k-1]*#2[k] for k in 1:length(#2)) for i in 1:length(#1)-length(#2)+1]"),
                ("matlab", "conv(#1, flip(#2), 'valid')"),
            ],
            differential: "correlate(d(a), b) + correlate(a, d(b))",
            adjoint: "correlate(a, C)",
            adjoint_of_first: "conv(C, b)",
            bilinear: true,
            ..Form::EMPTY
        }],
        source: "Goodfellow, Bengio and Courville 2016, (9.6)",
        ..Row::EMPTY
    },
    Row {
        name: "conv_valid",
        help: "The entries of a convolution in which all of b meets a: conv(a, b, 'valid').",
        forms: &[Form {
            signature: "a[p+q-1], b[q] -> [p]",
            value: Value::Entries("correlate(a, flip(b))[i]"),
            differential: "conv_valid(d(a), b) + conv_valid(a, d(b))",
            ..Form::EMPTY
        }],
        source: "Goodfellow, Bengio and Courville 2016, 9.5",
        ..Row::EMPTY
    },
    Row {
        name: "conv_same",
        help: "The middle of a convolution, as long as a, of a b of odd length: conv(a, b, 'same').",
        forms: &[Form {
            signature: "a[n], b[2*s-1] -> [n]",
            value: Value::Entries("conv(a, b)[i+s-1]"),
            differential: "conv_same(d(a), b) + conv_same(a, d(b))",
            ..Form::EMPTY
        }],
        source: "Goodfellow, Bengio and Courville 2016, 9.5",
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
                domain: Domain::Invertible("A"),
                ..Form::EMPTY
            },
            Form {
                signature: "A[n,n], B[n,p] -> [n,p]",
                value: Value::Entries("sum(inv(A)[i,k]*B[k,j] for k in 1..n)"),
                differential: "inv(A)*(d(B) - d(A)*inv(A)*B)",
                domain: Domain::Invertible("A"),
                ..Form::EMPTY
            },
        ],
        source: "Matrix Cookbook (40)",
        ..Row::EMPTY
    },
];
