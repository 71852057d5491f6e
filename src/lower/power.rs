//! Powers: of numbers, of square matrices, and entry by entry.

use num_traits::{One, Signed, Zero};

use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Lower};
use super::{Demand, Lowered, operators};
use crate::diagnostic::Mend;
use crate::ir::NodeId;
use crate::number::rational;
use crate::span::Span;
use crate::syntax;
use crate::syntax::ast::{Ast, Expr, ExprId, Operator};

/// What a statement may begin with, in front of its expression.
const KEYWORDS: [&str; 5] = ["shape ", "eval ", "steps ", "show ", "claim "];

/// Up to this exponent, a matrix power is written as a product.
const LONGEST_CHAIN: i64 = 8;

impl Lower<'_> {
    /// `left ^ right`.
    pub fn power(&mut self, ast: &Ast, id: ExprId, left: &Given, right: &Given) -> Fallible<Lowered> {
        if let Expr::Name(name) = ast.get(left.id)
            && self.is_natural_base(&name.text)
        {
            return self.call_named(ast, operators::EXPONENTIAL, ast.span(id), std::slice::from_ref(right));
        }
        match (left.order(), right.order()) {
            (0, _) => self.entry_power(ast, id, left, right),
            (2, 0) => self.matrix_power(ast, id, left, right),
            _ => Err(Box::new(self.no_power(ast, id, left, right))),
        }
    }

    /// `left .^ right`, and powers of numbers.
    pub fn entry_power(&mut self, ast: &Ast, id: ExprId, left: &Given, right: &Given) -> Fallible<Lowered> {
        let shape = self.common_shape(ast, id, Operator::HadamardPower, left, right)?;
        let left = self.settled(left.value.clone());
        let right = self.settled(right.value.clone());
        let batch = u16::try_from(shape.order()).unwrap_or(u16::MAX);
        let form = operators::form(operators::POWER);
        if self.build && self.arena.as_number(right.node).is_some_and(Signed::is_negative) {
            self.demand(Demand::Divisor(left.node));
        }
        let is_one = self.build && self.arena.as_number(left.node).is_some_and(One::is_one);
        let node = self.make(|arena| match (arena.as_number(right.node).cloned(), form) {
            (Some(exponent), _) => {
                let folded =
                    arena.as_number(left.node).filter(|base| !base.is_zero() || exponent.is_positive());
                let exact = folded.and_then(|base| rational::exact_power(base, &exponent));
                match exact {
                    Some(value) => arena.number(value),
                    None => arena.entry_power(left.node, exponent),
                }
            }
            (None, _) if is_one => arena.ones(&shape.axes),
            (None, Some(form)) => arena.apply(form, &[left.node, right.node], batch),
            (None, None) => left.node,
        });
        self.demand(Demand::Value(node));
        Ok(Lowered { node, shape })
    }

    /// A square matrix to a whole power.
    fn matrix_power(&mut self, ast: &Ast, id: ExprId, left: &Given, right: &Given) -> Fallible<Lowered> {
        if self.is_typeset_transpose(ast, right.id) {
            return Err(Box::new(self.no_power(ast, id, left, right)));
        }
        let axes = left.shape().axes.clone();
        if let [rows, columns] = axes.as_slice()
            && !self.unify(rows, columns)
        {
            let operand = left.described(self, ast);
            return Err(Box::new(LowerError::NotSquare { operation: "a matrix power".to_owned(), operand }));
        }
        let base = self.settled(left.value.clone());
        if !self.build {
            return Ok(base);
        }
        let node = self.built_matrix_power(base.node, right.value.node);
        match node {
            Some(node) => Ok(Lowered { node, shape: base.shape }),
            None => Err(Box::new(self.no_whole_exponent(ast, id, left, right))),
        }
    }

    fn built_matrix_power(&mut self, base: NodeId, exponent: NodeId) -> Option<NodeId> {
        let small = self.arena.as_integer(exponent).filter(|count| count.abs() <= LONGEST_CHAIN);
        let Some(count) = small else {
            if !self.arena.is_whole(exponent) {
                return None;
            }
            let form = operators::form(operators::MATRIX_POWER)?;
            let below = self.arena.as_integer(exponent).is_some_and(i64::is_negative);
            let (base, exponent) = if below {
                let minus = rational::integer(-1);
                (self.inverted(base)?, self.arena.scale(minus, exponent))
            } else {
                (base, exponent)
            };
            return Some(self.arena.apply(form, &[base, exponent], 0));
        };
        if count == 0 {
            let rows = self.arena.axes(base).first()?.clone();
            return Some(self.arena.identity(&rows));
        }
        let base = if count < 0 { self.inverted(base)? } else { base };
        Some(self.chain(base, u32::try_from(count.unsigned_abs()).ok()?))
    }

    fn inverted(&mut self, base: NodeId) -> Option<NodeId> {
        let inverse = self.arena.apply(operators::form(operators::INVERSE)?, &[base], 0);
        self.demand(Demand::Value(inverse));
        Some(inverse)
    }

    fn no_whole_exponent(&self, ast: &Ast, id: ExprId, left: &Given, right: &Given) -> LowerError {
        let exponent = right.described(self, ast);
        let message =
            format!("the exponent of a matrix is a whole number, and `{}` may be any", exponent.text);
        let help = match ast.get(right.id) {
            Expr::Name(name) => format!("declare it: `{} : R integer`", name.text),
            _ if self
                .arena
                .as_number(right.value.node)
                .is_some_and(|half| half.abs() == rational::half()) =>
            {
                let root = format!("sqrtm({})", left.described(self, ast).text);
                let negative = self.arena.as_number(right.value.node).is_some_and(Signed::is_negative);
                let root = if negative { format!("inv({root})") } else { root };
                format!("the root of the matrix is `{root}`; for powers entry by entry, write `.^`")
            }
            _ => "for powers entry by entry, write `.^`".to_owned(),
        };
        LowerError::Arguments {
            message,
            span: ast.span(id),
            given: vec![format!("{} to a power", left.shape())],
            wanted: Vec::new(),
            mend: Some(Mend { message: help, edits: Vec::new() }),
        }
    }

    /// Whether an exponent is what stands behind a transpose as it is typeset, `X^TX`: one name here, of which nothing is
    /// declared.
    fn is_typeset_transpose(&self, ast: &Ast, exponent: ExprId) -> bool {
        let Expr::Name(name) = ast.get(exponent) else { return false };
        let behind = name.text.strip_prefix('T').filter(|behind| !behind.is_empty());
        behind.is_some()
            && self.is_assumed(&name.text)
            && self.typeset_transposes(ast.span(exponent).from).is_some()
    }

    /// What `x^TAx + b^Tx` is here, in the line that a place lies in.
    pub(super) fn typeset_transposes(&self, at: usize) -> Option<Mend> {
        if self.frames.len() != 1 {
            return None;
        }
        let from = self.source.get(..at)?.rfind(['\n', ';']).map_or(0, |end| end + 1);
        let rest = self.source.get(from..)?;
        let line = rest.get(..rest.find(['\n', ';']).unwrap_or(rest.len()))?;
        let found = syntax::typeset_transposes(line);
        if found.is_empty() {
            return None;
        }
        let mut whole = line.to_owned();
        for (begin, end, instead) in found.iter().rev() {
            whole.replace_range(*begin..*end, instead);
        }
        let shown = KEYWORDS.iter().find_map(|word| whole.trim().strip_prefix(word)).unwrap_or(&whole);
        let message = format!("a product has its `*`: `{}`", shown.trim());
        let edits =
            found.into_iter().map(|(begin, end, instead)| (Span::new(from + begin, from + end), instead));
        Some(Mend { message, edits: edits.collect() })
    }

    fn no_power(&self, ast: &Ast, id: ExprId, left: &Given, right: &Given) -> LowerError {
        let (base, exponent) = (left.described(self, ast), right.described(self, ast));
        let between = Span::new(base.span.to, exponent.span.from);
        let text = between.of(self.source);
        let edits = match text.find('^') {
            Some(place) if self.frames.len() == 1 => {
                vec![(Span::new(between.from + place, between.from + place + 1), ".^".to_owned())]
            }
            _ => Vec::new(),
        };
        let message = format!("a {} has no power `^`", left.shape().kind());
        let mut edits = edits;
        let whole = |id: ExprId, text: &str| {
            let bare = matches!(ast.get(id), Expr::Binary { .. } | Expr::Negate(_));
            if bare { format!("({text})") } else { text.to_owned() }
        };
        let mut help = format!(
            "`{}.^{}` is the power entry by entry",
            whole(left.id, &base.text),
            whole(right.id, &exponent.text)
        );
        // `x^TAx` as it is typeset: one name here.
        if exponent.text.starts_with('T')
            && exponent.text.len() > 1
            && let Some(mend) = self.typeset_transposes(base.span.to)
        {
            (help, edits) = (mend.message, mend.edits);
        }
        LowerError::Arguments {
            message,
            span: ast.span(id),
            given: vec![
                format!("{}  {}", base.text, base.shape),
                format!("{}  {}", exponent.text, exponent.shape),
            ],
            wanted: vec!["a scalar, or a square matrix with a whole exponent".to_owned()],
            mend: Some(Mend { message: help, edits }),
        }
    }
}
