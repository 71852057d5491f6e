//! The flat row of tokens that the grammar makes of an expression, to the arena: operator
//! precedence with stacks of its own, so that nesting never meets the stack of the machine.

use std::sync::Arc;

use pest::iterators::Pairs;

use crate::span::Span;

use super::ast::{Ast, Expr, ExprId, Name, Operator, SlopeKind, Subscript};
use super::built_in;
use super::error::SyntaxError;
use super::grammar::Rule;
use super::literal::{Literals, of_superscripts};
use super::slope;

/// The longest name, in characters.
const LONGEST_NAME: usize = 128;

/// How tight an operator binds its operands; postfix is tighter than all and needs no number.
fn tightness(operator: Operator) -> u8 {
    match operator {
        Operator::Add | Operator::Subtract => 1,
        Operator::Multiply
        | Operator::Divide
        | Operator::Hadamard
        | Operator::HadamardDivide
        | Operator::Kronecker => 2,
        Operator::Power | Operator::HadamardPower => POWER,
    }
}

/// How tight a prefix minus binds.
const NEGATE: u8 = 3;
const POWER: u8 = 4;

/// The operator that a token is.
fn operator_of(rule: Rule) -> Option<Operator> {
    Some(match rule {
        Rule::add => Operator::Add,
        Rule::subtract => Operator::Subtract,
        Rule::multiply => Operator::Multiply,
        Rule::divide => Operator::Divide,
        Rule::hadamard => Operator::Hadamard,
        Rule::hadamard_divide => Operator::HadamardDivide,
        Rule::kronecker => Operator::Kronecker,
        Rule::power => Operator::Power,
        Rule::hadamard_power => Operator::HadamardPower,
        _ => return None,
    })
}

/// A finished operand; its span includes the parentheses around it.
#[derive(Clone, Copy)]
struct Operand {
    id: ExprId,
    span: Span,
}

/// What still waits for an operand to its right, or for its closing bracket.
enum Pending {
    Operator(Operator),
    Negate(Span),
    Open(Open),
}

/// An open bracket: its place, how many operands there were before it, and what it is for.
struct Open {
    from: usize,
    base: usize,
    purpose: Purpose,
}

enum Purpose {
    Group,
    Call {
        function: Name,
        /// The indices of the sum that it is, the outermost first.
        indices: Vec<Name>,
    },
    /// A derivative of a function that is not given.
    Slope {
        kind: SlopeKind,
        function: Name,
        places: Vec<usize>,
    },
    /// How many operands there were at the end of each finished row.
    Literal {
        row_ends: Vec<usize>,
    },
    Select {
        subscripts: Vec<Subscript>,
    },
}

/// Reads expressions into one arena.
pub(super) struct Expressions<'s> {
    pub(super) source: &'s str,
    pub(super) ast: Ast,
    pub(super) warnings: Vec<SyntaxError>,
    pub(super) literals: Literals,
    operands: Vec<Operand>,
    pending: Vec<Pending>,
}

/// What the grammar rules out; said as data all the same.
pub(super) fn impossible(at: Span) -> SyntaxError {
    SyntaxError::Unexpected {
        at,
        found: String::new(),
        expected: vec!["an expression"],
        opener: None,
        advice: None,
    }
}

