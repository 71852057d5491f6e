//! The styles: for each, how every kind of expression is spelled. Data; the engine does the rest.

use crate::syntax::ast::Operator;
use crate::syntax::ast::SlopeKind;
use crate::syntax::built_in::Comparison;
use crate::syntax::slope;

use super::names::{self, Written};
use super::pattern::{
    ANY, FACTOR, HADAMARD, INDEXED_SUM, KRONECKER, NEGATION, POSTFIX, POWER, PRIMARY, PRODUCT, Pattern,
    SUBSCRIPTED, SUM,
};

/// One way to write expressions.
pub(super) struct Style {
    /// The pattern of each operator.
    pub operator: fn(Operator) -> Pattern<'static>,
    /// `#1` is negated.
    pub negation: Pattern<'static>,
    /// `#1` is transposed.
    pub transpose: Pattern<'static>,
    /// What a superscript becomes when what bears it is transposed, `#1` being the superscript, and
    /// what the superscript `-1` becomes; nothing in styles where a superscript is not enclosed.
    pub transposed_superscript: Option<(&'static str, &'static str)>,
    /// A sum, where `#1` is the summand, `#2` the index, `#3` and `#4` the bounds.
    pub sum: Pattern<'static>,
    /// Parentheses.
    pub parentheses: (&'static str, &'static str),
    /// A comparison: opened, closed, and its sign.
    pub comparison: (&'static str, &'static str, fn(&Comparison) -> &'static str),
    /// A matrix: opened, next element, next row, closed.
    pub matrix: [&'static str; 4],
    /// A quotient of numbers, written by its two parts.
    pub fraction: Pattern<'static>,
    /// The sign that a decimal exponent is written with; nothing where `e` stays.
    pub times_ten_to: Option<(&'static str, &'static str)>,
    /// What separates factors where nothing else does, between digits and elsewhere.
    pub juxtaposed: Option<(&'static str, &'static str)>,
    /// Subscripts.
    pub subscripts: Subscripts,
    /// A whole exponent is written with superscript digits.
    pub superscript_digits: bool,
    /// A name.
    pub name: fn(&str) -> Written,
    /// The derivative of a function that is not given, before what it is taken at: how it is written, the
    /// function's name, the places it is derived by, and how many arguments it has.
    pub slope: fn(SlopeKind, &str, &[usize], usize) -> String,
    /// A function that the caller has no spelling for.
    pub function: fn(&str) -> String,
}

/// How `A[i, j]` is written.
#[derive(Clone, Copy)]
pub(super) enum Subscripts {
    /// `A[i, j]`, as the language has it.
    Brackets,
    /// `Aᵢⱼ` where Unicode has the letters.
    Letters,
    /// `A_{ij}`: opened, between letters, closed.
    Below([&'static str; 3]),
}

/// The operators as the language spells them in ASCII, `⊗` by its function.
fn ascii_operator(operator: Operator) -> Pattern<'static> {
    match operator {
        Operator::Add => Pattern::new("#1 + #2", SUM, SUM, KRONECKER),
        Operator::Subtract => Pattern::new("#1 - #2", SUM, SUM, KRONECKER),
        Operator::Multiply => Pattern::new("#1*#2", PRODUCT, PRODUCT, NEGATION),
        Operator::Divide => Pattern::new("#1/#2", PRODUCT, PRODUCT, NEGATION),
        Operator::Hadamard => Pattern::new("#1 .* #2", HADAMARD, HADAMARD, NEGATION),
        Operator::HadamardDivide => Pattern::new("#1 ./ #2", HADAMARD, HADAMARD, NEGATION),
        Operator::Kronecker => Pattern::new("kron(#1, #2)", PRIMARY, ANY, ANY),
        Operator::Power => Pattern::new("#1^#2", POWER, POSTFIX, NEGATION),
        Operator::HadamardPower => Pattern::new("#1.^#2", POWER, POSTFIX, NEGATION),
    }
}

/// ASCII but for `⊗`, which is one operator to a reader.
fn counted_operator(operator: Operator) -> Pattern<'static> {
    match operator {
        Operator::Kronecker => Pattern::new("#1 ⊗ #2", KRONECKER, KRONECKER, NEGATION),
        _ => ascii_operator(operator),
    }
}

fn unicode_operator(operator: Operator) -> Pattern<'static> {
    match operator {
        Operator::Hadamard => Pattern::new("#1 ⊙ #2", HADAMARD, HADAMARD, NEGATION),
        Operator::HadamardDivide => Pattern::new("#1 ⊘ #2", HADAMARD, HADAMARD, NEGATION),
        _ => counted_operator(operator),
    }
}

fn display_operator(operator: Operator) -> Pattern<'static> {
    match operator {
        Operator::Multiply => Pattern::new("#1#2", PRODUCT, PRODUCT, FACTOR),
        _ => unicode_operator(operator),
    }
}

