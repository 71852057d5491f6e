//! What was probably meant: candidate changes are tried by shape, and the first that fits is
//! offered, with its edit where the text is at hand.

use super::entrywise::deed;
use super::error::LowerError;
use super::evaluate::{Given, Lower};
use super::products::product_shape;
use super::readings::sums_up;
use super::uses::ids;
use crate::diagnostic::Mend;
use crate::shape::Shape;
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Operator};

/// One candidate.
struct Candidate {
    left: Shape,
    right: Shape,
    left_turned: bool,
    right_turned: bool,
    swapped: bool,
}

/// A shape turned over.
pub(super) fn turned(shape: &Shape) -> Shape {
    let row = shape.order() == 1 && !shape.row;
    Shape { axes: shape.axes.iter().rev().cloned().collect(), row }
}

/// Whether an expression is a name, or a minus before one.
fn is_name_or_opposite(ast: &Ast, id: ExprId) -> bool {
    match ast.get(id) {
        Expr::Negate(inner) => matches!(ast.get(*inner), Expr::Name(_)),
        other => matches!(other, Expr::Name(_)),
    }
}

/// Whether the entries of a vector that an operand stands in are summed up: `sum(y*log(p))`.
fn is_summed(ast: &Ast, id: ExprId) -> bool {
    ids(ast).any(|place| match ast.get(place) {
        Expr::Call { function, arguments } => {
            sums_up(&function.text) && ast.reachable(arguments).contains(&id)
        }
        _ => false,
    })
}

fn is_atom(ast: &Ast, id: ExprId) -> bool {
    !matches!(ast.get(id), Expr::Binary { .. } | Expr::Negate(_))
}

