//! Statements in, plain data out: the public face of the library.

mod carried;
mod check;
mod claims;
mod combination;
mod conditions;
mod constants;
mod data;
mod evaluate;
mod expression;
#[cfg(test)]
mod faults;
mod forms;
mod indices;
mod kronecker;
mod left;
mod measure;
mod memory;
mod outcome;
mod present;
mod question;
mod read_back;
mod reading;
mod remark;
mod repair;
mod run;
mod sides;
mod smooth;
mod steps;
mod structured;
mod superseded;
mod trace;
mod typeset;

use std::sync::Arc;

use indexmap::IndexMap;
use num_traits::Signed;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Diagnostic;
use crate::differentiate::Differentiator;
use crate::ir::{Arena, Contraction, Factor, Node, NodeId, SymbolId, SymbolKind, Wording};
use crate::limits;
use crate::lower::{self, Environment, Lowered};
use crate::simplify::Simplifier;
use crate::span::Span;
use crate::syntax::ast::{Ast, Body, ExprId};
use present::ReadBack;

pub use crate::lower::{Assumed, Assumption};
pub use expression::Expression;
pub use left::{ChainFactor, Left, Part, Quotient};
pub use memory::Snapshot;
pub use outcome::{
    Answer, AppliedText, Attempt, Certainty, Checked, ClaimAnswer, Claimed, Counterexample, Fate, Formula,
    FormulaAnswer, Layout, Notation, Numbers, Options, Outcome, Repair, RepairKind, Repairs, Slip, StepText,
    StructuredGradient, Taken,
};
pub use question::{Ask, Question};
pub use remark::Remark;
pub use run::stopped;
pub use typeset::Typeset;

/// What it costs in operations to look at a definition.
const OPERATIONS_OF_NAME: u64 = 100;

/// A conversation: what was declared and defined so far.
///
/// ```
/// use gradus::session::{Answer, Session};
///
/// let mut session = Session::new();
/// session.run("S : R[n,n] symmetric\nx : R[n]\nq = x'*S*x");
/// let outcomes = session.run("claim grad(q, x) == 2*S*x");
/// assert!(matches!(&outcomes[0].answer, Answer::Claim(claim) if claim.holds == Some(true)));
/// ```
#[derive(Debug, Default)]
pub struct Session {
    /// How answers are to be given.
    pub options: Options,
    arena: Arena,
    environment: Environment,
    /// The definitions in force, derivatives in them taken.
    defined: IndexMap<Arc<str>, NodeId>,
    /// Those of these names that a face gave, which whoever asked has not read anywhere.
    unsaid: FxHashSet<Arc<str>>,
    /// The numbers that variables were given from outside.
    given: IndexMap<Arc<str>, data::Given>,
    /// The definitions as they were typed, for derivations.
    typed: FxHashMap<Arc<str>, (Arc<Ast>, ExprId)>,
    /// How each definition was worded.
    wordings: IndexMap<SymbolId, Wording>,
    /// What names mean, as they were typed: for the second reading.
    texts: reading::Texts,
    differentiator: Differentiator,
    simplifier: Simplifier,
    /// What there was before the last question, which is forgotten at the next statement.
    question: Option<memory::Mark>,
    /// How the questions were worded whose answers stay.
    kept: Wording,
    /// The snapshots that can be gone back to, oldest first, and the number of the last.
    snapshots: Vec<u64>,
    /// How many questions deep the session is in what leaves no trace.
    asides: usize,
    serial: u64,
    /// How often rules were used on answers.
    rewrites: usize,
    /// How many formulas were not shown, as their text read as something else.
    misread: usize,
    /// How many of these may be right all the same: no point told.
    unread: usize,
}

impl Session {
    /// Nothing declared yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was declared, defined and assumed so far.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The expressions so far.
    pub fn arena(&self) -> &Arena {
        &self.arena
    }

