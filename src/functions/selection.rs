//! Functions of all entries together: the largest, the smallest, and their smooth versions.

use super::kernels::{entry, piecewise, vector};
use super::{Comparison, Domain, Form, Row, identity};

const OF_VECTOR: Form = Form { signature: "x[n] -> []", along_axis: true, ..Form::EMPTY };
const OF_MATRIX: Form = Form { signature: "X[m,n] -> []", ..Form::EMPTY };
const OF_TWO: Form = Form {
    signature: "a[], b[] -> []",
    domain: Domain::Compared("a", Comparison::Differs, "b"),
    kink: true,
    ..Form::EMPTY
};

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "softmax",
        help: "The exponentials of the entries, divided by their sum.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(vector::softmax, float: vector::softmax_of_float)),
            of_row: Some(gradus_loops::softmax),
            exponentials: true,
            spellings: &[
                ("numpy", "np.exp(#1 - np.max(#1))\n#0 / np.sum(#0)"),
                (
                    "numpy along",
                    "np.exp(#1 - np.max(#1, axis=-1, keepdims=True))\n#0 / np.sum(#0, axis=-1, keepdims=True)",
                ),
                ("jax", "jax.nn.softmax(#1)"),
                ("jax along", "jax.nn.softmax(#1, axis=-1)"),
                ("torch", "torch.softmax(#1, 0)"),
                ("torch along", "torch.softmax(#1, -1)"),
                ("julia", "exp.(#1 .- maximum(#1))\n#0 / sum(#0)"),
                ("julia along", "exp.(#1 .- maximum(#1, dims=2))\n#0 ./ sum(#0, dims=2)"),
                ("matlab", "exp(#1 - max(#1))\n#0 / sum(#0)"),
                ("c", "gradus_softmax(@rows, @columns, #1, @value);"),
                ("rust", "gradus_softmax(@rows, @columns, #1, @value);"),
                ("matlab along", "exp(#1 - max(#1, [], 2))\n#0 ./ sum(#0, 2)"),
            ],
            signature: "x[n] -> [n]",
            along_axis: true,
            positive: true,
            differential: "out.*d(x) - out*(out'*d(x))",
            definition: "exp(x)/sum(exp(x))",
            identities: &[
                identity("exp_over_sum_of_exp", "exp(x)/sum(exp(x)) == softmax(x)"),
                identity("sum_of_softmax", "sum(softmax(x)) == 1"),
            ],
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
            of_row: Some(entry::logsumexp),
            spellings: &[
                // Of entries that are all -inf this is -inf, where what is left after their maximum is no number.
                ("numpy", "np.logaddexp.reduce(#1)"),
                ("numpy along", "np.logaddexp.reduce(#1, axis=-1)"),
                ("jax", "jax.nn.logsumexp(#1)"),
                ("jax along", "jax.nn.logsumexp(#1, axis=-1)"),
                ("torch", "torch.logsumexp(#1, 0)"),
                ("torch along", "torch.logsumexp(#1, -1)"),
                ("julia", "maximum(#1)\n#0 + log(sum(exp.(#1 .- #0)))"),
                ("julia along", "maximum(#1, dims=2)\nvec(#0 .+ log.(sum(exp.(#1 .- #0), dims=2)))"),
                ("matlab", "max(#1)\n#0 + log(sum(exp(#1 - #0)))"),
                ("c", "gradus_logsumexp(@rows, @columns, #1, @value);"),
                ("rust", "gradus_logsumexp(@rows, @columns, #1, @value);"),
                ("matlab along", "max(#1, [], 2)\n#0 + log(sum(exp(#1 - #0), 2))"),
            ],
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
            spellings: &[
                ("numpy", "np.prod(#1)"),
                ("numpy along", "np.prod(#1, axis=-1)"),
                ("jax", "jnp.prod(#1)"),
                ("jax along", "jnp.prod(#1, axis=-1)"),
                ("torch", "torch.prod(#1)"),
                ("torch along", "torch.prod(#1, -1)"),
                ("julia", "prod(#1)"),
                ("julia along", "vec(prod(#1, dims=2))"),
                ("matlab", "prod(#1)"),
                ("c", "gradus_product(@rows, @columns, #1, @value);"),
                ("rust", "gradus_product(@rows, @columns, #1, @value);"),
                ("matlab along", "prod(#1, 2)"),
            ],
            differential: "out*sum(d(x)./x)",
            domain: Domain::nonzero("x"),
            kink: true,
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
                spellings: &[
                    ("numpy", "np.max(#1)"),
                    ("numpy along", "np.max(#1, axis=-1)"),
                    ("jax", "jnp.max(#1)"),
                    ("jax along", "jnp.max(#1, axis=-1)"),
                    ("torch", "torch.max(#1)"),
                    ("torch along", "torch.amax(#1, -1)"),
                    ("julia", "maximum(#1)"),
                    ("julia along", "vec(maximum(#1, dims=2))"),
                    ("matlab", "max(reshape(#1, [], 1))"),
                    ("c", "gradus_largest(@rows, @columns, #1, @value);"),
                    ("rust", "gradus_largest(@rows, @columns, #1, @value);"),
                    ("matlab along", "max(#1, [], 2)"),
                ],
                differential: "d(x)[argmax(x)]",
                domain: Domain::Words("the largest entry of #x is unique"),
                kink: true,
                ..OF_VECTOR
            },
            Form {
                kernels: Some(&crate::kernels!(vector::max)),
                spellings: &[
                    ("numpy", "np.max(#1)"),
                    ("jax", "jnp.max(#1)"),
                    ("torch", "torch.max(#1)"),
                    ("julia", "maximum(#1)"),
                    ("matlab", "max(reshape(#1, [], 1))"),
                    ("c", "gradus_largest(@rows, @columns, #1, @value);"),
                    ("rust", "gradus_largest(@rows, @columns, #1, @value);"),
                ],
                differential: "vec(d(X))[argmax(vec(X))]",
                domain: Domain::Words("the largest entry of #X is unique"),
                kink: true,
                ..OF_MATRIX
            },
            Form {
                kernels: Some(&crate::kernels!(piecewise::max)),
                spellings: &[
                    ("numpy", "np.maximum(#1, #2)"),
                    ("jax", "jnp.maximum(#1, #2)"),
                    ("torch", "torch.where(#1 > #2, #1, #2)"),
                    ("julia", "max.(#1, #2)"),
                    ("matlab", "max(#1, #2)"),
                    ("c", "fmax(#1, #2)"),
                    ("rust", "#1.max(#2)"),
                ],
                // Right too where both are one thing: `max(a, a)`.
                differential: "d(b) + step(a - b)*(d(a) - d(b))",
                chooses: true,
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
                spellings: &[
                    ("numpy", "np.min(#1)"),
                    ("numpy along", "np.min(#1, axis=-1)"),
                    ("jax", "jnp.min(#1)"),
                    ("jax along", "jnp.min(#1, axis=-1)"),
                    ("torch", "torch.min(#1)"),
                    ("torch along", "torch.amin(#1, -1)"),
                    ("julia", "minimum(#1)"),
                    ("julia along", "vec(minimum(#1, dims=2))"),
                    ("matlab", "min(reshape(#1, [], 1))"),
                    ("c", "gradus_smallest(@rows, @columns, #1, @value);"),
                    ("rust", "gradus_smallest(@rows, @columns, #1, @value);"),
                    ("matlab along", "min(#1, [], 2)"),
                ],
                differential: "d(x)[argmin(x)]",
                domain: Domain::Words("the smallest entry of #x is unique"),
                kink: true,
                ..OF_VECTOR
            },
            Form {
                kernels: Some(&crate::kernels!(vector::min)),
                spellings: &[
                    ("numpy", "np.min(#1)"),
                    ("jax", "jnp.min(#1)"),
                    ("torch", "torch.min(#1)"),
                    ("julia", "minimum(#1)"),
                    ("matlab", "min(reshape(#1, [], 1))"),
                    ("c", "gradus_smallest(@rows, @columns, #1, @value);"),
                    ("rust", "gradus_smallest(@rows, @columns, #1, @value);"),
                ],
                differential: "vec(d(X))[argmin(vec(X))]",
                domain: Domain::Words("the smallest entry of #X is unique"),
                kink: true,
                ..OF_MATRIX
            },
            Form {
                kernels: Some(&crate::kernels!(piecewise::min)),
                spellings: &[
                    ("numpy", "np.minimum(#1, #2)"),
                    ("jax", "jnp.minimum(#1, #2)"),
                    ("torch", "torch.where(#2 > #1, #1, #2)"),
                    ("julia", "min.(#1, #2)"),
                    ("matlab", "min(#1, #2)"),
                    ("c", "fmin(#1, #2)"),
                    ("rust", "#1.min(#2)"),
                ],
                differential: "d(b) + step(b - a)*(d(a) - d(b))",
                chooses: true,
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
            spellings: &[
                ("numpy", "np.argmax(#1) + 1"),
                ("numpy along", "np.argmax(#1, axis=-1) + 1"),
                ("jax", "jnp.argmax(#1) + 1"),
                ("jax along", "jnp.argmax(#1, axis=-1) + 1"),
                ("torch", "torch.argmax(#1) + 1"),
                ("torch along", "torch.argmax(#1, -1) + 1"),
                ("julia", "argmax(#1)"),
                ("julia along", "map(argmax, eachrow(#1))"),
                ("matlab", "find(#1 == max(#1), 1)"),
                ("c", "gradus_place_of_largest(@rows, @columns, #1, @value);"),
                ("rust", "gradus_place_of_largest(@rows, @columns, #1, @value);"),
            ],
            signature: "x[n] -> []",
            along_axis: true,
            whole: true,
            differential: "0*sum(d(x))",
            domain: Domain::Words("the largest entry of #x is unique"),
            kink: true,
            jump: true,
            ..Form::EMPTY
        }],
        latex: r"\arg\max",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "argmin",
        help: "The place of the smallest entry of a vector, counted from 1.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(vector::argmin)),
            spellings: &[
                ("numpy", "np.argmin(#1) + 1"),
                ("numpy along", "np.argmin(#1, axis=-1) + 1"),
                ("jax", "jnp.argmin(#1) + 1"),
                ("jax along", "jnp.argmin(#1, axis=-1) + 1"),
                ("torch", "torch.argmin(#1) + 1"),
                ("torch along", "torch.argmin(#1, -1) + 1"),
                ("julia", "argmin(#1)"),
                ("julia along", "map(argmin, eachrow(#1))"),
                ("matlab", "find(#1 == min(#1), 1)"),
                ("c", "gradus_place_of_smallest(@rows, @columns, #1, @value);"),
                ("rust", "gradus_place_of_smallest(@rows, @columns, #1, @value);"),
            ],
            signature: "x[n] -> []",
            along_axis: true,
            whole: true,
            differential: "0*sum(d(x))",
            domain: Domain::Words("the smallest entry of #x is unique"),
            kink: true,
            jump: true,
            ..Form::EMPTY
        }],
        latex: r"\arg\min",
        source: "elementary calculus",
        ..Row::EMPTY
    },
];
