//! One edit of an expression: the mistakes that are made with a pen. A transpose is forgotten, factors stand in
//! the other order, a sign or a 2 is lost. Nothing in here knows whether an edit helps.

use num_rational::BigRational;

use super::super::expression::Expression;
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Operator};
use crate::syntax::built_in;

/// The most edits that are tried.
const MOST_EDITS: usize = 90;

/// An expression that is being changed.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    ast: Ast,
    root: ExprId,
}

/// A change of one node: the node that it becomes, from the node that it was.
type Change = fn(&mut Ast, ExprId) -> Option<ExprId>;

/// The changes, those that are made most often first.
const CHANGES: &[Change] = &[
    transpose,
    exchange,
    regroup,
    negate_term,
    scale_term,
    unscale,
    step_up,
    step_down,
    invert,
    entrywise,
    exchange_arguments,
    negate_factor,
];

/// Every expression that is one edit away, each once.
pub(super) fn of(expression: &Expression) -> Vec<Expression> {
    let draft = Draft::of(expression);
    let mut found: Vec<Expression> = Vec::new();
    for change in CHANGES {
        for id in draft.ast.reachable(&[draft.root]) {
            let Some(edited) = draft.changed(id, *change) else { continue };
            if edited.is_transposed_twice() {
                continue;
            }
            let edited = edited.expression();
            if edited.text() != expression.text() && found.iter().all(|one| one.text() != edited.text()) {
                found.push(edited);
            }
        }
    }
    found.truncate(MOST_EDITS);
    found
}

impl Draft {
    /// An expression as it is.
    pub fn of(expression: &Expression) -> Self {
        let mut ast = Ast::new();
        let root = ast.copy(&expression.body().ast, expression.body().root);
        Self { ast, root }
    }

    /// The product of two names.
    pub fn product(one: &str, other: &str) -> Expression {
        let mut ast = Ast::new();
        let mut name = |name: &str| {
            ast.push(Expr::Name(Name { text: name.into(), span: Span::nowhere() }), Span::nowhere())
        };
        let (left, right) = (name(one), name(other));
        let root = binary(&mut ast, Operator::Multiply, left, right);
        Self { ast, root }.expression()
    }

    /// What it comes to.
    pub fn expression(&self) -> Expression {
        Expression::written(&self.ast, self.root)
    }

    /// Whether something is transposed twice: nobody means that.
    fn is_transposed_twice(&self) -> bool {
        let is_transpose = |id: ExprId| matches!(self.ast.get(id), Expr::Transpose(_));
        let reachable = self.ast.reachable(&[self.root]);
        reachable.iter().any(|id| matches!(self.ast.get(*id), Expr::Transpose(inner) if is_transpose(*inner)))
    }

    /// Whether another expression is the same.
    pub fn is_same(&self, other: &Expression) -> bool {
        self.expression().text() == other.text()
    }

    /// Its transpose.
    pub fn transposed(mut self) -> Expression {
        self.root = transposed(&mut self.ast, self.root);
        self.expression()
    }

    /// A multiple of it.
    pub fn multiplied(mut self, above: i32, below: i32) -> Expression {
        let root = self.root;
        self.root = match (above, below) {
            (-1, 1) => self.ast.push(Expr::Negate(root), Span::nowhere()),
            _ => {
                let above = number(&mut self.ast, above);
                let product = binary(&mut self.ast, Operator::Multiply, above, root);
                if below == 1 {
                    product
                } else {
                    let below = number(&mut self.ast, below);
                    binary(&mut self.ast, Operator::Divide, product, below)
                }
            }
        };
        self.expression()
    }

    /// The expression with one of its nodes changed; `None` where the change is none of that node.
    fn changed(&self, at: ExprId, change: Change) -> Option<Self> {
        let mut ast = Ast::new();
        let mut copies = rustc_hash::FxHashMap::default();
        let mut root = None;
        for id in self.ast.reachable(&[self.root]) {
            let copy = self.ast.get(id).over(|operand| copies.get(&operand).copied().unwrap_or(operand));
            let mut new = ast.push(copy, Span::nowhere());
            if id == at {
                new = change(&mut ast, new)?;
            }
            copies.insert(id, new);
            root = Some(new);
        }
        Some(Self { ast, root: root? })
    }
}

fn binary(ast: &mut Ast, operator: Operator, left: ExprId, right: ExprId) -> ExprId {
    ast.push(Expr::Binary { operator, left, right }, Span::nowhere())
}

fn number(ast: &mut Ast, value: i32) -> ExprId {
    let spelling = value.to_string().into();
    ast.push(Expr::Number { value: BigRational::from_integer(value.into()), spelling }, Span::nowhere())
}

fn transposed(ast: &mut Ast, id: ExprId) -> ExprId {
    match *ast.get(id) {
        Expr::Transpose(inner) => inner,
        _ => ast.push(Expr::Transpose(id), Span::nowhere()),
    }
}

