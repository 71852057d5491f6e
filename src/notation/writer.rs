//! Writes expressions of the language and knows how long they will be: the reader compares
//! ways to say the same by their number of tokens.

use std::sync::Arc;

use num_traits::{One, Signed};

use super::decimal::{spelled, with_point};
use crate::limits::{self, Limit};
use crate::number::Rational;
use crate::shape::Dimension;
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Operator, SlopeKind, Subscript};

/// What it costs in operations to write a name, a number or a sign.
const OPERATIONS_OF_SIGN: u64 = 200;
/// After so many expressions it is looked at how many there are, and how many times what may be shown they may be.
const BETWEEN_LOOKS: usize = 4096;
const MOST_TIMES: u64 = 4;
/// The largest size that is told: sums of such do not overflow.
const LARGEST: usize = usize::MAX / 4096;
/// What it costs to look at one.
const OPERATIONS_OF_LOOK: u64 = 40;

/// How tightly an expression holds together; a looser one stands in brackets inside a tighter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tightness {
    /// `a + b`
    Sum,
    /// `a*b`
    Product,
    /// `-a`
    Sign,
    /// `a^b`
    Power,
    /// `a'`, `a[i]`
    Postfix,
    /// Names, numbers, calls.
    Atom,
}

/// The expressions written so far, with their sizes.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    ast: Ast,
    sizes: Vec<usize>,
    tightness: Vec<Tightness>,
    /// Whether what is being written was typed with no product of matrices in front of the others.
    pub(super) begins_alone: bool,
    /// The vectors whose inner product was typed in this order.
    pub(super) typed_inner: rustc_hash::FxHashSet<(ExprId, ExprId)>,
}

impl Writer {
    /// Nothing written yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was written.
    pub fn into_ast(self) -> Ast {
        self.ast
    }

    /// What was written so far.
    pub fn ast(&self) -> &Ast {
        &self.ast
    }

    /// How many tokens an expression has: names, numbers, operators, brackets, separators and
    /// each `'` count one.
    pub fn size(&self, id: ExprId) -> usize {
        self.sizes.get(id.0 as usize).copied().unwrap_or(0)
    }

    fn tightness(&self, id: ExprId) -> Tightness {
        self.tightness.get(id.0 as usize).copied().unwrap_or(Tightness::Atom)
    }

    /// The size of an operand that must hold at least so tightly.
    fn operand(&self, id: ExprId, least: Tightness) -> usize {
        self.size(id).saturating_add(if self.tightness(id) < least { 2 } else { 0 })
    }

    fn push(&mut self, expression: Expr, size: usize, tightness: Tightness) -> ExprId {
        limits::spend(OPERATIONS_OF_SIGN);
        // What is written is read again and again: far more than may be shown is not even written. Parts that are shared
        // are written out each time, so that a chain of functions doubles with every link.
        let looks = self.sizes.len().is_multiple_of(BETWEEN_LOOKS) || size > BETWEEN_LOOKS;
        if looks && self.sizes.len().max(size) as u64 / MOST_TIMES > limits::allowed(Limit::Answer) {
            limits::reach(Limit::Answer);
        }
        self.sizes.push(size.min(LARGEST));
        self.tightness.push(tightness);
        self.ast.push(expression, Span::nowhere())
    }

    fn named(text: &str) -> Name {
        Name { text: Arc::from(text), span: Span::nowhere() }
    }

    /// A name.
    pub fn name(&mut self, text: &str) -> ExprId {
        self.push(Expr::Name(Self::named(text)), 1, Tightness::Atom)
    }

    /// Whether this calls a function of that name.
    pub fn is_call(&self, id: ExprId, name: &str) -> bool {
        matches!(self.ast.get(id), Expr::Call { function, .. } if &*function.text == name)
    }

    /// The arguments of a call; none of anything else.
    pub fn arguments(&self, id: ExprId) -> &[ExprId] {
        match self.ast.get(id) {
            Expr::Call { arguments, .. } => arguments,
            _ => &[],
        }
    }

