//! Functions of numbers, applied entry by entry to anything larger.

use super::kernels::{entry, hyperbolic, scalar};
use super::spelling::spelled_alike;
use super::{Comparison, Domain, Form, Row, identity};

const UNARY: Form = Form { signature: "x[] -> []", ..Form::EMPTY };

/// The rows of this room.
pub const ROWS: &[Row] = &[
    Row {
        name: "exp",
        help: "The exponential, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::exp)),
            of_entries: Some(gradus_loops::exp),
            exponentials: true,
            spellings: spelled_alike!("exp", "exp", "exp", "exp", "exp"),
            positive: true,
            differential: "out*d(x)",
            identities: &[identity("exp_of_log", "exp(log(x)) == x")],
            ..UNARY
        }],
        latex: r"\exp",
        of_matrix: "expm",
        source: "DLMF 4.7.7",
        ..Row::EMPTY
    },
    Row {
        name: "log",
        aliases: &["ln"],
        help: "The natural logarithm, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::log)),
            of_entries: Some(gradus_loops::log),
            spellings: spelled_alike!("log", "log", "log", "log", "ln"),
            differential: "d(x)/x",
            domain: Domain::positive("x"),
            identities: &[
                identity("log_of_exp", "log(exp(x)) == x"),
                identity("log_of_one_plus_exp", "log(1 + exp(x)) == softplus(x)"),
            ],
            ..UNARY
        }],
        latex: r"\log",
        instead: "log2(x) and log10(x), to base 2 and 10",
        of_matrix: "logm",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "log1p",
        help: "The logarithm of 1 + x, entry by entry, without loss near 0.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::log1p)),
            spellings: spelled_alike!("log1p", "log1p", "log1p", "log1p", "ln_1p"),
            differential: "d(x)/(1 + x)",
            definition: "log(1 + x)",
            domain: Domain::positive("1 + x"),
            ..UNARY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "expm1",
        help: "exp(x) - 1, entry by entry, without loss near 0.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::expm1)),
            exponentials: true,
            spellings: spelled_alike!("expm1", "expm1", "expm1", "expm1", "exp_m1"),
            differential: "exp(x)*d(x)",
            definition: "exp(x) - 1",
            ..UNARY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "sqrt",
        help: "The square root, entry by entry.",
        forms: &[Form {
            value: super::Value::Entries("x^(1/2)"),
            differential: "d(x)/(2*sqrt(x))",
            domain: Domain::positive("x"),
            ..UNARY
        }],
        latex: r"\sqrt{#1}",
        of_matrix: "sqrtm",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "power",
        infix: "^",
        aliases: &["pow"],
        help: "A number raised to another: `a^b`, and `.^` entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::power)),
            spellings: &[
                ("numpy", "np.power(#1, #2)"),
                ("jax", "jnp.power(#1, #2)"),
                ("torch", "torch.pow(#1, #2)"),
                ("julia", "#1 .^ #2"),
                ("matlab", "#1 .^ #2"),
                ("c", "pow(#1, #2)"),
                ("rust", "#1.powf(#2)"),
            ],
            signature: "a[], b[] -> []",
            differential: "b*a^(b-1)*d(a) + out*log(a)*d(b)",
            domain: Domain::positive("a"),
            exponent: true,
            exponentials: true,
            identities: &[
                identity("product_of_entry_powers", "a^b*a^c == a^(b+c)").over("a[], b[], c[]"),
                identity("quotient_of_entry_powers", "a^b/a^c == a^(b-c)").over("a[], b[], c[]"),
                identity("base_times_power", "a*a^b == a^(b+1)"),
                identity("power_over_base", "a^b/a == a^(b-1)"),
                identity("power_of_base_over_itself", "a/a^b == a^(1-b)"),
            ],
            ..Form::EMPTY
        }],
        source: "DLMF 4.7.10; with b = -1, CPSC 4430/5440, lesson D02 (b), Matrix-version Backward Propagation, appendix (1)",
        ..Row::EMPTY
    },
    Row {
        name: "sin",
        help: "The sine, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::sin)),
            of_entries: Some(entry::sin),
            spellings: spelled_alike!("sin", "sin", "sin", "sin", "sin"),
            differential: "cos(x)*d(x)",
            ..UNARY
        }],
        latex: r"\sin",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "cos",
        help: "The cosine, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::cos)),
            of_entries: Some(entry::cos),
            spellings: spelled_alike!("cos", "cos", "cos", "cos", "cos"),
            differential: "-sin(x)*d(x)",
            identities: &[identity("pythagoras", "sin(x)^2 + cos(x)^2 == 1")],
            ..UNARY
        }],
        latex: r"\cos",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "tan",
        help: "The tangent, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::tan)),
            spellings: spelled_alike!("tan", "tan", "tan", "tan", "tan"),
            differential: "(1 + out^2)*d(x)",
            definition: "sin(x)/cos(x)",
            domain: Domain::nonzero("cos(x)"),
            ..UNARY
        }],
        latex: r"\tan",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "asin",
        aliases: &["arcsin"],
        help: "The inverse sine, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::asin)),
            spellings: spelled_alike!("arcsin", "asin", "asin", "asin", "asin"),
            differential: "d(x)/sqrt(1 - x^2)",
            domain: Domain::positive("1 - x^2"),
            ..UNARY
        }],
        latex: r"\arcsin",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "acos",
        aliases: &["arccos"],
        help: "The inverse cosine, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::acos)),
            spellings: spelled_alike!("arccos", "acos", "acos", "acos", "acos"),
            differential: "-d(x)/sqrt(1 - x^2)",
            domain: Domain::positive("1 - x^2"),
            ..UNARY
        }],
        latex: r"\arccos",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "atan",
        aliases: &["arctan"],
        help: "The inverse tangent, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::atan)),
            spellings: spelled_alike!("arctan", "atan", "atan", "atan", "atan"),
            differential: "d(x)/(1 + x^2)",
            ..UNARY
        }],
        latex: r"\arctan",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "sinh",
        help: "The hyperbolic sine, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(hyperbolic::sinh)),
            exponentials: true,
            spellings: spelled_alike!("sinh", "sinh", "sinh", "sinh", "sinh"),
            differential: "cosh(x)*d(x)",
            definition: "(exp(x) - exp(-x))/2",
            ..UNARY
        }],
        latex: r"\sinh",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "cosh",
        help: "The hyperbolic cosine, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(hyperbolic::cosh)),
            exponentials: true,
            spellings: spelled_alike!("cosh", "cosh", "cosh", "cosh", "cosh"),
            positive: true,
            differential: "sinh(x)*d(x)",
            definition: "(exp(x) + exp(-x))/2",
            ..UNARY
        }],
        latex: r"\cosh",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "tanh",
        help: "The hyperbolic tangent, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(hyperbolic::tanh)),
            of_entries: Some(gradus_loops::tanh),
            exponentials: true,
            spellings: spelled_alike!("tanh", "tanh", "tanh", "tanh", "tanh"),
            below_one: true,
            differential: "(1 - out^2)*d(x)",
            definition: "(exp(x) - exp(-x))/(exp(x) + exp(-x))",
            identities: &[identity("sinh_over_cosh", "sinh(x)/cosh(x) == tanh(x)")],
            ..UNARY
        }],
        latex: r"\tanh",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "asinh",
        aliases: &["arcsinh", "arsinh"],
        help: "The inverse hyperbolic sine, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(hyperbolic::asinh)),
            spellings: spelled_alike!("arcsinh", "asinh", "asinh", "asinh", "asinh"),
            differential: "d(x)/sqrt(1 + x^2)",
            definition: "log(x + sqrt(1 + x^2))",
            ..UNARY
        }],
        latex: r"\operatorname{arsinh}",
        source: "DLMF 4.37.16",
        ..Row::EMPTY
    },
    Row {
        name: "acosh",
        aliases: &["arccosh", "arcosh"],
        help: "The inverse hyperbolic cosine, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(hyperbolic::acosh)),
            spellings: spelled_alike!("arccosh", "acosh", "acosh", "acosh", "acosh"),
            differential: "d(x)/sqrt(x^2 - 1)",
            definition: "log(x + sqrt(x^2 - 1))",
            domain: Domain::Compared("x", Comparison::Above, "1"),
            ..UNARY
        }],
        latex: r"\operatorname{arcosh}",
        source: "DLMF 4.37.19",
        ..Row::EMPTY
    },
    Row {
        name: "atanh",
        aliases: &["arctanh", "artanh"],
        help: "The inverse hyperbolic tangent, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(hyperbolic::atanh)),
            spellings: spelled_alike!("arctanh", "atanh", "atanh", "atanh", "atanh"),
            differential: "d(x)/(1 - x^2)",
            definition: "log((1 + x)/(1 - x))/2",
            domain: Domain::positive("1 - x^2"),
            ..UNARY
        }],
        latex: r"\operatorname{artanh}",
        source: "DLMF 4.37.24",
        ..Row::EMPTY
    },
    Row {
        name: "cbrt",
        help: "The real cube root, of negative numbers too, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::cbrt)),
            spellings: &[
                ("numpy", "np.cbrt(#1)"),
                ("jax", "jnp.cbrt(#1)"),
                ("torch", "torch.sign(#1) * torch.abs(#1) ** (1 / 3)"),
                ("julia", "cbrt.(#1)"),
                ("matlab", "nthroot(#1, 3)"),
                ("c", "cbrt(#1)"),
                ("rust", "#1.cbrt()"),
            ],
            differential: "d(x)/(3*out^2)",
            domain: Domain::nonzero("x"),
            ..UNARY
        }],
        latex: r"\sqrt[3]{#1}",
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "sigma",
        aliases: &["sigmoid", "σ", "logistic"],
        help: "The logistic sigmoid, 1/(1 + exp(-x)), entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::sigma)),
            of_entries: Some(gradus_loops::sigma),
            exponentials: true,
            spellings: &[
                // No exponential of a positive number: it would overflow, and NumPy warn of it.
                ("numpy", "np.exp(np.minimum(#1, 0.0)) / (1.0 + np.exp(-np.abs(#1)))"),
                ("jax", "jax.nn.sigmoid(#1)"),
                ("torch", "torch.sigmoid(#1)"),
                ("julia", "1 ./ (1 .+ exp.(-#1))"),
                ("matlab", "1 ./ (1 + exp(-#1))"),
                ("c", "1.0/(1.0 + exp(-#1))"),
                ("rust", "1.0 / (1.0 + (-#1).exp())"),
            ],
            positive: true,
            below_one: true,
            differential: "out*(1 - out)*d(x)",
            definition: "1/(1 + exp(-x))",
            identities: &[
                identity("exp_over_one_plus_exp", "exp(x)/(1 + exp(x)) == sigma(x)"),
                identity("one_over_one_plus_exp", "1/(1 + exp(x)) == sigma(-x)"),
                identity("sigma_of_negative", "1 - sigma(-x) == sigma(x)"),
            ],
            ..UNARY
        }],
        latex: r"\sigma",
        source: "Bishop 2006, (4.88)",
        ..Row::EMPTY
    },
    Row {
        name: "softplus",
        help: "The smooth ramp log(1 + exp(x)), entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::softplus)),
            of_entries: Some(gradus_loops::softplus),
            spellings: &[
                ("numpy", "np.logaddexp(0.0, #1)"),
                ("jax", "jax.nn.softplus(#1)"),
                ("torch", "torch.nn.functional.softplus(#1, threshold=50)"),
                ("julia", "max.(#1, 0) .+ log1p.(exp.(.-abs.(#1)))"),
                ("matlab", "max(#1, 0) + log1p(exp(-abs(#1)))"),
                ("c", "fmax(#1, 0.0) + log1p(exp(-fabs(#1)))"),
                ("rust", "#1.max(0.0) + (-#1.abs()).exp().ln_1p()"),
            ],
            positive: true,
            differential: "sigma(x)*d(x)",
            definition: "log(1 + exp(x))",
            ..UNARY
        }],
        source: "elementary calculus",
        ..Row::EMPTY
    },
    Row {
        name: "erf",
        help: "The error function, entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::erf)),
            spellings: &[
                ("jax", "jax.lax.erf(#1)"),
                ("torch", "torch.erf(#1)"),
                ("matlab", "erf(#1)"),
                ("c", "erf(#1)"),
            ],
            differential: "2/sqrt(pi)*exp(-x^2)*d(x)",
            ..UNARY
        }],
        source: "DLMF 7.2.1",
        ..Row::EMPTY
    },
    Row {
        name: "erfc",
        help: "The complementary error function 1 - erf(x), entry by entry.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::erfc)),
            spellings: &[
                ("jax", "jax.scipy.special.erfc(#1)"),
                ("torch", "torch.special.erfc(#1)"),
                ("matlab", "erfc(#1)"),
                ("c", "erfc(#1)"),
            ],
            positive: true,
            differential: "-2/sqrt(pi)*exp(-x^2)*d(x)",
            ..UNARY
        }],
        source: "DLMF 7.2.2",
        ..Row::EMPTY
    },
    Row {
        name: "pi",
        aliases: &["π"],
        help: "The circle's constant.",
        forms: &[Form {
            kernels: Some(&crate::kernels!(scalar::pi)),
            spellings: &[
                ("numpy", "np.pi"),
                ("jax", "jnp.pi"),
                ("torch", "torch.pi"),
                ("julia", "pi"),
                ("matlab", "pi"),
                ("c", "3.141592653589793"),
                ("rust", "std::f64::consts::PI"),
            ],
            signature: "-> []",
            positive: true,
            ..Form::EMPTY
        }],
        latex: r"\pi",
        source: "elementary calculus",
        ..Row::EMPTY
    },
];
