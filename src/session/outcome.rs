//! What statements answer, as plain data: the faces turn it into text, colour, JSON.

use std::sync::Arc;

use super::expression::Expression;
use super::left::{ChainFactor, Left};
use super::remark::Remark;
use crate::data::Loader;
use crate::diagnostic::Diagnostic;
use crate::equality::{Tier, Verdict};
pub use crate::interpret::StructuredGradient;
use crate::ir::NodeId;
use crate::limits::Limits;
use crate::lower::Assumption;
use crate::number::{Rational, Told};
use crate::shape::Shape;
pub use crate::simplify::Fate;
use crate::span::Span;
use crate::structures::Words;
pub use crate::syntax::Notation;
use crate::syntax::ast::{Ast, Body, ExprId, Relation};

/// Which way round the axes of a derivative are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Layout {
    /// The axes of the result, then those of the variable: what JAX and PyTorch return.
    #[default]
    Mixed,
    /// Transposed.
    Denominator,
}

impl Layout {
    /// Each, with its name and what it is.
    pub const ALL: &[(Self, &'static str, &'static str)] = &[
        (
            Self::Mixed,
            "mixed",
            "The axes of the result, then those of the variable: what JAX and PyTorch return",
        ),
        (Self::Denominator, "denominator", "Transposed"),
        (Self::Mixed, "numerator", "Another name of mixed"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(layout, ..)| *layout == self).map_or("", |(_, name, _)| name)
    }

    /// The layout of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(layout, ..)| *layout)
    }
}

/// Whether what is true is sought in the place of a false claim, which takes longer than to refute it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Repairs {
    /// It is sought.
    #[default]
    Sought,
    /// It is left out.
    Omitted,
}

/// What a session is asked to do with its answers.
///
/// ```
/// use gradus::notation::text;
/// use gradus::session::{Answer, Layout, Options, Session};
///
/// let mut session = Session::new();
/// session.options = Options { layout: Layout::Denominator, ..Options::default() };
/// let outcomes = session.run("jacobian(A*x, x)");
/// let Answer::Expression(answer) = &outcomes[0].answer else { panic!("{outcomes:?}") };
/// assert_eq!(text::ascii(&answer.formula.ast, answer.formula.root), "A'");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The notation of formulas.
    pub notation: Notation,
    /// The layout in which derivatives are shown.
    pub layout: Layout,
    /// The meaning of gradients by structured variables.
    pub structured: StructuredGradient,
    /// Whether every derivative is checked before it is shown.
    pub verify: bool,
    /// Whether answers say which rules were tried on them.
    pub trace: bool,
    /// Whether outcomes say the shapes of the parts of their statements.
    pub parts: bool,
    /// Whether what is true is sought in the place of a false claim.
    pub repairs: Repairs,
    /// How much a text may take.
    pub limits: Limits,
    /// What reads the files that programs load; none are read without it.
    pub loader: Option<Loader>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            notation: Notation::default(),
            layout: Layout::default(),
            structured: StructuredGradient::default(),
            verify: true,
            trace: false,
            parts: false,
            repairs: Repairs::Sought,
            limits: Limits::default(),
            loader: None,
        }
    }
}

/// A formula that can be written in any style.
#[derive(Clone, Debug)]
pub struct Formula {
    /// Its expressions.
    pub ast: Arc<Ast>,
    /// The formula itself.
    pub root: ExprId,
    /// What it is equal to, where that is not the question itself: `∂y[i]/∂A[j,k]` in index notation.
    pub left: Option<Left>,
    /// The positions of the entry that it is, in index notation: `i`, `(j - 1)*m + i`.
    pub entry: Vec<ExprId>,
    /// How many of these belong to what is derived; the others belong to what it is derived by.
    pub above: usize,
    /// Names that it uses, with what they stand for: the `where` line.
    pub definitions: Vec<(String, ExprId)>,
    /// The notation that it is in.
    pub notation: Notation,
}

/// How sure a check is, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Both sides have one normal form.
    Proved,
    /// By exact arithmetic modulo primes.
    Exact,
    /// By numbers of a hundred digits, each with its error.
    Balls,
    /// By floats.
    Floats,
    /// Not at all.
    Unchecked,
}