    /// The only argument of a call of a function of that name.
    pub fn argument_of(&self, id: ExprId, name: &str) -> Option<ExprId> {
        match self.ast.get(id) {
            Expr::Call { function, arguments } if &*function.text == name => match arguments.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            _ => None,
        }
    }

    /// A number with so many digits after its point.
    pub fn decimal(&mut self, value: &Rational, digits: usize) -> ExprId {
        if value.is_negative() {
            let positive = self.decimal(&-value, digits);
            return self.negate(positive);
        }
        let spelling = with_point(value, digits);
        let expression = Expr::Number { value: value.clone(), spelling: Arc::from(spelling.as_str()) };
        self.push(expression, 1, Tightness::Atom)
    }

    /// Whether two expressions are written the same.
    pub fn same(&self, left: ExprId, right: ExprId) -> bool {
        left == right
            || (self.size(left) == self.size(right)
                && super::text::ascii(&self.ast, left) == super::text::ascii(&self.ast, right))
    }

    /// Whether this is the number 1.
    pub fn is_one(&self, id: ExprId) -> bool {
        matches!(self.ast.get(id), Expr::Number { value, .. } if value.is_one())
    }

    /// A number as people write it: whole, a short decimal, or a fraction.
    pub fn number(&mut self, value: &Rational) -> ExprId {
        if value.is_negative() {
            let positive = self.number(&-value);
            return self.negate(positive);
        }
        if let Some(spelling) = spelled(value) {
            let expression = Expr::Number { value: value.clone(), spelling: Arc::from(spelling.as_str()) };
            return self.push(expression, 1, Tightness::Atom);
        }
        let top = self.number(&Rational::from_integer(value.numer().clone()));
        let bottom = self.number(&Rational::from_integer(value.denom().clone()));
        self.divide(top, bottom)
    }

    /// A whole number.
    pub fn integer(&mut self, value: i64) -> ExprId {
        self.number(&Rational::from_integer(value.into()))
    }

    fn binary(&mut self, operator: Operator, left: ExprId, right: ExprId) -> ExprId {
        let brackets = self.brackets_of_operands(operator, left, right);
        let size =
            self.size(left).saturating_add(self.size(right)).saturating_add(1 + brackets[0] + brackets[1]);
        let own = match operator {
            Operator::Add | Operator::Subtract => Tightness::Sum,
            Operator::Power | Operator::HadamardPower => Tightness::Power,
            _ => Tightness::Product,
        };
        self.push(Expr::Binary { operator, left, right }, size, own)
    }

    /// How many brackets stand around the left operand, and around the right one.
    fn brackets_of_operands(&self, operator: Operator, left: ExprId, right: ExprId) -> [usize; 2] {
        use Tightness::{Postfix, Power, Product, Sign, Sum};
        let (least_left, least_right) = match operator {
            Operator::Add | Operator::Subtract => (Sum, Product),
            Operator::Power | Operator::HadamardPower => (Postfix, Power),
            _ => (Product, Sign),
        };
        let special = |operator| {
            matches!(operator, Operator::Hadamard | Operator::HadamardDivide | Operator::Kronecker)
        };
        // A product entry by entry or of Kronecker's stands in brackets inside another one.
        let mixed = match self.ast.get(left) {
            Expr::Binary { operator: inside, .. } => {
                least_left == Product && special(*inside) && !special(operator)
            }
            _ => false,
        };
        let apart = operator == Operator::HadamardDivide && self.ast.is_enclosed(left);
        let loose =
            [self.tightness(left) < least_left || mixed || apart, self.tightness(right) < least_right];
        loose.map(|loose| if loose { 2 } else { 0 })
    }

