//! What people bring from other languages, and what is written here instead: data only.

/// A spelling of another language: the text, what to write here (empty where there is no one
/// answer), and a sentence. A longer text stands before its own beginning.
pub(super) const OPERATORS: &[(&str, &str, &str)] = &[
    ("**", "^", "a power is written `^`, or `.^` entry by entry"),
    (".'", "'", "a transpose is written `'`"),
    (".T", "'", "a transpose is written `'`"),
    (".+", "+", "`+` adds entry by entry already"),
    (".-", "-", "`-` subtracts entry by entry already"),
    ("@", "*", "a matrix product is written `*`"),
    ("//", "/", "a quotient is written `/`, or `./` entry by entry; a comment begins with `#`"),
    (":=", "=", "a definition is written `=`"),
    ("<-", "=", "a definition is written `=`"),
    ("!=", "", COMPARED),
    ("<=", "", COMPARED),
    (">=", "", COMPARED),
    ("<", "", COMPARED),
    (">", "", COMPARED),
    ("...", "..", "a range is written `1..n`"),
    ("…", "..", "a range is written `1..n`"),
    ("‖", "", "a norm is written `norm(x)`"),
    ("||", "", "a norm is written `norm(x)`"),
    ("|", "", "an absolute value is written `abs(x)`, a determinant `det(A)`"),
    ("{", "", "braces have no meaning here: group with `( )`, write matrices and shapes with `[ ]`"),
    ("}", "", "braces have no meaning here: group with `( )`, write matrices and shapes with `[ ]`"),
    ("%o%", "*", "an outer product is written `x*y'`"),
    ("%", "#", "a comment begins with `#`"),
    ("’", "'", "a transpose is written with the straight `'`"),
    ("‘", "'", "a transpose is written with the straight `'`"),
    ("′", "'", "a transpose is written with the straight `'`"),
    ("⊤", "'", "a transpose is written `'` or `ᵀ`"),
    ("–", "-", "this dash is not the minus sign"),
    ("—", "-", "this dash is not the minus sign"),
    ("∗", "*", "this asterisk is not `*`"),
    ("÷", "/", "a quotient is written `/`"),
    ("∕", "/", "a quotient is written `/`"),
    ("𝟏", "ones(n)", "a vector of ones is written `ones(n)`"),
    ("√", "", "a square root is written `sqrt(x)`"),
    ("½", "(1/2)", "a fraction is written with `/`"),
    ("⅓", "(1/3)", "a fraction is written with `/`"),
    ("¼", "(1/4)", "a fraction is written with `/`"),
    ("∫", "", "nothing is integrated here"),
    ("∑", "", "a sum is written `sum(x[i] for i in 1..n)`"),
    ("∂", "", "a derivative is written `grad(f, x)`, `jacobian(y, x)` or `diff(y, x)`"),
    ("∇", "", "a gradient is written `grad(f, x)`"),
    ("ⁿ", "^n", "a power with a name is written `^n`"),
    ("=>", "=", "a definition is written `=`"),
    ("->", "", "an arrow has no meaning here: a function is written `f(x) = …`"),
    ("&", "", "there are no logical operators"),
    (
        "!",
        "",
        "there is no `!`: the factorial of n is `exp(lgamma(n + 1))`, and its logarithm `lgamma(n + 1)`",
    ),
    ("?", "", "there is no conditional operator"),
    ("$", "", "mathematics stands here without `$`"),
    ("\"", "", "there are no texts in the language"),
    ("`", "", "there are no texts in the language"),
];

/// Words that stand between two operands in other languages.
pub(super) const BETWEEN: &[(&str, &str)] = &[
    ("mod", NO_REMAINDER),
    ("rem", NO_REMAINDER),
    ("is", PROPERTY),
    ("are", PROPERTY),
    ("where", "values are given in declarations, `x : R = 3`, and put in by `eval`"),
    ("at", "values are given in declarations, `x : R = 3`, and put in by `eval`"),
    ("deg", "angles are numbers: 30 degrees are `30*pi/180`"),
    ("degrees", "angles are numbers: 30 degrees are `30*pi/180`"),
    ("div", "a quotient is written `/`, or `./` entry by entry; nothing is rounded"),
];

/// Where something is said of a name.
pub(super) const PROPERTY: &str = "a property is a word of the declaration: `A : R[n,n] symmetric`";