impl Certainty {
    /// Of a verdict that refutes nothing.
    pub fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Proved => Self::Proved,
            Verdict::Agrees { tier: Tier::Field, .. } => Self::Exact,
            Verdict::Agrees { tier: Tier::Ball, .. } => Self::Balls,
            Verdict::Agrees { tier: Tier::Float, .. } => Self::Floats,
            Verdict::Differs(_) | Verdict::Unknown { .. } => Self::Unchecked,
        }
    }

    /// The word: `proved`, `exact`, `balls`, `floats`, `unchecked`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Exact => "exact",
            Self::Balls => "balls",
            Self::Floats => "floats",
            Self::Unchecked => "unchecked",
        }
    }
}

/// How a derivative was checked before it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How sure that is: of several derivatives, of the one that is least sure.
    pub certainty: Certainty,
    /// How, in words: what was compared, and the chance of an error; or why it was not checked. Of several
    /// derivatives the least sure comes first.
    pub how: String,
    /// The sizes of the dimensions that were tried, where there are any.
    pub sizes: Option<String>,
}

/// An answer that is a formula.
#[derive(Clone, Debug)]
pub struct FormulaAnswer {
    /// The node that is shown, in the session's arena until the next statement; `Session::keep` makes it last.
    pub node: NodeId,
    /// The formula, in the notation asked for.
    pub formula: Formula,
    /// Its shape.
    pub shape: Shape,
    /// The layout, in words, for derivatives of order 1 and up: `like W`, `axes of y, then of x`.
    pub layout: Option<String>,
    /// Where it holds: `X invertible`.
    pub conditions: Vec<String>,
    /// How it was checked; `None` where nothing was derived or checking is off.
    pub checked: Option<Checked>,
    /// Remarks: why no matrix form, what a symmetric variable's gradient means.
    pub remarks: Vec<Remark>,
    /// The rules that were tried on it, in order, where [`Options::trace`] asks for them.
    pub trace: Vec<Attempt>,
}

/// A rule that fitted a part of an answer.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The rule's name.
    pub rule: &'static str,
    /// The part, and what the rule makes of it; none where it has no formula of its own.
    pub sides: [Option<Formula>; 2],
    /// How many tokens both have; none where it has no formula of its own.
    pub tokens: [Option<usize>; 2],
    /// What became of it.
    pub fate: Fate,
}

/// Numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// The lengths of the axes; none for a number.
    pub axes: Vec<usize>,
    /// The entries, row by row, as floats.
    pub data: Vec<f64>,
    /// The entries as exact rationals, where all are.
    pub exact: Option<Vec<Rational>>,
    /// Whether a single axis lies as a row.
    pub row: bool,
    /// How the numbers were checked against the expression as it was typed; `None` where checking is off.
    pub checked: Option<Checked>,
}

/// One line of a derivation.
#[derive(Clone, Debug)]
pub struct StepText {
    /// `I`, `II`, … for the local derivatives; empty for what is made of them.
    pub label: String,
    /// The rule's name.
    pub rule: String,
    /// Where it is printed.
    pub source: String,
    /// What is derived, and its differential, where that helps.
    pub given: Vec<Formula>,
    /// What the step starts from, where it rewrites something.
    pub left: Option<Formula>,
    /// The products of derivatives whose sum it is, by the chain rule.
    pub paths: Vec<Vec<ChainFactor>>,
    /// What it comes to; its own left side says what that is: `∂E/∂W`.
    pub right: Formula,
    /// The rules that were used, one by one.
    pub applied: Vec<AppliedText>,
    /// Why it could not be compared with anything at points, where it could not.
    pub unchecked: Option<String>,
}

/// One use of one rule: the data that the second pass starts from.
#[derive(Clone, Debug)]
pub struct AppliedText {
    /// The rule's name.
    pub rule: String,
    /// What it was used on.
    pub before: Option<Formula>,
    /// What came of it.
    pub after: Option<Formula>,
    /// What it was used on, with `hole` where the rule worked.
    pub place: Option<Formula>,
    /// What stands for the names in the rule's text.
    pub binding: Vec<(String, Option<Formula>)>,
}

/// A claim's verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimAnswer {
    /// Whether it holds; `None` where that is not known.
    pub holds: Option<bool>,
    /// `proved`, `agrees`, `differs` or `unknown`.
    pub verdict: &'static str,
    /// The verdict in a sentence: how it was found, or why not.
    pub detail: String,
    /// Where it fails.
    pub counterexample: Option<Counterexample>,
}

/// What a claim says: two expressions and how they are related.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The left side.
    pub left: Body,
    /// What is claimed of the two.
    pub relation: Relation,
    /// The right side.
    pub right: Body,
}