    /// How many nodes the expressions so far are made of.
    pub fn nodes(&self) -> usize {
        self.arena.len()
    }

    /// How often rules were used to bring answers into the form that is shown.
    pub fn rewrites(&self) -> usize {
        self.rewrites
    }

    /// How many formulas were held back because their text, read again, was not what they stood for.
    /// Each is a fault of a notation.
    pub fn misread(&self) -> usize {
        self.misread
    }

    /// How many of the formulas that were held back may be right all the same: whether their text is what they
    /// stood for could not be found out.
    pub fn unread(&self) -> usize {
        self.unread
    }

    fn answer_to(
        &mut self,
        answer: lower::Answer,
        body: Option<Body>,
        claimed: Option<&Claimed>,
        span: Span,
    ) -> Result<Answer, Box<Diagnostic>> {
        use lower::Answer as Asked;
        Ok(match answer {
            Asked::Declared { names, shape, structure, value } => {
                if let Some(value) = value {
                    self.keeps_declaration(&names, value, span)?;
                }
                Answer::Taken(Taken::Declared { names, shape, structure })
            }
            Asked::Assumed { .. } => Answer::Taken(Taken::Assumed),
            Asked::Defined { name, lowered, .. } => {
                // A definition that cannot be derived is refused where it stands.
                let node = self.taken(lowered.node, span)?;
                let node = self.simplifier.fold(&mut self.arena, node);
                if let Some(limit) = limits::cause() {
                    return Err(Box::new(stopped(limit, span)));
                }
                self.defined.shift_remove(&name);
                self.defined.insert(name.clone(), node);
                Answer::Taken(Taken::Defined { name, shape: lowered.shape })
            }
            Asked::Function { name, parameters } => Answer::Taken(Taken::Function { name, parameters }),
            Asked::UnknownFunction { names, arguments, value } => {
                Answer::Taken(Taken::Unknown { names, arguments, value })
            }
            Asked::Expression(asked) => {
                Answer::Expression(self.read_formula(&asked, body, self.options.notation, span)?)
            }
            Asked::Show { expression, notation } => {
                Answer::Show(self.read_formula(&expression, body, notation, span)?)
            }
            Asked::Eval(asked) => {
                let numbers = self.numbers(&asked, span)?;
                Answer::Eval(self.read_numbers(body.as_ref(), numbers, span)?)
            }
            Asked::Steps(asked) => {
                let result = self.read_formula(&asked, body, self.options.notation, span)?;
                let steps = self.derivation(&asked, span)?;
                Answer::Steps { steps, result }
            }
            Asked::Shape(asked) => Answer::Shape(asked.shape),
            Asked::Claim(claim) => Answer::Claim(self.claim(claim, claimed, span)?),
        })
    }

    /// The formula of an expression, read against what was typed. Where its text is seen to be what was typed, exactly,
    /// nobody need ask whether it is also that of the node that it was written from.
    fn read_formula(
        &mut self,
        asked: &Lowered,
        body: Option<Body>,
        notation: Notation,
        span: Span,
    ) -> Result<FormulaAnswer, Box<Diagnostic>> {
        let (mut formula, mut taken) = self.formula(asked, notation, ReadBack::Later, span)?;
        let mut agreement = self.agreement(body.as_ref(), asked, &formula);
        if !agreement.as_ref().is_some_and(reading::is_exact) && formula.formula.notation == Notation::Matrix
        {
            let node = self.arena.with_structure(formula.node);
            if !self.reads_back(&formula.formula, node, &formula.shape) {
                (formula, taken) = self.formula(asked, notation, ReadBack::Now, span)?;
                agreement = self.agreement(body.as_ref(), asked, &formula);
            }
        }
        self.check(agreement, asked, taken, &mut formula, span)?;
        Ok(formula)
    }

    /// A node with every derivative in it taken.
    fn taken(&mut self, node: NodeId, span: Span) -> Result<NodeId, Box<Diagnostic>> {
        self.taken_before(node, &[], span)
    }