    /// How many brackets stand around each operand of an expression, in order.
    pub fn brackets(&self, id: ExprId) -> Vec<(ExprId, usize)> {
        let around =
            |operand: ExprId, least: Tightness| (operand, self.operand(operand, least) - self.size(operand));
        match self.ast.get(id) {
            Expr::Negate(inside) => vec![around(*inside, Tightness::Sign)],
            Expr::Transpose(inside) => vec![around(*inside, Tightness::Postfix)],
            Expr::Binary { operator, left, right } => {
                let [before, after] = self.brackets_of_operands(*operator, *left, *right);
                vec![(*left, before), (*right, after)]
            }
            other => {
                let base = if let Expr::Select { base, .. } = other { Some(*base) } else { None };
                let mut all = Vec::new();
                other.for_each_operand(|operand| {
                    let least = if base == Some(operand) { Tightness::Postfix } else { Tightness::Sum };
                    all.push(around(operand, least));
                });
                all
            }
        }
    }

    /// `left + right`
    pub fn add(&mut self, left: ExprId, right: ExprId) -> ExprId {
        self.binary(Operator::Add, left, right)
    }

    /// `left - right`
    pub fn subtract(&mut self, left: ExprId, right: ExprId) -> ExprId {
        self.binary(Operator::Subtract, left, right)
    }

    /// `left*right`
    pub fn multiply(&mut self, left: ExprId, right: ExprId) -> ExprId {
        self.binary(Operator::Multiply, left, right)
    }

    /// A number times a product: `2*A*B`, `2*a .* b`, the product's own brackets left away.
    pub fn scale(&mut self, number: ExprId, product: ExprId) -> ExprId {
        let entrywise = |operator| matches!(operator, Operator::Hadamard | Operator::HadamardDivide);
        let plain = |operator| matches!(operator, Operator::Multiply | Operator::Divide);
        let mut right: Vec<(Operator, ExprId)> = Vec::new();
        let mut here = product;
        while let Expr::Binary { operator, left, right: factor } = *self.ast.get(here) {
            let around = right.last().map_or(operator, |(operator, _)| *operator);
            if self.ast.is_enclosed(here) || !(plain(operator) || entrywise(operator) && entrywise(around)) {
                break;
            }
            right.push((operator, factor));
            here = left;
        }
        let mut whole = if self.is_one(here) { number } else { self.multiply(number, here) };
        for (operator, factor) in right.into_iter().rev() {
            whole = self.binary(operator, whole, factor);
        }
        whole
    }

    /// `left .* right`; the brackets around a product entry by entry on the right are left away.
    pub fn hadamard(&mut self, left: ExprId, right: ExprId) -> ExprId {
        let mut factors = Vec::new();
        let mut here = right;
        while let Expr::Binary {
            operator: operator @ (Operator::Hadamard | Operator::HadamardDivide),
            left,
            right: factor,
        } = *self.ast.get(here)
        {
            factors.push((operator, factor));
            here = left;
        }
        let mut whole = self.binary(Operator::Hadamard, left, here);
        for (operator, factor) in factors.into_iter().rev() {
            whole = self.binary(operator, whole, factor);
        }
        whole
    }

    /// `left ⊗ right`
    pub fn kronecker(&mut self, left: ExprId, right: ExprId) -> ExprId {
        self.binary(Operator::Kronecker, left, right)
    }

    /// `left/right`
    pub fn divide(&mut self, left: ExprId, right: ExprId) -> ExprId {
        self.binary(Operator::Divide, left, right)
    }

    /// `left ./ right`
    pub fn hadamard_divide(&mut self, left: ExprId, right: ExprId) -> ExprId {
        // `A*B ./ C` would be taken for A times a quotient.
        if self.is_product(left) {
            self.ast.enclose(left);
        }
        self.binary(Operator::HadamardDivide, left, right)
    }

    /// `base^exponent`
    pub fn power(&mut self, base: ExprId, exponent: ExprId) -> ExprId {
        self.binary(Operator::Power, base, exponent)
    }