impl<'s> Expressions<'s> {
    /// A reader of expressions of one text.
    pub(super) fn new(source: &'s str, ast: Ast) -> Self {
        Self {
            source,
            ast,
            warnings: Vec::new(),
            literals: Literals::default(),
            operands: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// The expression of a row of tokens that the grammar accepted; `base` is where its text begins.
    pub(super) fn read(&mut self, tokens: Pairs<'_, Rule>, base: usize) -> Result<ExprId, SyntaxError> {
        self.operands.clear();
        self.pending.clear();
        let mut last = Span::new(base, base);
        for token in tokens {
            let place = token.as_span();
            last = Span::new(base + place.start(), base + place.end());
            self.token(token.as_rule(), last)?;
        }
        self.reduce(0)?;
        self.operands.pop().map(|operand| operand.id).ok_or_else(|| impossible(last))
    }

    fn token(&mut self, rule: Rule, span: Span) -> Result<(), SyntaxError> {
        if let Some(operator) = operator_of(rule) {
            let from_the_right = tightness(operator) == POWER;
            self.reduce(tightness(operator) + u8::from(from_the_right))?;
            self.pending.push(Pending::Operator(operator));
            return Ok(());
        }
        match rule {
            Rule::number => {
                let number = self.literals.read(span.of(self.source), span)?;
                self.operand(number, span);
            }
            Rule::name => {
                let name = checked_name(self.source, span)?;
                self.operand(Expr::Name(name), span);
            }
            Rule::negate => self.pending.push(Pending::Negate(span)),
            Rule::transpose => self.transpose(span)?,
            Rule::superscript => self.superscript(span)?,
            Rule::function => {
                let function = checked_name(self.source, span)?;
                self.open(span, Purpose::Call { function, indices: Vec::new() });
            }
            Rule::slope => {
                let (kind, function, places) = slope::read(span.of(self.source), span);
                self.open(span, Purpose::Slope { kind, function, places });
            }
            Rule::bars_open => {
                let function = name_of(built_in::NORM, span);
                self.open(span, Purpose::Call { function, indices: Vec::new() });
            }
            Rule::bars_close => {
                self.reduce(0)?;
                self.name_norm(span);
                self.close(span)?;
            }
            Rule::group_open => self.open(span, Purpose::Group),
            Rule::literal_open => self.open(span, Purpose::Literal { row_ends: Vec::new() }),
            Rule::select_open => self.open(span, Purpose::Select { subscripts: Vec::new() }),
            Rule::comma => {
                self.reduce(0)?;
                self.end_subscript();
            }
            Rule::semicolon => {
                self.reduce(0)?;
                let height = self.operands.len();
                if let Some(Pending::Open(Open { purpose: Purpose::Literal { row_ends }, .. })) =
                    self.pending.last_mut()
                {
                    row_ends.push(height);
                }
            }
            Rule::index => {
                self.reduce(0)?;
                self.sum_index(span)?;
            }
            Rule::range => self.reduce(0)?,
            Rule::all => {
                if let Some(Pending::Open(Open { purpose: Purpose::Select { subscripts }, .. })) =
                    self.pending.last_mut()
                {
                    subscripts.push(Subscript::All);
                }
            }
            Rule::group_close | Rule::call_close | Rule::literal_close | Rule::select_close => {
                self.reduce(0)?;
                self.close(span)?;
            }
            // The words `for` and `in` say nothing that their neighbours do not.
            _ => {}
        }
        Ok(())
    }

    fn operand(&mut self, expression: Expr, span: Span) {
        let id = self.ast.push(expression, span);
        self.operands.push(Operand { id, span });
    }

    fn pop(&mut self, at: Span) -> Result<Operand, SyntaxError> {
        self.operands.pop().ok_or_else(|| impossible(at))
    }

    /// Builds what waits and binds at least this tight, down to the innermost open bracket.
    fn reduce(&mut self, least: u8) -> Result<(), SyntaxError> {
        loop {
            match self.pending.last() {
                Some(Pending::Operator(operator)) if tightness(*operator) >= least => {
                    let operator = *operator;
                    self.pending.pop();
                    let right = self.pop(Span::nowhere())?;
                    let left = self.pop(right.span)?;
                    let expression = Expr::Binary { operator, left: left.id, right: right.id };
                    self.operand(expression, left.span.join(right.span));
                }
                Some(Pending::Negate(sign)) if NEGATE >= least => {
                    let sign = *sign;
                    self.pending.pop();
                    let inner = self.pop(sign)?;
                    self.operand(Expr::Negate(inner.id), sign.join(inner.span));
                }
                _ => return Ok(()),
            }
        }
    }

    fn transpose(&mut self, sign: Span) -> Result<(), SyntaxError> {
        let inner = self.pop(sign)?;
        let span = inner.span.join(sign);
        let under = self.pending.iter().rev().find(|pending| !matches!(pending, Pending::Negate(_)));
        if matches!(under, Some(Pending::Operator(Operator::Power | Operator::HadamardPower))) {
            let base = self.operands.last().map_or(inner.span, |base| base.span);
            let exponent = span.of(self.source).to_owned();
            self.warnings.push(SyntaxError::TransposedExponent {
                at: sign,
                power: base.join(inner.span),
                exponent,
            });
        }
        self.operand(Expr::Transpose(inner.id), span);
        Ok(())
    }

    /// The norm that stands below the bar which ends it.
    fn name_norm(&mut self, span: Span) {
        let below = span.of(self.source).trim_start_matches(['‖', '∥', '|']);
        let named = built_in::NORMS.iter().find(|(signs, _)| signs.contains(&below));
        if let (Some((_, name)), Some(Pending::Open(Open { purpose: Purpose::Call { function, .. }, .. }))) =
            (named, self.pending.last_mut())
        {
            *function = name_of(name, function.span);
        }
    }

    fn superscript(&mut self, span: Span) -> Result<(), SyntaxError> {
        let base = self.pop(span)?;
        let text = span.of(self.source);
        let is_transposed = text.ends_with('ᵀ');
        let (negative, digits) = if is_transposed { (true, "1".to_owned()) } else { of_superscripts(text) };
        let number = self.literals.read(&digits, span)?;
        let mut right = self.ast.push(number, span);
        if negative {
            right = self.ast.push(Expr::Negate(right), span);
        }
        let power = Expr::Binary { operator: Operator::Power, left: base.id, right };
        self.operand(power, base.span.join(span));
        if is_transposed {
            let inverse = self.pop(span)?;
            self.operand(Expr::Transpose(inverse.id), inverse.span);
        }
        Ok(())
    }

    fn open(&mut self, span: Span, purpose: Purpose) {
        let open = Open { from: span.from, base: self.operands.len(), purpose };
        self.pending.push(Pending::Open(open));
    }

    /// The subscript that ends here, if a bracket of subscripts is open and it is no `:`.
    fn end_subscript(&mut self) {
        let Some(Pending::Open(Open { base, purpose: Purpose::Select { subscripts }, .. })) =
            self.pending.last_mut()
        else {
            return;
        };
        match self.operands.get(*base..) {
            Some([entry]) => subscripts.push(Subscript::Entry(entry.id)),
            Some([from, to]) => subscripts.push(Subscript::Range(from.id, to.id)),
            // `:` stands among the subscripts already.
            _ => {}
        }
        self.operands.truncate(*base);
    }

    fn sum_index(&mut self, span: Span) -> Result<(), SyntaxError> {
        let name = checked_name(self.source, span)?;
        let height = self.operands.len();
        if let Some(Pending::Open(Open { from, base, purpose: Purpose::Call { function, indices } })) =
            self.pending.last_mut()
        {
            if function.text.as_ref() != "sum" || height != *base + 1 + 2 * indices.len() {
                let at = Span::new(*from, span.to);
                return Err(SyntaxError::MisplacedFor { at, function: function.text.to_string() });
            }
            indices.push(name);
        }
        Ok(())
    }

    /// A call, or a sum for each index: of several the first is the outermost, so that the bounds of the
    /// others may name it.
    fn call(&mut self, function: Name, indices: Vec<Name>, arguments: Vec<ExprId>, span: Span) -> Expr {
        let Some((body, bounds)) = arguments.split_first().filter(|_| !indices.is_empty()) else {
            return Expr::Call { function, arguments };
        };
        let sums = indices.into_iter().zip(bounds.chunks_exact(2)).rev();
        let mut inside: Option<Expr> = None;
        for (index, bounds) in sums {
            let (Some(lower), Some(upper)) = (bounds.first(), bounds.last()) else { continue };
            let body = inside.take().map_or(*body, |inner| self.ast.push(inner, span));
            inside = Some(Expr::Sum { body, index, lower: *lower, upper: *upper });
        }
        inside.unwrap_or(Expr::Call { function, arguments })
    }

    fn close(&mut self, closer: Span) -> Result<(), SyntaxError> {
        self.end_subscript();
        let Some(Pending::Open(Open { from, base, purpose })) = self.pending.pop() else {
            return Err(impossible(closer));
        };
        let span = Span::new(from, closer.to);
        match purpose {
            Purpose::Group => {
                if let Some(operand) = self.operands.last_mut() {
                    operand.span = span;
                }
            }
            Purpose::Call { function, indices } => {
                let arguments: Vec<ExprId> = self.operands.drain(base..).map(|operand| operand.id).collect();
                let expression = self.call(function, indices, arguments, span);
                self.operand(expression, span);
            }
            Purpose::Slope { kind, function, places } => {
                let arguments: Vec<ExprId> = self.operands.drain(base..).map(|operand| operand.id).collect();
                self.operand(Expr::Slope { kind, function, places, arguments }, span);
            }
            Purpose::Literal { row_ends } => {
                let elements: Vec<Operand> = self.operands.drain(base..).collect();
                let rows = rows_of(&elements, base, &row_ends, span)?;
                self.operand(Expr::Bracket { rows }, span);
            }
            Purpose::Select { subscripts } => {
                let base = self.pop(closer)?;
                self.operand(Expr::Select { base: base.id, subscripts }, base.span.join(span));
            }
        }
        Ok(())
    }
}

/// The elements of a literal row by row, refused where rows are not equally long.
fn rows_of(
    elements: &[Operand],
    base: usize,
    row_ends: &[usize],
    literal: Span,
) -> Result<Vec<Vec<ExprId>>, SyntaxError> {
    let ends = row_ends.iter().map(|end| end - base).chain([elements.len()]);
    let mut from = 0;
    let mut first: Option<(Span, usize)> = None;
    let mut rows: Vec<Vec<ExprId>> = Vec::new();
    for end in ends {
        let row = elements.get(from..end).unwrap_or_default();
        from = end;
        let span = row.iter().map(|element| element.span).reduce(Span::join).unwrap_or(literal);
        let first = *first.get_or_insert((span, row.len()));
        if first.1 != row.len() {
            return Err(SyntaxError::RaggedRows { literal, first, other: (rows.len() + 1, span, row.len()) });
        }
        rows.push(row.iter().map(|element| element.id).collect());
    }
    Ok(rows)
}

/// The name that stands at a place, if it is not too long.
pub(super) fn checked_name(source: &str, at: Span) -> Result<Name, SyntaxError> {
    let text = at.of(source);
    // A character has at least one byte, so short names are not counted.
    let length = if text.len() <= LONGEST_NAME { text.len() } else { text.chars().count() };
    if length > LONGEST_NAME {
        return Err(SyntaxError::LongName { at, length });
    }
    Ok(name_of(text, at))
}

/// A name as the tree holds it.
pub(super) fn name_of(text: &str, span: Span) -> Name {
    Name { text: Arc::from(text), span }
}
