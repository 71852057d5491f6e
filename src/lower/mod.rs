//! From the tree of what was typed to tensor expressions: names, shapes, and what is said when
//! they do not fit. Shapes of undeclared names are inferred over all statements that were
//! submitted together. Nothing in here derives, simplifies, evaluates or prints.

mod bracket;
mod builders;
mod by;
mod call;
mod claims;
mod compared;
mod derivatives;
mod dimensions;
mod entrywise;
mod environment;
pub mod error;
mod evaluate;
mod fixes;
mod indices;
mod infer;
mod inlined;
mod lengths;
mod lookup;
mod misread;
mod names;
mod numbers;
mod operators;
mod orders;
mod power;
mod products;
mod program;
mod readings;
mod select;
mod spelling;
mod statements;
mod taken;
mod unify;
mod unknown;
mod uses;
mod values;
mod written;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::ir::{Arena, NodeId, Typed};
use crate::number::Rational;
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::structures::Words;
use crate::syntax::Notation;
use crate::syntax::ast::{Ast, ExprId, Program};

pub use environment::{Assumed, Assumption, Entry, EntryKind, Environment, Function, Scope, UnknownFunction};
pub use program::Prepared;

/// An expression that has been lowered: its node, and its shape with the orientation of rows,
/// which nodes do not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowered {
    /// The node.
    pub node: NodeId,
    /// The shape; its axes are those of the node.
    pub shape: Shape,
}

impl Lowered {
    /// A number.
    pub fn scalar(node: NodeId) -> Self {
        Self { node, shape: Shape::scalar() }
    }
}

/// A number that is claimed to some digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    /// Its exact value, with its sign.
    pub value: Rational,
    /// How it was written, without its sign.
    pub spelling: Arc<str>,
}

/// What is claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// That two expressions are identically equal.
    Equal {
        /// The left side, with an axis in front for each free index.
        left: Lowered,
        /// The right side, likewise.
        right: Lowered,
        /// The free indices, in the order of those axes.
        indices: Vec<Arc<str>>,
    },
    /// That the entries of an expression round to digits.
    Rounds {
        /// The expression.
        left: Lowered,
        /// What is claimed of each entry, row by row.
        entries: Vec<Digits>,
    },
}

/// What a statement came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Names were declared.
    Declared {
        /// The names.
        names: Vec<Arc<str>>,
        /// Their shape.
        shape: Shape,
        /// Their words of structure.
        structure: Words,
        /// Their value, where they were given one.
        value: Option<NodeId>,
    },
    /// Two expressions were said to be equal.
    Assumed {
        /// The left side.
        left: Lowered,
        /// The right side.
        right: Lowered,
    },
    /// A name was defined.
    Defined {
        /// The name.
        name: Arc<str>,
        /// The node that carries the name.
        lowered: Lowered,
        /// Whether it had another definition before.
        again: bool,
    },
    /// A function was defined.
    Function {
        /// Its name.
        name: Arc<str>,
        /// Its parameters.
        parameters: Vec<Arc<str>>,
    },
    /// Functions were declared of which only the shapes are known.
    UnknownFunction {
        /// Their names.
        names: Vec<Arc<str>>,
        /// The shapes of their arguments.
        arguments: Vec<Shape>,
        /// The shape of their value.
        value: Shape,
    },
    /// An expression.
    Expression(Lowered),
    /// An expression to be shown in one notation.
    Show {
        /// The expression.
        expression: Lowered,
        /// The notation.
        notation: Notation,
    },
    /// An expression whose numbers are wanted.
    Eval(Lowered),
    /// An expression whose derivation is wanted.
    Steps(Lowered),
    /// An expression whose shape is wanted.
    Shape(Lowered),
    /// A claim.
    Claim(Claim),
}

/// A statement, and what it came to.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The statement's place in its program.
    pub statement: usize,
    /// What it came to.
    pub outcome: Result<Answer, Vec<Diagnostic>>,
    /// What was assumed for it.
    pub assumptions: Vec<Assumption>,
    /// How the sums and products in it were typed.
    pub typed: Vec<Typed>,
    /// The shapes of its parts, where the program keeps them.
    pub parts: Vec<(Span, Shape)>,
    /// What is to be said beside the answer.
    pub warnings: Vec<Diagnostic>,
    /// What must have a value for it to have one, though it may have left no trace in what it came to.
    pub demands: Vec<Demand>,
}

/// What must be so for a statement to have a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Something is divided by this.
    Divisor(NodeId),
    /// The value of a function is used.
    Value(NodeId),
}

/// What the names in a text of the table stand for.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    /// Names, and what they stand for.
    pub names: Vec<(Arc<str>, Lowered)>,
    /// What `d(…)` of a name stands for. Only these names vary in a differential.
    pub differentials: Vec<(Arc<str>, Lowered)>,
    /// What the names of dimensions stand for.
    pub dimensions: Vec<(Arc<str>, Dimension)>,
}

/// Lowers the statements of a program, in order; each that is faulty has its own messages, and
/// the others go on. `source` is the text that the program was read from.
pub fn lower(
    arena: &mut Arena,
    environment: &mut Environment,
    source: &str,
    program: &Program,
) -> Vec<Answered> {
    program::lower(arena, environment, source, program)
}

/// Reads a program as a whole: the shapes of its undeclared names. Its statements are then lowered one by one.
pub fn prepare<'a>(
    arena: &mut Arena,
    environment: &mut Environment,
    source: &'a str,
    program: &'a Program,
) -> Prepared<'a> {
    program::prepare(arena, environment, source, program)
}

/// Lowers one statement of a program that was prepared.
pub fn statement(
    arena: &mut Arena,
    environment: &mut Environment,
    prepared: &Prepared<'_>,
    place: usize,
) -> Answered {
    program::statement(arena, environment, prepared, place)
}

/// Lowers one expression in an environment; what is undeclared there is assumed.
#[expect(clippy::result_large_err, reason = "an error is made once an expression, and shown at once")]
pub fn lower_expression(
    arena: &mut Arena,
    environment: &mut Environment,
    source: &str,
    ast: &Ast,
    id: ExprId,
) -> Result<(Lowered, Vec<Assumption>), Diagnostic> {
    program::lower_expression(arena, environment, source, ast, id)
}

/// Lowers a text in which only the bound names, the language's constants and the functions of
/// the table are known: the mathematics of a row.
#[expect(clippy::result_large_err, reason = "an error is made once an expression, and shown at once")]
pub fn lower_bound(
    arena: &mut Arena,
    ast: &Ast,
    id: ExprId,
    bindings: &Bindings,
) -> Result<Lowered, Diagnostic> {
    program::lower_bound(arena, ast, id, bindings)
}