    /// `base.^exponent`
    pub fn hadamard_power(&mut self, base: ExprId, exponent: ExprId) -> ExprId {
        self.binary(Operator::HadamardPower, base, exponent)
    }

    /// `-operand`; of a product or quotient, the sign stands with its first factor.
    pub fn negate(&mut self, operand: ExprId) -> ExprId {
        let mut around = Vec::new();
        let mut here = operand;
        while let Expr::Binary { operator, left, right } = *self.ast.get(here) {
            if matches!(
                operator,
                Operator::Add | Operator::Subtract | Operator::Power | Operator::HadamardPower
            ) {
                break;
            }
            if self.ast.is_enclosed(here) {
                break;
            }
            around.push((operator, right));
            here = left;
        }
        let mut whole = self.negate_factor(here);
        for (operator, right) in around.into_iter().rev() {
            whole = self.binary(operator, whole, right);
        }
        whole
    }

    fn negate_factor(&mut self, operand: ExprId) -> ExprId {
        if let Expr::Negate(inside) = self.ast.get(operand) {
            return *inside;
        }
        let size = self.operand(operand, Tightness::Sign) + 1;
        self.push(Expr::Negate(operand), size, Tightness::Sign)
    }

    /// `operand'`; twice is not at all.
    pub fn transpose(&mut self, operand: ExprId) -> ExprId {
        if let Expr::Transpose(inside) = self.ast.get(operand) {
            return *inside;
        }
        let size = self.operand(operand, Tightness::Postfix) + 1;
        self.push(Expr::Transpose(operand), size, Tightness::Postfix)
    }

    /// Whether the expression is a product of matrices.
    pub fn is_product(&self, id: ExprId) -> bool {
        matches!(self.ast.get(id), Expr::Binary { operator: Operator::Multiply, .. })
    }

    /// Whether the expression is a transpose.
    pub fn is_transpose(&self, id: ExprId) -> bool {
        matches!(self.ast.get(id), Expr::Transpose(_))
    }

    /// `function(arguments)`
    pub fn call(&mut self, function: &str, arguments: &[ExprId]) -> ExprId {
        let inside: usize = arguments.iter().map(|argument| self.size(*argument)).sum();
        let size = inside + 3 + arguments.len().saturating_sub(1);
        let function = Self::named(function);
        self.push(Expr::Call { function, arguments: arguments.to_vec() }, size, Tightness::Atom)
    }

    /// `grad(f)(u)`: the derivative of a function that is not given.
    pub fn slope(
        &mut self,
        kind: SlopeKind,
        function: &str,
        places: &[usize],
        arguments: &[ExprId],
    ) -> ExprId {
        let inside: usize = arguments.iter().map(|argument| self.size(*argument)).sum();
        let front = 4 + 2 * places.len().saturating_sub(1);
        let size = inside + front + 2 + arguments.len().saturating_sub(1);
        let expression = Expr::Slope {
            kind,
            function: Self::named(function),
            places: places.to_vec(),
            arguments: arguments.to_vec(),
        };
        self.push(expression, size, Tightness::Atom)
    }

    /// `base[subscripts]`
    pub fn select(&mut self, base: ExprId, subscripts: Vec<Subscript>) -> ExprId {
        let of = |subscript: &Subscript| match subscript {
            Subscript::Entry(entry) => self.size(*entry),
            Subscript::All => 1,
            Subscript::Range(from, to) => self.size(*from) + 1 + self.size(*to),
        };
        let inside: usize = subscripts.iter().map(of).sum();
        let size = self.operand(base, Tightness::Postfix) + 2 + inside + subscripts.len().saturating_sub(1);
        self.push(Expr::Select { base, subscripts }, size, Tightness::Postfix)
    }

