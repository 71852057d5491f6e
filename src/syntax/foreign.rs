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
    ("div", "a quotient is written `/`, or `./` entry by entry; nothing is rounded"),
];

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
/// Where an extremum is asked for.
const MINIMISED: &str = "nothing is minimised here: set `grad(f, x)` to 0";

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
    ("clear", "a conversation forgets a name by `:forget x`; a program begins with nothing"),
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