/// Where the rest of a division is asked for.
const NO_REMAINDER: &str = "nothing that jumps is derived here; there are `step(x)` and `sign(x)`";

/// Where numbers are compared.
const COMPARED: &str = "numbers are compared inside `where(x > 0, a, b)`, in parentheses, and after the `if` of a sum; a variable is declared `positive` or `nonnegative`";

/// A command of LaTeX: what begins with a backslash and has two letters at least.
pub(super) const LATEX: &str = "this is LaTeX, which is read where a whole expression is written in it";

/// Where names are announced.
const DECLARED: &str = "a name needs no announcement; its shape is declared: `x : R`, `x : R[n]`";
/// Where a library is read first.
const NOTHING_IMPORTED: &str = "nothing is read first: `gradus rules` lists the functions that there are";

/// Where a derivative is asked for in words.
const DERIVED: &str = "write the derivative as an expression: `grad(E, W)`";
/// Where a name is to be forgotten.
const FORGOTTEN: &str = "a conversation forgets a name by `:forget x`; a program begins with nothing";
/// Where an extremum is asked for.
pub(super) const MINIMISED: &str = "nothing is minimised here: set `grad(f, x)` to 0";

/// How a derivative is asked for in words, and what it is called here.
pub(super) const DERIVATIVES: &[(&str, &str)] = &[
    ("derivative", "diff"),
    ("differentiate", "diff"),
    ("derive", "diff"),
    ("deriv", "diff"),
    ("diff", "diff"),
    ("gradient", "grad"),
    ("grad", "grad"),
    ("jacobian", "jacobian"),
    ("hessian", "hessian"),
];

/// What stands between what is derived in words and what it is derived by.
pub(super) const BY: &[&str] = &[" with respect to ", " w.r.t. ", " wrt ", " by "];

/// Functions of Mathematica, which are called with `[ ]`, and what they are called here.
pub(super) const BRACKETED: &[(&str, &str)] = &[
    ("Sin", "sin"),
    ("Cos", "cos"),
    ("Tan", "tan"),
    ("ArcSin", "asin"),
    ("ArcCos", "acos"),
    ("ArcTan", "atan"),
    ("Sinh", "sinh"),
    ("Cosh", "cosh"),
    ("Tanh", "tanh"),
    ("Exp", "exp"),
    ("Log", "log"),
    ("Sqrt", "sqrt"),
    ("Abs", "abs"),
    ("Tr", "tr"),
    ("Det", "det"),
    ("Inverse", "inv"),
    ("Transpose", "transpose"),
    ("Norm", "norm"),
    ("Total", "sum"),
    ("Mean", "mean"),
];

/// What stands before what an extremum is sought by: `min_w`, `argmax_x`.
pub(super) const EXTREMA: &[&str] = &["min", "max", "argmin", "argmax", "minimize", "maximize", "inf", "sup"];

/// First words of statements in other languages, and what is written here.
pub(super) const STATEMENTS: &[(&str, &str)] = &[
    ("let", "write the definition without it: `y = W*x`"),
    ("var", "declare a variable by its shape: `x : R[n]`"),
    ("vars", "declare variables by their shape: `x, y : R[n]`"),
    ("const", "write the definition without it: `y = W*x`"),
    ("set", "write the definition without it: `y = W*x`"),
    ("def", "write the function without it: `f(x) = x .* sigma(x)`"),
    ("fn", "write the function without it: `f(x) = x .* sigma(x)`"),
    ("function", "write the function without it: `f(x) = x .* sigma(x)`"),
    ("declare", "write the declaration without it: `x : R[n]`"),
    ("syms", DECLARED),
    ("symbols", DECLARED),
    ("global", DECLARED),
    ("import", NOTHING_IMPORTED),
    ("from", NOTHING_IMPORTED),
    ("using", NOTHING_IMPORTED),
    ("library", NOTHING_IMPORTED),
    ("clear", FORGOTTEN),
    ("delete", FORGOTTEN),
    ("del", FORGOTTEN),
    ("remove", FORGOTTEN),
    ("rm", FORGOTTEN),
    ("unset", FORGOTTEN),
    ("if", "a choice is written `where(c, a, b)`, with both of its branches"),
    ("for", "there are no loops: a sum over an index is `sum(x[i] for i in 1..n)`"),
    ("while", "there are no loops: a sum over an index is `sum(x[i] for i in 1..n)`"),
    ("print", "write the expression alone to see its formula, or after `eval` its numbers"),
    ("return", "write the expression alone"),
    ("derive", DERIVED),
    ("differentiate", DERIVED),
    ("derivative", DERIVED),
    ("gradient", DERIVED),
    ("lim", "there are neither limits nor series here"),
    ("limit", "there are neither limits nor series here"),
    ("integrate", "nothing is integrated here"),
    ("int", "nothing is integrated here"),
    ("minimize", MINIMISED),
    ("minimise", MINIMISED),
    ("maximize", MINIMISED),
    ("maximise", MINIMISED),
    ("solve", "nothing is solved here but linear equations: `solve(A, b)`, `A\\b`"),
    ("plot", "pictures are drawn by `gradus draw`"),
    ("simplify", "write the expression alone"),
    ("compute", "write the expression alone to see its formula, or after `eval` its numbers"),
    ("calculate", "write the expression alone to see its formula, or after `eval` its numbers"),
    ("prove", "write `claim A == B`"),
    ("assert", "write `claim A == B`"),
    ("check", "write `claim A == B`"),
    ("evaluate", "write `eval EXPR`"),
    ("step", "write `steps EXPR`"),
    ("given", "write `assume A == B`, or a word of structure in the declaration"),
    ("where", "write `assume A == B`, or a word of structure in the declaration"),
];

