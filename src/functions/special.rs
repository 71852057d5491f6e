//! Functions of numbers that calculus courses leave to handbooks, entry by entry: the gamma function's
//! logarithm with its derivatives, angles, and what losses are made of.

use super::kernels::{gamma, piecewise, scalar};
use super::{Domain, Form, Row, Value};

const UNARY: Form = Form { signature: "x[] -> []", ..Form::EMPTY };

/// A function of a positive number whose kernel lives in floats.
const OF_GAMMA: Form = Form { domain: Domain::positive("x"), ..UNARY };

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "lgamma",
        aliases: &["gammaln", "loggamma"],
        help: "The logarithm of the gamma function, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels_of_float!(gamma::lgamma)),
            spellings: &[
                ("jax", "jax.scipy.special.gammaln(#1)"),
                ("torch", "torch.lgamma(#1)"),
                ("matlab", "gammaln(#1)"),
                ("c", "lgamma(#1)"),
            ],
            differential: "digamma(x)*d(x)",
            ..OF_GAMMA
        }],
        latex: r"\log\Gamma",
        source: "DLMF 5.2.2",
        ..Row::EMPTY
    },
    Row {
        name: "digamma",
        help: "The derivative of lgamma, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels_of_float!(gamma::digamma)),
            spellings: &[
                ("jax", "jax.scipy.special.digamma(#1)"),
                ("torch", "torch.digamma(#1)"),
                ("matlab", "psi(#1)"),
            ],
            differential: "trigamma(x)*d(x)",
            ..OF_GAMMA
        }],
        latex: r"\psi",
        source: "DLMF 5.2.2",
        ..Row::EMPTY
    },
    Row {
        name: "trigamma",
        help: "The second derivative of lgamma, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels_of_float!(gamma::trigamma)),
            spellings: &[
                ("jax", "jax.scipy.special.polygamma(1, #1)"),
                ("torch", "torch.polygamma(1, #1)"),
                ("matlab", "psi(1, #1)"),
            ],
            positive: true,
            differential: "polygamma(2, x)*d(x)",
            ..OF_GAMMA
        }],
        latex: r"\psi'",
        source: "DLMF 5.15",
        ..Row::EMPTY
    },
    Row {
        name: "polygamma",
        help: "The derivative of digamma of the order that comes first, entry by entry: polygamma(1, x) is trigamma(x).",
        forms: &[Form {
            signature: "k[] integer, x[] -> []",
            kernels: Some(&crate::kernels_of_float!(gamma::polygamma)),
            spellings: &[
                ("jax", "jax.scipy.special.polygamma(#1, #2)"),
                ("torch", "torch.polygamma(int(#1), #2)"),
                ("matlab", "psi(#1, #2)"),
            ],
            differential: "polygamma(k + 1, x)*d(x)",
            domain: Domain::positive("x"),
            ..Form::EMPTY
        }],
        source: "DLMF 5.15",
        ..Row::EMPTY
    },
    Row {
        name: "logaddexp",
        help: "The logarithm of the sum of the exponentials of two numbers, entry by entry.",
        forms: &[Form {
            signature: "a[], b[] -> []",
            kernels: Some(&crate::kernels!(scalar::logaddexp)),
            spellings: &[
                ("numpy", "np.logaddexp(#1, #2)"),
                ("jax", "jnp.logaddexp(#1, #2)"),
                ("torch", "torch.where(#1 > #2, #1, #2) + torch.log1p(torch.exp(-torch.abs(#1 - #2)))"),
                ("julia", "max.(#1, #2) .+ log1p.(exp.(.-abs.(#1 .- #2)))"),
                ("matlab", "max(#1, #2) + log1p(exp(-abs(#1 - #2)))"),
                ("c", "fmax(#1, #2) + log1p(exp(-fabs(#1 - #2)))"),
                ("rust", "#1.max(#2) + (-(#1 - #2).abs()).exp().ln_1p()"),
            ],
            differential: "sigma(a - b)*d(a) + sigma(b - a)*d(b)",
            definition: "log(exp(a) + exp(b))",
            ..Form::EMPTY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "atan2",
        aliases: &["arctan2"],
        help: "The angle of the point (x, y), from -pi to pi: atan2(y, x), entry by entry.",
        forms: &[Form {
            signature: "y[], x[] -> []",
            kernels: Some(&crate::kernels!(scalar::atan2)),
            spellings: &[
                ("numpy", "np.arctan2(#1, #2)"),
                ("jax", "jnp.arctan2(#1, #2)"),
                ("torch", "torch.atan2(#1 + 0 * #2, #2 + 0 * #1)"),
                ("julia", "atan.(#1, #2)"),
                ("matlab", "atan2(#1, #2)"),
                ("c", "atan2(#1, #2)"),
                ("rust", "#1.atan2(#2)"),
            ],
            differential: "(x*d(y) - y*d(x))/(x^2 + y^2)",
            domain: Domain::Words("#y is not 0 where #x is 0 or negative"),
            kink: true,
            jump: true,
            ..Form::EMPTY
        }],
        source: "DLMF 4.23",
        ..Row::EMPTY
    },
    Row {
        name: "hypot",
        help: "The length sqrt(a^2 + b^2) of the hypotenuse, entry by entry.",
        forms: &[Form {
            signature: "a[], b[] -> []",
            value: Value::Entries("sqrt(a^2 + b^2)"),
            differential: "(a*d(a) + b*d(b))/sqrt(a^2 + b^2)",
            domain: Domain::positive("a^2 + b^2"),
            ..Form::EMPTY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "clip",
        aliases: &["clamp"],
        help: "A number between two bounds, else the bound that it passes: clip(x, low, high), entry by entry.",
        forms: &[Form {
            signature: "x[], a[], b[] -> []",
            kernels: Some(&crate::kernels!(piecewise::clip)),
            spellings: &[
                ("numpy", "np.clip(#1, #2, #3)"),
                ("jax", "jnp.clip(#1, #2, #3)"),
                ("torch", "torch.where(#1 > #3, #3, torch.where(#1 > #2, #1, #2))"),
                ("julia", "clamp.(#1, #2, #3)"),
                ("matlab", "min(max(#1, #2), #3)"),
                ("c", "fmin(fmax(#1, #2), #3)"),
                ("rust", "#1.max(#2).min(#3)"),
            ],
            differential: "step(x - a)*step(b - x)*d(x) + step(b - a)*step(a - x)*d(a) + (1 - step(b - max(x, a)))*d(b)",
            domain: Domain::Words("#x differs from #a and #b"),
            kink: true,
            ..Form::EMPTY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "huber",
        help: "Huber's loss, entry by entry: x^2/2 up to the magnitude c, c*abs(x) - c^2/2 beyond; c is 1 where it is not given.",
        forms: &[
            Form { value: Value::Entries("huber(x, 1)"), differential: "clip(x, -1, 1)*d(x)", ..UNARY },
            Form {
                signature: "x[], c[] -> []",
                kernels: Some(&crate::kernels!(piecewise::huber)),
                spellings: &[
                    ("numpy", "np.where(np.abs(#1) > #2, #2 * (np.abs(#1) - 0.5 * #2), 0.5 * np.square(#1))"),
                    (
                        "jax",
                        "jnp.where(jnp.abs(#1) > #2, #2 * (jnp.abs(#1) - 0.5 * #2), 0.5 * jnp.square(#1))",
                    ),
                    (
                        "torch",
                        "torch.where(torch.abs(#1) > #2, #2 * (torch.abs(#1) - 0.5 * #2), 0.5 * torch.square(#1))",
                    ),
                    ("julia", "ifelse.(abs.(#1) .> #2, #2 .* (abs.(#1) .- 0.5 .* #2), 0.5 .* abs2.(#1))"),
                    ("matlab", "min(abs(#1), #2) .* (abs(#1) - min(abs(#1), #2) / 2)"),
                    ("c", "fmin(fabs(#1), #2)*(fabs(#1) - fmin(fabs(#1), #2)/2.0)"),
                    ("rust", "#1.abs().min(#2) * (#1.abs() - #1.abs().min(#2) / 2.0)"),
                ],
                differential: "clip(x, -c, c)*d(x) + relu(abs(x) - c)*d(c)",
                domain: Domain::positive("c"),
                ..Form::EMPTY
            },
        ],
        source: "Huber 1964",
        ..Row::EMPTY
    },
    Row {
        name: "normpdf",
        help: "The density of the standard normal distribution, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::normpdf)),
            spellings: &[
                ("numpy", "np.exp(-(#1)**2 / 2) / np.sqrt(2 * np.pi)"),
                ("jax", "jax.scipy.stats.norm.pdf(#1)"),
                ("torch", "torch.exp(-(#1)**2 / 2) / (2 * torch.pi)**0.5"),
                ("julia", "exp.(.-(#1).^2 ./ 2) ./ sqrt(2π)"),
                ("matlab", "exp(-(#1).^2/2)/sqrt(2*pi)"),
            ],
            positive: true,
            below_one: true,
            differential: "-x*out*d(x)",
            definition: "exp(-x^2/2)/sqrt(2*pi)",
            ..UNARY
        }],
        source: "DLMF 7.2.1",
        ..Row::EMPTY
    },
    Row {
        name: "normcdf",
        help: "The distribution function of the standard normal distribution, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::normcdf)),
            spellings: &[
                ("jax", "jax.scipy.stats.norm.cdf(#1)"),
                ("torch", "torch.special.ndtr(#1)"),
                ("matlab", "erfc(-(#1)/sqrt(2))/2"),
            ],
            positive: true,
            below_one: true,
            differential: "normpdf(x)*d(x)",
            definition: "erfc(-x/sqrt(2))/2",
            ..UNARY
        }],
        source: "DLMF 7.2.1",
        ..Row::EMPTY
    },
];
