//! The flat row of tokens that the grammar makes of an expression, to the arena: operator
//! precedence with stacks of its own, so that nesting never meets the stack of the machine.

use std::sync::Arc;

use pest::iterators::Pairs;

use crate::span::Span;

use super::ast::{Ast, Expr, ExprId, Name, Operator, SlopeKind, Subscript};
use super::built_in;
use super::error::SyntaxError;
use super::grammar::Rule;
use super::infix::{Infix, NEGATE, POWER, infix_of};
use super::literal::{Literals, of_superscripts};
use super::slope;

/// The longest name, in characters.
const LONGEST_NAME: usize = 128;

/// A finished operand; its span includes the parentheses around it.
#[derive(Clone, Copy)]
struct Operand {
    id: ExprId,
    span: Span,
}

/// What still waits for an operand to its right, or for its closing bracket.
enum Pending {
    Infix(Infix),
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
        /// The indices of the sum that it is, the outermost first, each with the conditions on its terms.
        indices: Vec<(Name, Vec<ExprId>)>,
        /// Whether a condition is being read.
        conditional: bool,
        /// The word in quotes among the arguments.
        word: Option<Name>,
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
        if let Some(infix) = infix_of(rule, span.of(self.source)) {
            let from_the_right = infix.tightness() == POWER;
            self.reduce(infix.tightness() + u8::from(from_the_right))?;
            self.pending.push(Pending::Infix(infix));
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
                self.open(
                    span,
                    Purpose::Call { function, indices: Vec::new(), conditional: false, word: None },
                );
            }
            Rule::slope => {
                let (kind, function, places) = slope::read(span.of(self.source), span);
                self.open(span, Purpose::Slope { kind, function, places });
            }
            Rule::bars_open => {
                let function = name_of(built_in::NORM, span);
                self.open(
                    span,
                    Purpose::Call { function, indices: Vec::new(), conditional: false, word: None },
                );
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
            Rule::quoted => self.quoted(span),
            Rule::index => self.sum_index(span)?,
            Rule::for_word => {
                self.reduce(0)?;
                self.end_condition();
            }
            Rule::if_word => {
                self.reduce(0)?;
                self.end_condition();
                self.begin_condition();
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
                Some(Pending::Infix(infix)) if infix.tightness() >= least => {
                    let infix = *infix;
                    self.pending.pop();
                    let right = self.pop(Span::nowhere())?;
                    let left = self.pop(right.span)?;
                    let span = left.span.join(right.span);
                    self.operand(infix.of(left.id, right.id, span), span);
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
        if matches!(under, Some(Pending::Infix(Infix::Operator(Operator::Power | Operator::HadamardPower)))) {
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
        if let Some(Pending::Open(Open { from, base, purpose: Purpose::Call { function, indices, .. } })) =
            self.pending.last_mut()
        {
            if function.text.as_ref() != "sum" || height != *base + 1 + 2 * indices.len() {
                let at = Span::new(*from, span.to);
                return Err(SyntaxError::MisplacedFor { at, function: function.text.to_string() });
            }
            indices.push((name, Vec::new()));
        }
        Ok(())
    }

    /// A word in quotes: `'fro'`.
    fn quoted(&mut self, span: Span) {
        if let Some(Pending::Open(Open { purpose: Purpose::Call { word, .. }, .. })) = self.pending.last_mut()
        {
            let text = span.of(self.source).trim_matches(['\'', '"']);
            *word = Some(name_of(text, span));
        }
    }

    /// The function that a call means which has a word for its last argument, in quotes or not.
    fn with_word(
        &self,
        function: Name,
        arguments: &mut Vec<ExprId>,
        word: Option<Name>,
    ) -> Result<Name, SyntaxError> {
        let meant = |word: &Name| built_in::with_word(&function.text, &word.text);
        if let Some(word) = word {
            let message = built_in::QUOTED;
            let foreign = SyntaxError::Foreign { at: word.span, found: "'", instead: "", message };
            return meant(&word).map(|text| name_of(text, function.span)).ok_or(foreign);
        }
        let last = arguments.last().and_then(|last| match self.ast.get(*last) {
            Expr::Name(name) => meant(name),
            _ => None,
        });
        let Some(text) = last else { return Ok(function) };
        arguments.pop();
        Ok(name_of(text, function.span))
    }

    /// What follows is a condition on the terms of the sum over the last index.
    fn begin_condition(&mut self) {
        if let Some(Pending::Open(Open { purpose: Purpose::Call { conditional, .. }, .. })) =
            self.pending.last_mut()
        {
            *conditional = true;
        }
    }

    /// Takes the condition that ends here, if one is being read, from the operands.
    fn end_condition(&mut self) {
        if let Some(Pending::Open(Open { purpose: Purpose::Call { indices, conditional, .. }, .. })) =
            self.pending.last_mut()
            && std::mem::take(conditional)
            && let Some((_, conditions)) = indices.last_mut()
        {
            conditions.extend(self.operands.pop().map(|operand| operand.id));
        }
    }

    /// A call, or a sum for each index: of several the first is the outermost, so that the bounds of the
    /// others may name it. A term whose condition does not hold counts 0 times.
    fn call(
        &mut self,
        function: Name,
        indices: Vec<(Name, Vec<ExprId>)>,
        arguments: Vec<ExprId>,
        span: Span,
    ) -> Expr {
        let Some((body, bounds)) = arguments.split_first().filter(|_| !indices.is_empty()) else {
            return Expr::Call { function, arguments };
        };
        let sums = indices.into_iter().zip(bounds.chunks_exact(2)).rev();
        let mut inside: Option<Expr> = None;
        for ((index, conditions), bounds) in sums {
            let (Some(lower), Some(upper)) = (bounds.first(), bounds.last()) else { continue };
            let mut body = inside.take().map_or(*body, |inner| self.ast.push(inner, span));
            for condition in conditions {
                let times = Expr::Binary { operator: Operator::Multiply, left: condition, right: body };
                body = self.ast.push(times, span);
            }
            inside = Some(Expr::Sum { body, index, lower: *lower, upper: *upper });
        }
        inside.unwrap_or(Expr::Call { function, arguments })
    }

    fn close(&mut self, closer: Span) -> Result<(), SyntaxError> {
        self.end_subscript();
        self.end_condition();
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
            Purpose::Call { function, indices, word, .. } => {
                let mut arguments: Vec<ExprId> =
                    self.operands.drain(base..).map(|operand| operand.id).collect();
                let function = self.with_word(function, &mut arguments, word)?;
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