fn latex_operator(operator: Operator) -> Pattern<'static> {
    match operator {
        Operator::Multiply => Pattern::new("#1#2", PRODUCT, PRODUCT, FACTOR),
        Operator::Divide => LATEX.fraction,
        Operator::Hadamard => Pattern::new(r"#1 \odot #2", HADAMARD, HADAMARD, FACTOR),
        Operator::HadamardDivide => Pattern::new(r"#1 \oslash #2", HADAMARD, HADAMARD, FACTOR),
        Operator::Kronecker => Pattern::new(r"#1 \otimes #2", KRONECKER, KRONECKER, FACTOR),
        Operator::Power => Pattern::new("#1^{#2}", POWER, SUBSCRIPTED, ANY),
        Operator::HadamardPower => Pattern::new(r"#1^{\odot #2}", POWER, SUBSCRIPTED, SUBSCRIPTED),
        Operator::Add | Operator::Subtract => ascii_operator(operator),
    }
}

fn typst_operator(operator: Operator) -> Pattern<'static> {
    match operator {
        Operator::Divide => TYPST.fraction,
        Operator::Hadamard => Pattern::new("#1 ⊙ #2", HADAMARD, HADAMARD, FACTOR),
        Operator::HadamardDivide => Pattern::new("#1 ⊘ #2", HADAMARD, HADAMARD, FACTOR),
        Operator::Kronecker => Pattern::new("#1 ⊗ #2", KRONECKER, KRONECKER, FACTOR),
        Operator::Power => Pattern::new("#1^(#2)", POWER, SUBSCRIPTED, ANY),
        Operator::HadamardPower => Pattern::new("#1^(⊙ #2)", POWER, SUBSCRIPTED, SUBSCRIPTED),
        Operator::Add | Operator::Subtract | Operator::Multiply => latex_operator(operator),
    }
}

fn ascii_function(name: &str) -> String {
    names::ascii(name).text
}

fn unicode_function(name: &str) -> String {
    names::unicode(name).text
}

/// The language in ASCII.
pub(super) const ASCII: Style = Style {
    operator: ascii_operator,
    comparison: ("(", ")", |comparison| comparison.sign),
    negation: Pattern::new("-#1", NEGATION, NEGATION, ANY),
    transpose: Pattern::new("#1'", POSTFIX, POSTFIX, ANY),
    transposed_superscript: None,
    sum: Pattern::new("sum(#1 for #2 in #3..#4)", PRIMARY, ANY, ANY),
    parentheses: ("(", ")"),
    matrix: ["[", ", ", "; ", "]"],
    fraction: Pattern::new("#1/#2", PRODUCT, ANY, ANY),
    times_ten_to: None,
    juxtaposed: None,
    subscripts: Subscripts::Brackets,
    superscript_digits: false,
    name: names::ascii,
    slope: slope::ascii,
    function: ascii_function,
};

/// ASCII as its tokens are counted.
pub(super) const COUNTED: Style = Style { operator: counted_operator, ..ASCII };

/// The language with the signs of mathematics.
pub(super) const UNICODE: Style = Style {
    operator: unicode_operator,
    comparison: ("(", ")", |comparison| comparison.unicode),
    transpose: Pattern::new("#1ᵀ", POSTFIX, POSTFIX, ANY),
    superscript_digits: true,
    name: names::unicode,
    slope: slope::unicode,
    function: unicode_function,
    ..ASCII
};

/// One line for people alone.
pub(super) const DISPLAY: Style = Style {
    operator: display_operator,
    sum: Pattern::new("Σ[#2=#3..#4] #1", INDEXED_SUM, KRONECKER, ANY),
    juxtaposed: Some(("·", " ")),
    subscripts: Subscripts::Letters,
    ..UNICODE
};

/// LaTeX with `amsmath`.
pub(super) const LATEX: Style = Style {
    operator: latex_operator,
    comparison: (r"\left[", r"\right]", |comparison| comparison.latex),
    negation: Pattern::new("-#1", NEGATION, FACTOR, ANY),
    transpose: Pattern::new(r"#1^{\top}", POWER, SUBSCRIPTED, ANY),
    transposed_superscript: Some((r"#1\top", r"-\top")),
    sum: Pattern::new(r"\sum_{#2=#3}^{#4} #1", INDEXED_SUM, KRONECKER, ANY),
    parentheses: (r"\left(", r"\right)"),
    matrix: [r"\begin{bmatrix} ", " & ", r" \\ ", r" \end{bmatrix}"],
    fraction: Pattern::new(r"\frac{#1}{#2}", FACTOR, ANY, ANY),
    times_ten_to: Some((r" \cdot 10^{", "}")),
    juxtaposed: Some((r" \cdot ", " ")),
    subscripts: Subscripts::Below(["_{", "", "}"]),
    superscript_digits: false,
    name: names::latex,
    slope: slope::latex,
    function: names::latex_function,
};

/// Typst.
pub(super) const TYPST: Style = Style {
    operator: typst_operator,
    comparison: ("[", "]", |comparison| comparison.unicode),
    transpose: Pattern::new("#1^top", POWER, SUBSCRIPTED, ANY),
    transposed_superscript: Some(("#1 top", "-top")),
    sum: Pattern::new("sum_(#2=#3)^(#4) #1", INDEXED_SUM, KRONECKER, ANY),
    parentheses: ("(", ")"),
    matrix: ["mat(delim: \"[\", ", ", ", "; ", ")"],
    fraction: Pattern::new("frac(#1, #2)", FACTOR, ANY, ANY),
    times_ten_to: Some((" dot 10^(", ")")),
    juxtaposed: Some((" dot ", " ")),
    subscripts: Subscripts::Below(["_(", " ", ")"]),
    name: names::typst,
    slope: slope::typst,
    function: names::typst_function,
    ..LATEX
};
