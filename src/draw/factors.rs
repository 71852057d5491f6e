//! An entry of a result as sums of products of entries: `(A*x)[i]` becomes `A[i,a] x[a]`. What is
//! no product stays one box with its indices.

use crate::notation::text;
use crate::number::{Rational, rational};
use crate::report::{self, Format};
use crate::session::{Expression, Session};
use crate::syntax::ast::{Ast, Expr, ExprId, Operator, Subscript};

/// The most terms that are told apart, and how deep products are taken apart.
const MOST_TERMS: usize = 12;
const DEEPEST: usize = 60;

/// The identity, whose lines go straight through.
const IDENTITY: &str = "I";

/// A box with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Factor {
    pub label: String,
    /// The same in LaTeX.
    pub latex: String,
    pub indices: Vec<String>,
}

/// The number before a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Weight(pub Rational);

impl Default for Weight {
    fn default() -> Self {
        Self(rational::integer(1))
    }
}

/// A product of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Term {
    pub weight: Weight,
    pub factors: Vec<Factor>,
    /// Indices that are one and the same.
    pub joined: Vec<(String, String)>,
    /// Indices that are added over, with the last value of each where it is written.
    pub bound: Vec<(String, String)>,
}

impl Term {
    /// The product of two.
    fn times(&self, other: &Self) -> Self {
        let mut product = self.clone();
        product.weight = Weight(rational::times(&self.weight.0, &other.weight.0));
        product.factors.extend(other.factors.iter().cloned());
        product.joined.extend(other.joined.iter().cloned());
        product.bound.extend(other.bound.iter().cloned());
        product
    }
}

/// Takes expressions apart. Orders are asked of the session.
pub(super) struct Taker<'a> {
    pub ast: &'a Ast,
    pub session: &'a mut Session,
    fresh: usize,
}

impl<'a> Taker<'a> {
    pub fn new(ast: &'a Ast, session: &'a mut Session) -> Self {
        Self { ast, session, fresh: 0 }
    }

    /// The terms of the entry of an expression at the indices; `None` where they are too many.
    pub fn entry(&mut self, id: ExprId, indices: &[String], depth: usize) -> Option<Vec<Term>> {
        if depth > DEEPEST {
            return Some(vec![self.whole(id, indices)]);
        }
        let ast = self.ast;
        let deeper = depth + 1;
        let terms = match ast.get(id) {
            Expr::Number { value, .. } => vec![Term { weight: Weight(value.clone()), ..Term::default() }],
            Expr::Negate(inner) => negated(self.entry(*inner, indices, deeper)?),
            Expr::Binary { operator: Operator::Add, left, right } => {
                let mut terms = self.entry(*left, indices, deeper)?;
                terms.extend(self.entry(*right, indices, deeper)?);
                terms
            }
            Expr::Binary { operator: Operator::Subtract, left, right } => {
                let mut terms = self.entry(*left, indices, deeper)?;
                terms.extend(negated(self.entry(*right, indices, deeper)?));
                terms
            }
            Expr::Binary { operator: Operator::Multiply, left, right } => {
                self.product(*left, *right, indices, deeper)?
            }
            Expr::Binary { operator: Operator::Hadamard, left, right } => {
                let (on_left, on_right) = (self.fitting(*left, indices), self.fitting(*right, indices));
                let left = self.entry(*left, &on_left, deeper)?;
                let right = self.entry(*right, &on_right, deeper)?;
                crossed(&left, &right)
            }
            Expr::Transpose(inner) => {
                let reversed: Vec<String> = indices.iter().rev().cloned().collect();
                self.entry(*inner, &reversed, deeper)?
            }
            Expr::Sum { body, index, upper, .. } if indices.is_empty() => {
                let mut terms = self.entry(*body, indices, deeper)?;
                for term in &mut terms {
                    term.bound.push((index.text.to_string(), text::unicode(ast, *upper)));
                }
                terms
            }
            Expr::Select { base, subscripts } if indices.is_empty() => match names(ast, subscripts) {
                Some(names) => self.entry(*base, &names, deeper)?,
                None => vec![self.whole(id, indices)],
            },
            Expr::Call { function, arguments } => match (&*function.text, arguments.as_slice(), indices) {
                ("diag", [argument], [first, second]) => {
                    let mut terms = self.entry(*argument, std::slice::from_ref(first), deeper)?;
                    for term in &mut terms {
                        term.joined.push((first.clone(), second.clone()));
                    }
                    terms
                }
                ("tr", [argument], []) => {
                    let around = self.index();
                    self.entry(*argument, &[around.clone(), around], deeper)?
                }
                _ => vec![self.whole(id, indices)],
            },
            _ => vec![self.whole(id, indices)],
        };
        (terms.len() <= MOST_TERMS).then_some(terms)
    }