impl Lower<'_> {
    /// The error for two operands that do not fit.
    pub fn mismatch(
        &mut self,
        ast: &Ast,
        id: ExprId,
        operator: Operator,
        left: &Given,
        right: &Given,
    ) -> LowerError {
        if !self.build {
            // What is faulty says nothing of dimensions, but alike operands read better.
            let _ = self.same_shape(left.shape(), right.shape());
        }
        let clash = self.clash(operator, left.shape(), right.shape());
        let mend = self.mend(ast, operator, left, right);
        LowerError::Mismatch {
            operation: deed(operator).to_owned(),
            span: ast.span(id),
            left: left.described(self, ast),
            right: right.described(self, ast),
            clash,
            mend,
        }
    }

    /// Which dimensions differ, as a sentence.
    pub fn clash(&mut self, operator: Operator, left: &Shape, right: &Shape) -> String {
        if operator == Operator::Multiply {
            return match (left.axes.last(), right.axes.first()) {
                _ if left.order() == 1 && right.order() == 1 && left.row == right.row => {
                    format!("two {}s have no product `*`", left.kind())
                }
                (Some(last), Some(first)) if left.order() == 1 && !left.row => {
                    format!("a vector of {last} stands left of a matrix with {first} rows; only a row can")
                }
                (Some(last), Some(first)) if right.order() == 1 && right.row => {
                    format!(
                        "a row of {first} stands right of a matrix with {last} columns; only a vector can"
                    )
                }
                (Some(last), Some(first)) => format!("{last} and {first} would have to be equal"),
                _ => String::new(),
            };
        }
        if left.order() != right.order() {
            return format!("one is a {}, the other a {}", left.kind(), right.kind());
        }
        if left.row != right.row {
            return "one is a vector, the other a row".to_owned();
        }
        let place = self.environment.unifier.unify_axes(&left.axes, &right.axes);
        place
            .and_then(|place| left.axes.get(place).zip(right.axes.get(place)))
            .map(|(left, right)| format!("{left} and {right} would have to be equal"))
            .unwrap_or_default()
    }

    fn mend(&mut self, ast: &Ast, operator: Operator, left: &Given, right: &Given) -> Option<Mend> {
        let (a, b) = (left.described(self, ast).text, right.described(self, ast).text);
        let vectors = left.order() == 1 && right.order() == 1 && left.shape().row == right.shape().row;
        if operator == Operator::Multiply && vectors {
            return Some(self.vectors_mend(ast, left, right, &a, &b));
        }
        let (l, r) = (left.shape().clone(), right.shape().clone());
        let candidate = |left_turned: bool, right_turned: bool, swapped: bool| Candidate {
            left: if left_turned { turned(&l) } else { l.clone() },
            right: if right_turned { turned(&r) } else { r.clone() },
            left_turned,
            right_turned,
            swapped,
        };
        let mut candidates = vec![candidate(false, true, false), candidate(true, false, false)];
        if operator == Operator::Multiply {
            if l.order() == 1 {
                candidates.reverse();
            }
            candidates.push(candidate(false, false, true));
        }
        let fitting = candidates.into_iter().find(|candidate| self.fits(operator, candidate));
        let Some(fitting) = fitting else { return self.row_mend(ast, operator, left, right) };
        let sign = sign(operator);
        let written = |text: &str, id: ExprId, yes: bool| {
            if yes { turned_text(ast, id, text) } else { factor_text(ast, id, text, operator) }
        };
        let (a, b) = (written(&a, left.id, fitting.left_turned), written(&b, right.id, fitting.right_turned));
        let message =
            if fitting.swapped { format!("`{b}{sign}{a}` fits") } else { format!("`{a}{sign}{b}` fits") };
        let edits = match (fitting.left_turned, fitting.right_turned) {
            (true, false) => self.transposing(ast, left.id),
            (false, true) => self.transposing(ast, right.id),
            _ => self.swapping(ast, left.id, right.id),
        };
        Some(Mend { message, edits })
    }

    /// The `x*A` of `x*A*x`, of names whose shapes were assumed: their lengths say nothing, and a vector left of a matrix
    /// lies as a row.
    fn row_mend(&self, ast: &Ast, operator: Operator, left: &Given, right: &Given) -> Option<Mend> {
        let is_assumed = |given: &Given| match ast.get(given.id) {
            Expr::Name(name) => self.is_assumed(&name.text),
            _ => false,
        };
        let is_column = left.order() == 1 && !left.shape().row && right.order() == 2;
        let is_this = |id: ExprId| match ast.get(id) {
            Expr::Binary { left: one, right: other, .. } => (*one, *other) == (left.id, right.id),
            _ => false,
        };
        let goes_on = ids(ast).any(|id| match ast.get(id) {
            Expr::Binary { operator: Operator::Multiply, left, .. } => is_this(*left),
            _ => false,
        });
        let fits = operator == Operator::Multiply && is_column && goes_on;
        let fits = fits && is_assumed(left) && is_assumed(right);
        let (a, b) = (left.described(self, ast).text, right.described(self, ast).text);
        let message = format!("a vector in front of a matrix lies as a row: `{a}'*{b}`");
        fits.then(|| Mend { message, edits: self.transposing(ast, left.id) })
    }

    fn fits(&mut self, operator: Operator, candidate: &Candidate) -> bool {
        let before = self.environment.unifier.clone();
        let Candidate { left, right, swapped, .. } = candidate;
        let (left, right) = if *swapped { (right, left) } else { (left, right) };
        let fits = match operator {
            Operator::Multiply => product_shape(self, left, right).is_some(),
            _ => self.same_shape(left, right),
        };
        self.environment.unifier = before;
        fits
    }

    /// Two vectors, or two rows, multiplied: all that it could have meant.
    fn vectors_mend(&mut self, ast: &Ast, left: &Given, right: &Given, a: &str, b: &str) -> Mend {
        let (turned_a, turned_b) = (turned_text(ast, left.id, a), turned_text(ast, right.id, b));
        let (a, b) = (
            factor_text(ast, left.id, a, Operator::Multiply),
            factor_text(ast, right.id, b, Operator::Multiply),
        );
        let (inner, outer) = if left.shape().row {
            (format!("{a}*{turned_b}"), format!("{turned_a}*{b}"))
        } else {
            (format!("{turned_a}*{b}"), format!("{a}*{turned_b}"))
        };
        let between = Span::new(ast.span(left.id).to, ast.span(right.id).from);
        let crossed = self.frames.len() == 1 && between.of(self.source).contains('×');
        let numbers: Vec<&str> = [left.id, right.id]
            .into_iter()
            .flat_map(|side| ast.reachable(&[side]))
            .filter_map(|id| match ast.get(id) {
                Expr::Name(name) if self.is_assumed(&name.text) => Some(&*name.text),
                _ => None,
            })
            .collect();
        let plain = [left.id, right.id].into_iter().all(|side| is_name_or_opposite(ast, side));
        let declared = if plain && numbers.len() == 2 {
            format!("; for numbers, declare `{} : R` first", numbers.join(", "))
        } else {
            String::new()
        };
        let several = format!(
            "`{inner}` is the inner product, `{outer}` the outer, `{a}.*{b}` the product entry by entry{declared}"
        );
        if crossed {
            let message = format!("`cross({a}, {b})` is the product of vectors in space, {several}");
            let whole = Span::new(ast.span(left.id).from, ast.span(right.id).to);
            return Mend { message, edits: vec![(whole, format!("cross({a}, {b})"))] };
        }
        let message = several;
        let same = self.fits(
            Operator::Hadamard,
            &Candidate {
                left: left.shape().clone(),
                right: right.shape().clone(),
                left_turned: false,
                right_turned: false,
                swapped: false,
            },
        );
        let sign = between.of(self.source).find('*').filter(|_| self.frames.len() == 1);
        if let Some(place) = sign.filter(|_| same && is_summed(ast, left.id)) {
            let at = Span::new(between.from + place, between.from + place + 1);
            return Mend { message, edits: vec![(at, ".*".to_owned())] };
        }
        let first_turned = same != left.shape().row;
        let edits = self.transposing(ast, if first_turned { left.id } else { right.id });
        Mend { message, edits }
    }

    /// `A / B` for what is no scalar.
    pub fn division_mend(&mut self, ast: &Ast, left: &Given, right: &Given) -> Option<Mend> {
        let (a, b) = (left.described(self, ast).text, right.described(self, ast).text);
        let a = factor_text(ast, left.id, &a, Operator::Divide);
        let b = factor_text(ast, right.id, &b, Operator::Divide);
        let before = self.environment.unifier.clone();
        let alike = self.same_shape(left.shape(), right.shape());
        if self.build {
            self.environment.unifier = before;
        }
        let message = if alike {
            format!("`{a}./{b}` divides entry by entry")
        } else if right.order() == 2 {
            format!("`{b}^-1` is the inverse of a square matrix")
        } else {
            return None;
        };
        let between = Span::new(ast.span(left.id).to, ast.span(right.id).from);
        let place = between.of(self.source).find('/').filter(|_| self.frames.len() == 1);
        let edits = match place {
            Some(place) if alike => {
                vec![(Span::new(between.from + place, between.from + place + 1), "./".to_owned())]
            }
            _ => Vec::new(),
        };
        Some(Mend { message, edits })
    }

    /// What to write in a place, put there where the place is in the text at hand and not in a function's body.
    pub(super) fn instead(&self, span: Span, instead: String) -> Mend {
        let message = format!("write `{instead}`");
        Mend { message, edits: if self.frames.len() == 1 { vec![(span, instead)] } else { Vec::new() } }
    }

    /// The edits that transpose an operand: after its closing parenthesis, or with new ones.
    fn transposing(&self, ast: &Ast, id: ExprId) -> Vec<(Span, String)> {
        if self.frames.len() > 1 || self.source.is_empty() {
            return Vec::new();
        }
        let span = ast.span(id);
        let at = |place: usize| Span::new(place, place);
        if let Expr::Transpose(_) = ast.get(id) {
            let mark = if span.of(self.source).ends_with('\'') { 1 } else { 'ᵀ'.len_utf8() };
            return vec![(Span::new(span.to.saturating_sub(mark), span.to), String::new())];
        }
        if is_atom(ast, id) {
            return vec![(at(span.to), "'".to_owned())];
        }
        let after = self.source.get(span.to..).unwrap_or_default();
        let before = self.source.get(..span.from).unwrap_or_default();
        if after.starts_with(')') && before.ends_with('(') {
            return vec![(at(span.to + 1), "'".to_owned())];
        }
        vec![(at(span.from), "(".to_owned()), (at(span.to), ")'".to_owned())]
    }

    /// The edits that exchange two operands.
    fn swapping(&self, ast: &Ast, left: ExprId, right: ExprId) -> Vec<(Span, String)> {
        let (a, b) = (ast.span(left), ast.span(right));
        if self.frames.len() > 1 || self.source.is_empty() || !is_atom(ast, left) || !is_atom(ast, right) {
            return Vec::new();
        }
        vec![(a, b.of(self.source).to_owned()), (b, a.of(self.source).to_owned())]
    }
}

/// An operand's text, transposed.
fn turned_text(ast: &Ast, id: ExprId, text: &str) -> String {
    match ast.get(id) {
        Expr::Transpose(_) => text.trim_end_matches(['\'', 'ᵀ']).to_owned(),
        _ if is_atom(ast, id) => format!("{text}'"),
        _ => format!("({text})'"),
    }
}

/// An operand's text as a factor or term.
fn factor_text(ast: &Ast, id: ExprId, text: &str, operator: Operator) -> String {
    let sum = matches!(operator, Operator::Add | Operator::Subtract);
    if sum || is_atom(ast, id) { text.to_owned() } else { format!("({text})") }
}

/// How an operator is written.
fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => " + ",
        Operator::Subtract => " - ",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Hadamard => ".*",
        Operator::HadamardDivide => "./",
        Operator::Kronecker => " ⊗ ",
        Operator::Power => "^",
        Operator::HadamardPower => ".^",
    }
}