/// Names of libraries that stand before a function: `np.linalg.inv(A)`.
pub(super) const LIBRARIES: &[&str] = &[
    "np",
    "numpy",
    "jnp",
    "jax",
    "scipy",
    "sp",
    "sympy",
    "torch",
    "tf",
    "math",
    "mx",
    "cp",
    "linalg",
    "la",
    "LA",
    "special",
    "stats",
    "nn",
    "functional",
    "F",
    "LinearAlgebra",
    "keras",
    "ForwardDiff",
    "Zygote",
];

/// What stands after a dot: attributes and functions without arguments, and what is written instead of `#1`.
pub(super) const ATTRIBUTES: &[(&str, &str)] = &[
    ("T", "#1'"),
    ("mT", "#1'"),
    ("H", "#1'"),
    ("t", "#1'"),
    ("transpose", "#1'"),
    ("I", "inv(#1)"),
    ("inverse", "inv(#1)"),
    ("square", "#1.^2"),
];

/// Attributes for which the language has names of dimensions instead.
pub(super) const LENGTHS: &[&str] = &["shape", "size", "ndim", "rows", "cols", "length"];

/// Functions of other languages that are signs or other functions here: the name, how many arguments it has, and
/// what is written instead.
pub(super) const CALLS: &[(&str, usize, &str)] = &[
    ("matmul", 2, "#1*#2"),
    ("reduce_sum", 1, "sum(#1)"),
    ("reduce_mean", 1, "mean(#1)"),
    ("mm", 2, "#1*#2"),
    ("mv", 2, "#1*#2"),
    ("mul", 2, "#1.*#2"),
    ("multiply", 2, "#1.*#2"),
    ("hadamard", 2, "#1.*#2"),
    ("divide", 2, "#1./#2"),
    ("add", 2, "#1 + #2"),
    ("subtract", 2, "#1 - #2"),
    ("negative", 1, "-#1"),
    ("pow", 2, "#1.^#2"),
    ("square", 1, "#1.^2"),
    ("reciprocal", 1, "1./#1"),
    ("t", 1, "#1'"),
    ("Transpose", 1, "#1'"),
    ("crossprod", 1, "#1'*#1"),
    ("crossprod", 2, "#1'*#2"),
    ("tcrossprod", 1, "#1*#1'"),
    ("quad_form", 2, "#1'*#2*#1"),
    ("sum_squares", 1, "sum(#1.^2)"),
    ("sumsq", 1, "sum(#1.^2)"),
    ("mse", 2, "mean((#1 - #2).^2)"),
    ("MSE", 2, "mean((#1 - #2).^2)"),
    ("mse_loss", 2, "mean((#1 - #2).^2)"),
    ("rmse", 2, "sqrt(mean((#1 - #2).^2))"),
    ("RMSE", 2, "sqrt(mean((#1 - #2).^2))"),
    ("mae", 2, "mean(abs(#1 - #2))"),
    ("MAE", 2, "mean(abs(#1 - #2))"),
    ("l1_loss", 2, "mean(abs(#1 - #2))"),
    ("sse", 2, "sum((#1 - #2).^2)"),
    ("rss", 2, "sum((#1 - #2).^2)"),
    ("dist", 2, "norm(#1 - #2)"),
    ("distance", 2, "norm(#1 - #2)"),
    ("cosine_similarity", 2, "#1'*#2/(norm(#1)*norm(#2))"),
    ("mpower", 2, "#1^#2"),
    ("matrix_power", 2, "#1^#2"),
    ("rsqrt", 1, "1./sqrt(#1)"),
    ("logit", 1, "log(#1./(1 - #1))"),
    ("softsign", 1, "#1./(1 + abs(#1))"),
    ("selu", 1, "1.0507*elu(#1, 1.67326)"),
    ("relu6", 1, "clip(#1, 0, 6)"),
    ("hardtanh", 1, "clip(#1, -1, 1)"),
    ("hinge", 1, "relu(1 - #1)"),
    ("vdot", 2, "#1'*#2"),
    ("Tr", 1, "tr(#1)"),
    ("Trace", 1, "tr(#1)"),
    ("log_det", 1, "logdet(#1)"),
    ("slogdet", 1, "logdet(#1)"),
    ("ln_det", 1, "logdet(#1)"),
    ("log", 2, "log(#1)/log(#2)"),
    ("factorial", 1, "exp(lgamma(#1 + 1))"),
    ("gamma", 1, "exp(lgamma(#1))"),
    ("beta", 2, "exp(lgamma(#1) + lgamma(#2) - lgamma(#1 + #2))"),
    ("nchoosek", 2, "exp(lgamma(#1 + 1) - lgamma(#2 + 1) - lgamma(#1 - #2 + 1))"),
    ("binomial", 2, "exp(lgamma(#1 + 1) - lgamma(#2 + 1) - lgamma(#1 - #2 + 1))"),
    ("entropy", 1, "-sum(#1.*log(#1))"),
    ("Phi", 1, "normcdf(#1)"),
    ("sum", 4, "sum(#1 for #2 in #3..#4)"),
    ("Sum", 4, "sum(#1 for #2 in #3..#4)"),
    ("symsum", 4, "sum(#1 for #2 in #3..#4)"),
    ("gammaln", 1, "lgamma(#1)"),
    ("loggamma", 1, "lgamma(#1)"),
    ("psi", 1, "digamma(#1)"),
    ("expit", 1, "sigma(#1)"),
    ("backward", 1, "grad(#1, x)"),
    ("log₂", 1, "log2(#1)"),
    ("log₁₀", 1, "log10(#1)"),
    ("log_2", 1, "log2(#1)"),
    ("log_10", 1, "log10(#1)"),
    ("eig", 1, "eigvals(#1)"),
    ("eigh", 1, "eigvals(#1)"),
    ("eigenvalues", 1, "eigvals(#1)"),
    ("eigvalsh", 1, "eigvals(#1)"),
    ("lambda_max", 1, "eigvals(#1)[1]"),
    ("lambdamax", 1, "eigvals(#1)[1]"),
    ("eigmax", 1, "eigvals(#1)[1]"),
    ("nuclear_norm", 1, "nuclear(#1)"),
    ("nuclearnorm", 1, "nuclear(#1)"),
    ("norm_nuc", 1, "nuclear(#1)"),
    ("normNuc", 1, "nuclear(#1)"),
    ("trace_norm", 1, "nuclear(#1)"),
    ("spectral_norm", 1, "opnorm(#1)"),
    ("sigma_max", 1, "opnorm(#1)"),
    ("kronecker", 2, "kron(#1, #2)"),
    ("cofactor", 1, "adj(#1)'"),
    ("norm_1", 1, "norm1(#1)"),
    ("l1_norm", 1, "norm1(#1)"),
    ("l1norm", 1, "norm1(#1)"),
    ("l2_norm", 1, "norm(#1)"),
    ("l2norm", 1, "norm(#1)"),
    ("norm_sq", 1, "norm(#1)^2"),
    ("normsq", 1, "norm(#1)^2"),
    ("norm2sq", 1, "norm(#1)^2"),
    ("sqnorm", 1, "norm(#1)^2"),
    ("squared_norm", 1, "norm(#1)^2"),
    ("frobenius", 1, "norm(#1)"),
    ("fro", 1, "norm(#1)"),
    ("cond", 1, "opnorm(#1)*opnorm(inv(#1))"),
    ("if", 3, "where(#1, #2, #3)"),
    ("ifelse", 3, "where(#1, #2, #3)"),
    ("select", 3, "where(#1, #2, #3)"),
    ("piecewise", 3, "where(#1, #2, #3)"),
    ("Piecewise", 3, "where(#1, #2, #3)"),
    ("I", 1, "eye(#1)"),
    ("D", 2, "diff(#1, #2)"),
    ("Diff", 2, "diff(#1, #2)"),
    ("deriv", 2, "diff(#1, #2)"),
    ("Derivative", 2, "diff(#1, #2)"),
    ("partial", 2, "diff(#1, #2)"),
    ("zeros_like", 1, "0*#1"),
    ("simplify", 1, "#1"),
    ("expand", 1, "#1"),
    ("factor", 1, "#1"),
    ("print", 1, "#1"),
    ("disp", 1, "#1"),
    ("display", 1, "#1"),
];