/// A point at which a claim fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// Names and what they are: sizes first, then variables.
    pub at: Vec<(String, String)>,
    /// The position of the entry that differs, each counted from 1; empty for numbers.
    pub entry: Vec<usize>,
    /// The left side there.
    pub left: Told,
    /// The right side there.
    pub right: Told,
}

impl Counterexample {
    /// Names and what they are, the entry and both sides among them, in the order in which they are told.
    pub fn rows(&self) -> Vec<(String, String)> {
        let mut rows = self.at.clone();
        if !self.entry.is_empty() {
            rows.push(("entry".to_owned(), position(&self.entry)));
        }
        rows.push(("left".to_owned(), self.left.to_string()));
        rows.push(("right".to_owned(), self.right.to_string()));
        rows
    }
}

/// A position as it is typed: `[2,1]`.
pub(super) fn position(entry: &[usize]) -> String {
    let entry: Vec<String> = entry.iter().map(ToString::to_string).collect();
    format!("[{}]", entry.join(","))
}

/// What is true in the place of a claim that is false, or whose sides do not fit.
#[derive(Clone, Debug)]
pub struct Repair {
    /// How it was found.
    pub kind: RepairKind,
    /// In words.
    pub text: String,
    /// Where the right side stands, and what makes the claim true in its place; none for an assumption.
    pub edit: Option<(Span, Expression)>,
    /// How little the claim was changed, where that is next to nothing.
    pub slip: Option<Slip>,
}

/// A mistake of one sign, which shows what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A factor, or the sign of a term.
    Number,
    /// Transposes.
    Transpose,
}

/// How a repair was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepairKind {
    /// The sides are related: the left is 2 times the right.
    Relation,
    /// The right side with one edit.
    Edit,
    /// What the left side comes to.
    Formula,
    /// The claim holds under an assumption.
    Assumption,
}

/// What a statement said that asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Variables.
    Declared {
        /// Their names.
        names: Vec<Arc<str>>,
        /// The shape of each.
        shape: Shape,
        /// Their words of structure.
        structure: Words,
    },
    /// What a name stands for.
    Defined {
        /// The name.
        name: Arc<str>,
        /// The shape of what it stands for.
        shape: Shape,
    },
    /// A function.
    Function {
        /// Its name.
        name: Arc<str>,
        /// The names of its arguments.
        parameters: Vec<Arc<str>>,
    },
    /// Functions of which only the shapes are known.
    Unknown {
        /// Their names.
        names: Vec<Arc<str>>,
        /// The shapes of their arguments.
        arguments: Vec<Shape>,
        /// The shape of their value.
        value: Shape,
    },
    /// An equation to be used from here on.
    Assumed,
}

/// What a statement answered.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It was taken in, and asks for nothing: a declaration, a definition.
    Taken(Taken),
    /// An expression's formula.
    Expression(FormulaAnswer),
    /// A formula in one notation.
    Show(FormulaAnswer),
    /// Numbers.
    Eval(Numbers),
    /// A derivation, and the formula that it ends with.
    Steps {
        /// The steps.
        steps: Vec<StepText>,
        /// The result.
        result: FormulaAnswer,
    },
    /// A shape.
    Shape(Shape),
    /// A claim's verdict.
    Claim(ClaimAnswer),
    /// What is wrong.
    Errors(Vec<Diagnostic>),
}

/// A statement's answer, with where it stands.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The line of the statement in its source, counted from 1.
    pub line: usize,
    /// Where the statement stands.
    pub span: Span,
    /// Its text.
    pub source: String,
    /// The text of what it is about, without the word that it begins with: `a == b` of `claim a == b`.
    pub subject: String,
    /// The expression that it asks about, where there is one.
    pub asked: Option<Body>,
    /// What a claim says.
    pub claimed: Option<Claimed>,
    /// What was assumed of undeclared names: `W ∈ ℝ^{m×n}`.
    pub assumed: Vec<Assumption>,
    /// The shapes of its parts, operands before what they are part of, where [`Options::parts`] asks for them.
    pub parts: Vec<(Span, Shape)>,
    /// Warnings, which stop nothing.
    pub warnings: Vec<Diagnostic>,
    /// The answer.
    pub answer: Answer,
    /// What is true in the place of a claim that does not hold, at most two: what holds always comes before what
    /// holds under an assumption.
    pub repairs: Vec<Repair>,
}