    /// A matrix product, a scaling, an inner or an outer product.
    fn product(
        &mut self,
        left: ExprId,
        right: ExprId,
        indices: &[String],
        depth: usize,
    ) -> Option<Vec<Term>> {
        let (first, second) = (self.order(left), self.order(right));
        let is_outer = first == 0 || second == 0 || first + second == indices.len();
        let (on_left, on_right): (Vec<String>, Vec<String>) = if is_outer {
            let (left, right) = indices.split_at_checked(first)?;
            (left.to_vec(), right.to_vec())
        } else {
            let (left, right) = indices.split_at_checked(first - 1)?;
            let inner = self.index();
            let mut on_left = left.to_vec();
            on_left.push(inner.clone());
            (on_left, std::iter::once(inner).chain(right.iter().cloned()).collect())
        };
        let left = self.entry(left, &on_left, depth)?;
        let right = self.entry(right, &on_right, depth)?;
        Some(crossed(&left, &right))
    }

    /// The indices, or none for a scalar, which fits every entry.
    fn fitting(&mut self, id: ExprId, indices: &[String]) -> Vec<String> {
        if self.order(id) == 0 { Vec::new() } else { indices.to_vec() }
    }

    /// A box.
    fn whole(&self, id: ExprId, indices: &[String]) -> Term {
        let latex = report::expression(self.ast, id, Format::Latex);
        let label = text::unicode(self.ast, id);
        if let (IDENTITY, [first, second]) = (label.as_str(), indices) {
            return Term { joined: vec![(first.clone(), second.clone())], ..Term::default() };
        }
        // A function of entries: the indices stand inside, and the box is the function of the whole.
        let mut own = indices.to_vec();
        let mut label = label;
        if indices.is_empty() {
            for index in inner_indices(self.ast, id) {
                label = label.replace(&format!("[{index}]"), "");
                own.push(index);
            }
        }
        Term { factors: vec![Factor { label, latex, indices: own }], ..Term::default() }
    }

    /// A name for an index that nobody wrote.
    fn index(&mut self) -> String {
        self.fresh += 1;
        format!("#{}", self.fresh)
    }

    /// How many axes an expression has; entries have none.
    fn order(&mut self, id: ExprId) -> usize {
        if matches!(self.ast.get(id), Expr::Number { .. } | Expr::Select { .. } | Expr::Sum { .. }) {
            return 0;
        }
        match self.session.shape_of(&Expression::written(self.ast, id)) {
            Some(shape) => shape.order(),
            // The identity of the size that fits stands alone only as a matrix.
            _ if text::ascii(self.ast, id) == IDENTITY => 2,
            _ => 0,
        }
    }
}

fn negated(mut terms: Vec<Term>) -> Vec<Term> {
    for term in &mut terms {
        term.weight = Weight(-term.weight.0.clone());
    }
    terms
}

fn crossed(left: &[Term], right: &[Term]) -> Vec<Term> {
    left.iter().flat_map(|one| right.iter().map(|other| one.times(other))).collect()
}

/// The subscripts as names, where all are.
fn names(ast: &Ast, subscripts: &[Subscript]) -> Option<Vec<String>> {
    subscripts.iter().map(|subscript| name(ast, subscript)).collect()
}

fn name(ast: &Ast, subscript: &Subscript) -> Option<String> {
    match subscript {
        Subscript::Entry(entry) => match ast.get(*entry) {
            Expr::Name(name) => Some(name.text.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// The names that stand in subscripts within an expression, in order.
fn inner_indices(ast: &Ast, root: ExprId) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if let Expr::Select { subscripts, .. } = ast.get(id) {
            for index in subscripts.iter().filter_map(|subscript| name(ast, subscript)) {
                if !found.contains(&index) {
                    found.push(index);
                }
            }
        }
        ast.get(id).for_each_operand(|operand| open.push(operand));
    }
    found
}