    /// `sum(body for index in lower..upper)`
    pub fn sum_over(&mut self, body: ExprId, index: &str, lower: ExprId, upper: ExprId) -> ExprId {
        let size = self.size(body) + self.size(lower) + self.size(upper) + 7;
        let index = Self::named(index);
        self.push(Expr::Sum { body, index, lower, upper }, size, Tightness::Atom)
    }

    /// `[…; …]`
    pub fn bracket(&mut self, rows: Vec<Vec<ExprId>>) -> ExprId {
        let size = rows.iter().flatten().map(|entry| self.size(*entry) + 1).sum::<usize>() + 1;
        self.push(Expr::Bracket { rows }, size, Tightness::Atom)
    }

    /// Every expression within some, operands first.
    pub fn within(&self, roots: &[ExprId]) -> Vec<ExprId> {
        let mut seen: std::collections::BTreeSet<ExprId> = std::collections::BTreeSet::new();
        let mut open: Vec<ExprId> = roots.to_vec();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                self.ast.get(id).for_each_operand(|operand| open.push(operand));
            }
        }
        limits::spend(OPERATIONS_OF_LOOK * seen.len() as u64);
        seen.into_iter().collect()
    }

    /// An expression made anew of other operands, with its size.
    pub fn remake(&mut self, id: ExprId, expression: Expr) -> ExprId {
        let new = self.made(expression);
        if self.ast.is_enclosed(id) {
            self.ast.enclose(new);
        }
        new
    }

    fn made(&mut self, expression: Expr) -> ExprId {
        match expression {
            Expr::Negate(inside) => self.negate_factor(inside),
            Expr::Transpose(inside) => self.transpose(inside),
            Expr::Binary { operator, left, right } => self.binary(operator, left, right),
            Expr::Call { function, arguments } => self.call(&function.text, &arguments),
            Expr::Slope { kind, function, places, arguments } => {
                self.slope(kind, &function.text, &places, &arguments)
            }
            Expr::Bracket { rows } => self.bracket(rows),
            Expr::Select { base, subscripts } => self.select(base, subscripts),
            Expr::Sum { body, index, lower, upper } => self.sum_over(body, &index.text, lower, upper),
            same @ (Expr::Number { .. } | Expr::Name(_)) => self.push(same, 1, Tightness::Atom),
        }
    }

    /// Some expressions with parts replaced.
    pub fn replace(&mut self, roots: &[ExprId], what: &rustc_hash::FxHashMap<ExprId, ExprId>) -> Vec<ExprId> {
        let mut done = what.clone();
        for id in self.within(roots) {
            if what.contains_key(&id) {
                continue;
            }
            let changed = self.ast.get(id).over(|old| done.get(&old).copied().unwrap_or(old));
            if changed != *self.ast.get(id) {
                let new = self.remake(id, changed);
                done.insert(id, new);
            }
        }
        roots.iter().map(|root| done.get(root).copied().unwrap_or(*root)).collect()
    }

    /// A dimension as an expression.
    pub fn dimension(&mut self, dimension: &Dimension) -> ExprId {
        let mut terms: Vec<(Vec<Arc<str>>, i128)> = dimension.terms().map(|(m, c)| (m.to_vec(), c)).collect();
        terms.sort_by_key(|(names, c)| (*c < 0, std::cmp::Reverse(names.len()), names.clone()));
        let mut sum: Option<ExprId> = None;
        for (names, coefficient) in terms {
            let size = Rational::from_integer(coefficient.abs().into());
            let mut term = (!size.is_one() || names.is_empty()).then(|| self.number(&size));
            for name in names {
                let name = self.name(&name);
                term = Some(term.map_or(name, |term| self.multiply(term, name)));
            }
            let Some(term) = term else { continue };
            sum = Some(match (sum, coefficient < 0) {
                (None, false) => term,
                (None, true) => self.negate(term),
                (Some(sum), false) => self.add(sum, term),
                (Some(sum), true) => self.subtract(sum, term),
            });
        }
        sum.unwrap_or_else(|| self.integer(0))
    }
}