/// What other languages make arrays of lists with.
pub(super) const LISTS: &[&str] = &["array", "asarray", "tensor", "Matrix"];

/// Functions of other languages that have no like here, and what is to be said of each.
pub(super) const ABSENT: &[(&str, &str)] = &[
    ("integral integrate int quad expect expectation", "nothing is integrated here"),
    ("limit lim series taylor", "there are neither limits nor series here"),
    ("subs evalf substitute", "values are given in declarations, `x : R = 3`, and put in by `eval`"),
    ("plot draw show", "pictures are drawn by `gradus draw`"),
    ("rand randn random uniform normal", "values are given in declarations: `A : R[2,2] = [1, 2; 3, 4]`"),
    (
        "lu qr null nullspace null_space orth rref hess schur svd",
        "of decompositions there are `chol`, `eigvals`, `sqrtm`, `pinv` and `nuclear`",
    ),
    ("argmin minimize optimize fmin", "nothing is minimised here: set `grad(f, x)` to 0"),
    (
        "conj conjugate real imag Re Im angle ctranspose hermitian adjoint",
        "all numbers are real here: the transpose is `A'`",
    ),
    ("quit exit bye", "a conversation is left by `:quit` or Ctrl-D"),
    (
        "help doc man",
        "`:help` in a conversation, `gradus rules NAME` and the page on functions say what there is",
    ),
    ("dirac delta", "there are no distributions here; the slope of `step(x)` is 0 where there is one"),
    (
        "range arange linspace",
        "a range stands in a sum, `sum(x[i] for i in 1..n)`, and in a slice, `x[2..4]`",
    ),
    ("mod rem floor ceil round gcd", "nothing that jumps is derived here; there are `step(x)` and `sign(x)`"),
    (
        "cov corr corrcoef",
        "a covariance is written out: `Z'*Z/n`, where `Z = X - ones(n)*mean(X, 1)`; the variance of a vector is `var(x)`",
    ),
    (
        "median sort argsort quantile percentile mode topk unique histogram",
        "nothing is sorted here: of order statistics there are `max(x)` and `min(x)`, which derive, and `argmax(x)`",
    ),
    (
        "minor",
        "a minor is the determinant of a slice, `det(A[1..2, 1..2])`; all of the greatest stand in `adj(A)`",
    ),
    ("fft ifft dct dft", "all numbers are real here, and there is no Fourier transform"),
    (
        "erfinv erfcinv norminv probit icdf bessel besselj zeta expint",
        "of special functions there are `erf`, `erfc`, `normcdf`, `normpdf`, `lgamma` and `digamma`",
    ),
    (
        "fliplr flipud rot90 roll circshift permute shuffle perm",
        "rows and columns are put in another order by a product with a matrix of zeros and ones; `flip(x)` turns a vector",
    ),
    (
        "toeplitz vander vandermonde hankel circulant",
        "a matrix of few entries is written out, `[a, b; b, a]`; a product with a Toeplitz matrix is `conv(x, y)`",
    ),
    ("ones_like", "a vector of ones is `ones(n)`, where `x : R[n]`"),
    (
        "loss",
        "losses by their names are `bce`, `cross_entropy`, `kl`, `huber`; others are written out: `mean((y - X*w).^2)`",
    ),
];