    /// The same of a node that is then derived by some variables.
    fn taken_before(&mut self, node: NodeId, by: &[NodeId], span: Span) -> Result<NodeId, Box<Diagnostic>> {
        let mut fold = |arena: &mut Arena, node: NodeId| self.simplifier.fold(arena, node);
        let taken = self.differentiator.eliminate_before(&mut self.arena, node, by, &mut fold);
        taken.map_err(|why| Box::new(why.to_diagnostic(span)))
    }

    /// What was assumed to be equal so far, over twins: what is shown stands over them.
    fn assumed_of_twins(&mut self) -> Vec<(NodeId, NodeId)> {
        let mut assumed = self.assumed();
        for (left, right) in &mut assumed {
            (*left, *right) = (self.arena.with_structure(*left), self.arena.with_structure(*right));
        }
        assumed
    }

    /// What was assumed to be equal so far.
    fn assumed(&self) -> Vec<(NodeId, NodeId)> {
        self.environment.assumed_equal.iter().map(|(left, right)| (left.node, right.node)).collect()
    }

    /// Whether a name is that of a definition that nobody typed.
    pub fn is_unsaid(&self, name: &str) -> bool {
        self.unsaid.contains(name)
    }

    /// Marks a definition as one that nobody typed: no answer is written in its terms, unless it is a quotient.
    pub fn leave_unsaid(&mut self, name: &str) {
        self.unsaid.insert(name.into());
    }

    /// The definitions that products and sums among these names are called by, over variables and over twins.
    fn called(&mut self, names: &FxHashMap<NodeId, String>) -> Vec<(NodeId, NodeId)> {
        let mut called = Vec::new();
        for (name, node) in &self.defined {
            let said = !self.unsaid.contains(name);
            for node in [*node, self.arena.with_structure(*node)] {
                let Node::Named(_, body) = *self.arena.node(node) else { continue };
                let composed = match self.arena.node(body) {
                    Node::Contraction(product) => said || is_quotient(&self.arena, product),
                    Node::Sum(_) => said,
                    _ => false,
                };
                if composed && names.contains_key(&body) && !called.contains(&(body, node)) {
                    called.push((body, node));
                }
            }
        }
        called
    }

    /// The names of the definitions in force, by what they stand for, over variables and over twins.
    fn names(&mut self) -> FxHashMap<NodeId, String> {
        limits::spend(OPERATIONS_OF_NAME * self.defined.len() as u64);
        let mut names = FxHashMap::default();
        for node in self.defined.values() {
            for node in [*node, self.arena.with_structure(*node)] {
                // The formula of a column is not called by the name of a row.
                if let Node::Named(symbol, body) = self.arena.node(node)
                    && self.arena.symbol(*symbol).kind != SymbolKind::Row
                    && !matches!(self.arena.node(*body), Node::Number(_) | Node::Symbol(_) | Node::Named(..))
                {
                    names.insert(*body, self.arena.symbol(*symbol).name.to_string());
                }
            }
        }
        names
    }
}

/// Whether a number is divided by what is made of entries: Rayleigh's quotient, a cosine. A root above the line,
/// as in `norm(x)/sum(x)`, would be called by the quotient wherever it is divided by: `x/norm(x)` would be `x/(f*sum(x))`.
fn is_quotient(arena: &Arena, product: &Contraction) -> bool {
    let composed =
        |base: NodeId| matches!(arena.node(base), Node::Contraction(_) | Node::Sum(_) | Node::Apply { .. });
    let divides = |factor: &Factor| factor.exponent.is_negative() && composed(factor.base);
    let is_root = |factor: &Factor| factor.exponent.is_positive() && !factor.exponent.is_integer();
    product.output.is_empty() && product.factors.iter().any(divides) && !product.factors.iter().any(is_root)
}
