//! Functions that are made of pieces, with a kink or a jump where these meet; applied entry by entry.

use super::kernels::{entry, piecewise};
use super::spelling::spelled_alike;
use super::{Domain, Form, OfPositive, Row, identity};

const UNARY: Form = Form { signature: "x[] -> []", ..Form::EMPTY };

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "abs",
        latex: r"\lvert #1 \rvert",
        help: "The absolute value, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(piecewise::abs)),
            of_entries: Some(entry::abs),
            of_positive: OfPositive::Itself,
            spellings: spelled_alike!("abs", "abs", "abs", "fabs", "abs"),
            differential: "sign(x)*d(x)",
            domain: Domain::nonzero("x"),
            kink: true,
            magnitude: true,
            identities: &[
                identity("sign_times_abs", "sign(x)*abs(x) == x"),
                identity("sign_over_abs", "sign(x)/abs(x) == 1/x"),
                identity("itself_over_abs", "x/abs(x) == sign(x)"),
                identity("abs_over_itself", "abs(x)/x == sign(x)"),
                identity("abs_squared", "abs(x)^2 == x^2"),
            ],
            ..UNARY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "sign",
        aliases: &["sgn"],
        help: "1, 0 or -1 with the sign of each entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(piecewise::sign)),
            of_positive: OfPositive::One,
            spellings: &[
                ("numpy", "np.sign(#1)"),
                ("jax", "jnp.sign(#1)"),
                ("torch", "torch.sign(#1)"),
                ("julia", "sign.(#1)"),
                ("matlab", "sign(#1)"),
                ("c", "(double)((#1 > 0.0) - (#1 < 0.0))"),
                ("rust", "f64::from(#1 > 0.0) - f64::from(#1 < 0.0)"),
            ],
            differential: "0*d(x)",
            domain: Domain::nonzero("x"),
            kink: true,
            jump: true,
            identities: &[identity("itself_times_sign", "x*sign(x) == abs(x)")],
            ..UNARY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "step",
        aliases: &["heaviside"],
        help: "1 where an entry is positive, 0 where it is negative.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(piecewise::step)),
            of_positive: OfPositive::One,
            spellings: &[
                ("numpy", "np.where(#1 > 0, 1.0, 0.0)"),
                ("jax", "jnp.where(#1 > 0, 1.0, 0.0)"),
                ("torch", "(#1 > 0).to(#1.dtype)"),
                ("julia", "float.(#1 .> 0)"),
                ("matlab", "double(#1 > 0)"),
                ("c", "#1 > 0.0 ? 1.0 : 0.0"),
                ("rust", "f64::from(#1 > 0.0)"),
                ("numpy holds", "#1 > 0"),
                ("jax holds", "#1 > 0"),
                ("torch holds", "#1 > 0"),
                ("julia holds", "#1 .> 0"),
                ("matlab holds", "#1 > 0"),
            ],
            differential: "0*d(x)",
            domain: Domain::nonzero("x"),
            kink: true,
            jump: true,
            chooser: true,
            ..UNARY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "relu",
        help: "Each entry where it is positive, else 0.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(piecewise::relu)),
            of_entries: Some(entry::relu),
            of_positive: OfPositive::Itself,
            spellings: &[
                ("numpy", "np.maximum(#1, 0.0)"),
                ("jax", "jax.nn.relu(#1)"),
                ("torch", "torch.relu(#1)"),
                ("julia", "max.(#1, 0)"),
                ("matlab", "max(#1, 0)"),
                ("c", "fmax(#1, 0.0)"),
                ("rust", "#1.max(0.0)"),
            ],
            differential: "step(x)*d(x)",
            domain: Domain::nonzero("x"),
            kink: true,
            identities: &[
                identity("max_with_zero", "max(x, 0) == relu(x)"),
                identity("max_of_zero", "max(0, x) == relu(x)"),
                identity("relu_times_step", "relu(x)*step(x) == relu(x)"),
                identity("step_squared", "step(x)^2 == step(x)"),
            ],
            ..UNARY
        }],
        source: "Nair and Hinton 2010",
        ..Row::EMPTY
    },
];