/// `A` becomes `A'`, and `A'` becomes `A`.
fn transpose(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    match ast.get(id) {
        Expr::Name(_) | Expr::Call { .. } | Expr::Transpose(_) => Some(transposed(ast, id)),
        Expr::Binary { operator: Operator::Add | Operator::Subtract | Operator::Multiply, .. } => {
            Some(transposed(ast, id))
        }
        _ => None,
    }
}

/// `A*B` becomes `B*A`.
fn exchange(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    let Expr::Binary { operator, left, right } = *ast.get(id) else { return None };
    let is_ordered =
        matches!(operator, Operator::Multiply | Operator::Divide | Operator::Subtract | Operator::Kronecker);
    is_ordered.then(|| binary(ast, operator, right, left))
}

/// `A*B*C` becomes `A*C*B`.
fn regroup(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    let Expr::Binary { operator: Operator::Multiply, left, right } = *ast.get(id) else { return None };
    let Expr::Binary { operator: Operator::Multiply, left: first, right: second } = *ast.get(left) else {
        return None;
    };
    let exchanged = binary(ast, Operator::Multiply, first, right);
    Some(binary(ast, Operator::Multiply, exchanged, second))
}

/// `a + b` becomes `a - b`, and the other way round; `-a` becomes `a`.
fn negate_term(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    match *ast.get(id) {
        Expr::Binary { operator: Operator::Add, left, right } => {
            Some(binary(ast, Operator::Subtract, left, right))
        }
        Expr::Binary { operator: Operator::Subtract, left, right } => {
            Some(binary(ast, Operator::Add, left, right))
        }
        Expr::Negate(inner) => Some(inner),
        _ => None,
    }
}

/// `a` becomes `-a`.
fn negate_factor(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    let is_factor = matches!(ast.get(id), Expr::Name(_) | Expr::Call { .. });
    is_factor.then(|| ast.push(Expr::Negate(id), Span::nowhere()))
}

/// `a` becomes `2*a`.
fn scale_term(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    let is_factor = matches!(
        ast.get(id),
        Expr::Name(_)
            | Expr::Call { .. }
            | Expr::Binary { operator: Operator::Multiply | Operator::Divide, .. }
    );
    is_factor.then(|| {
        let two = number(ast, 2);
        binary(ast, Operator::Multiply, two, id)
    })
}

/// `2*a` becomes `a`.
fn unscale(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    let Expr::Binary { operator: Operator::Multiply | Operator::Divide, left, right } = *ast.get(id) else {
        return None;
    };
    match (ast.get(left), ast.get(right)) {
        (Expr::Number { .. }, _) => Some(right),
        (_, Expr::Number { .. }) => Some(left),
        _ => None,
    }
}

/// A number becomes the next.
fn step_up(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    stepped(ast, id, 1)
}

/// A number becomes the one before.
fn step_down(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    stepped(ast, id, -1)
}

fn stepped(ast: &mut Ast, id: ExprId, by: i32) -> Option<ExprId> {
    let Expr::Number { value, .. } = ast.get(id) else { return None };
    let value = value + BigRational::from_integer(by.into());
    let spelling = value.to_string().into();
    value.is_integer().then(|| ast.push(Expr::Number { value, spelling }, Span::nowhere()))
}

/// `A` becomes `inv(A)`, and the other way round.
fn invert(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    match ast.get(id) {
        Expr::Call { function, arguments } if &*function.text == built_in::INVERSE => {
            arguments.first().copied()
        }
        Expr::Name(name) if name.text.starts_with(char::is_uppercase) => {
            let function = Name { text: built_in::INVERSE.into(), span: Span::nowhere() };
            Some(ast.push(Expr::Call { function, arguments: vec![id] }, Span::nowhere()))
        }
        _ => None,
    }
}

/// `a*b` becomes `a.*b`, and the other way round.
fn entrywise(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    let Expr::Binary { operator, left, right } = *ast.get(id) else { return None };
    let other = match operator {
        Operator::Multiply => Operator::Hadamard,
        Operator::Hadamard => Operator::Multiply,
        Operator::Power => Operator::HadamardPower,
        Operator::HadamardPower => Operator::Power,
        _ => return None,
    };
    Some(binary(ast, other, left, right))
}

/// `kron(a, b)` becomes `kron(b, a)`.
fn exchange_arguments(ast: &mut Ast, id: ExprId) -> Option<ExprId> {
    let Expr::Call { function, arguments } = ast.get(id).clone() else { return None };
    let is_derivative = built_in::derivative(&function.text).is_some();
    let [first, second, rest @ ..] = arguments.as_slice() else { return None };
    let arguments = [*second, *first].into_iter().chain(rest.iter().copied()).collect();
    (!is_derivative).then(|| ast.push(Expr::Call { function, arguments }, Span::nowhere()))
}
