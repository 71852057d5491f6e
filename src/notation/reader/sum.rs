//! Sums: as they were typed, polynomials from their highest power on, positive terms first.

use num_traits::{One, Signed};

use super::Reader;
use super::product::Scaled;
use crate::facts::polynomial;
use crate::ir::{Factor, Node, NodeId};
use crate::number::Rational;
use crate::syntax::ast::ExprId;

/// The most digits that a number is written with after its point.
const MOST_DIGITS: usize = 12;

impl Reader<'_> {
    /// A weighted sum.
    pub(super) fn sum(&mut self, id: NodeId, terms: &[(Rational, NodeId)]) -> Option<ExprId> {
        if terms.is_empty() {
            let lengths = self.lengths(id);
            return Some(self.writer.call("zeros", &lengths));
        }
        let content = self.shared_content(terms);
        // Where no term has the axes, they are said once: `(2 + s)*ones(n)`.
        let repeated = terms.iter().all(|(_, term)| self.is_repeated(*term));
        // Beside an identity, or a vector times itself as a row, 1 would be read as one: `I - ones(n, n)/n`.
        let says_ones = terms.iter().any(|(_, term)| self.is_diagonal(*term) || self.is_outer(*term));
        let mut written = Vec::with_capacity(terms.len());
        for (weight, term) in self.in_order(id, terms) {
            let (negative, expression) = self.term(&(weight / &content), term, says_ones)?;
            written.push((negative, expression));
        }
        let mut written = self.with_kroneckers_joined(written);
        // `-2*(a + b)`, not `2*(-a - b)`.
        let turned = !content.is_one() && written.len() > 1 && written.iter().all(|(negative, _)| *negative);
        if turned {
            for (negative, _) in &mut written {
                *negative = false;
            }
        }
        if !self.begins_with_its_sign(id, terms) {
            written.sort_by_key(|(negative, _)| *negative);
        }
        let mut sum: Option<ExprId> = None;
        for (negative, expression) in written {
            sum = Some(match (sum, negative) {
                (None, false) => expression,
                (None, true) => self.writer.negate(expression),
                (Some(sum), false) => self.writer.add(sum, expression),
                (Some(sum), true) => self.writer.subtract(sum, expression),
            });
        }
        if repeated {
            let ones = self.ones(id);
            sum = sum.map(|sum| self.writer.scale(sum, ones));
        }
        let scaled = Scaled { body: sum, ..Scaled::default() };
        let whole = self.write_scaled(&content, scaled)?;
        Some(if turned { self.writer.negate(whole) } else { whole })
    }

    /// The terms of a sum as they were typed; else those of a polynomial by their powers, and of other sums numbers
    /// first.
    pub(super) fn in_order(&self, id: NodeId, terms: &[(Rational, NodeId)]) -> Vec<(Rational, NodeId)> {
        let typed = self.arena.as_typed(id, terms);
        typed.or_else(|| self.by_powers(terms)).unwrap_or_else(|| {
            let mut terms = terms.to_vec();
            // `1 + a`, but `-a - 1`.
            terms.sort_by_key(|(weight, term)| match (self.is_number(*term), weight.is_negative()) {
                (true, false) => 0,
                (false, _) => 1,
                (true, true) => 2,
            });
            terms
        })
    }

    /// The terms of a polynomial, the highest power of what it is one of first; the lowest where a polynomial in it
    /// was typed so: the derivative of `a + b*x + c*x^2` is `b + 2*c*x`.
    fn by_powers(&self, terms: &[(Rational, NodeId)]) -> Option<Vec<(Rational, NodeId)>> {
        let monomials = polynomial::monomials(self.arena, terms)?;
        let (variable, _) = polynomial::variable(self.arena, &monomials)?;
        // `1200*x[1]^2 - 400*x[2] + 2`: of one power the number alone comes last.
        let degree = |monomial: &polynomial::Monomial| {
            let total: Rational = monomial.iter().map(|(_, exponent)| exponent).sum();
            (polynomial::degree(monomial, variable), total)
        };
        let degrees = monomials.iter().map(degree);
        let mut placed: Vec<(_, (Rational, NodeId))> = degrees.zip(terms.iter().cloned()).collect();
        placed.sort_by(|(one, _), (other, _)| other.cmp(one));
        if polynomial::is_typed_rising(self.arena, variable) {
            placed.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
        Some(placed.into_iter().map(|(_, term)| term).collect())
    }

    /// Whether a polynomial keeps its order though that begins with a minus: `-3*x^2 + 4*x - 1`, but `1 - x^2`.
    fn begins_with_its_sign(&self, id: NodeId, terms: &[(Rational, NodeId)]) -> bool {
        let is_long = terms.len() > 2 && self.arena.as_typed(id, terms).is_none();
        let monomials = || polynomial::monomials(self.arena, terms);
        let degree = || monomials().and_then(|monomials| polynomial::variable(self.arena, &monomials));
        is_long && degree().is_some_and(|(_, degree)| degree > Rational::one())
    }

    /// A term with its sign apart. A number that is added to every entry is just a number, unless `ones`
    /// are to be said.
    fn term(&mut self, weight: &Rational, term: NodeId, says_ones: bool) -> Option<(bool, ExprId)> {
        let mut negative = weight.is_negative();
        let mut weight = weight.clone();
        // `(1 + 1.702*x)`, not `(500 + 851*x)/500`.
        if let Some(sum) = self.decimal_sum(&weight, term) {
            self.spread = Some((sum, weight.abs()));
            weight = Rational::one();
        }
        let scaled = match self.arena.node(term) {
            Node::Number(_) => Scaled::default(),
            Node::Contraction(_) if self.is_ones(term) && !says_ones => Scaled::default(),
            Node::Contraction(product) if !self.names.contains_key(&term) => {
                let scaled = self.scaled(term, product, negative)?;
                negative ^= scaled.negated;
                if says_ones { scaled } else { self.without_repetition(term, scaled) }
            }
            _ => Scaled { body: Some(self.known(term)?), ..Scaled::default() },
        };
        Some((negative, self.write_scaled(&weight, scaled)?))
    }

    /// Whether a whole number in front of a bracket is better multiplied in: it saves nothing but in terms that have
    /// no number of their own. So `2 - 400*x` rather than `2*(1 - 200*x)`, and `2*(A*x - b)`.
    pub(super) fn is_multiplied_in(&self, content: &Rational, within: &[(Rational, NodeId)]) -> bool {
        // `3*x^2 - 3`, and not `3*(x^2 - 1)`.
        let monomials = polynomial::monomials(self.arena, within);
        let degree = monomials.and_then(|monomials| polynomial::variable(self.arena, &monomials));
        let is_high = degree.is_some_and(|(_, degree)| degree > Rational::one());
        // `200*(x[2] - x[1]^2)`, where the difference was typed.
        let is_polynomial = is_high && !polynomial::is_typed(self.arena, within);
        let saves = |(weight, term): &&(Rational, NodeId)| weight.abs().is_one() && !self.is_number(*term);
        let plain = content.is_integer() && within.iter().all(|(weight, _)| weight.is_integer());
        // `2*(1 + k)` says the number once.
        let saved = within.iter().filter(saves).count();
        let is_dear = is_polynomial || saved == 0 || saved == 1 && within.len() > 2;
        plain && !content.abs().is_one() && within.len() > 1 && is_dear
    }

    /// Whether a term of a sum is written as a number.
    fn is_number(&self, term: NodeId) -> bool {
        matches!(self.arena.node(term), Node::Number(_)) || self.is_ones(term)
    }

    /// Whether a node is a tensor of ones, which a sum need not say.
    pub(super) fn is_ones(&self, node: NodeId) -> bool {
        match self.arena.node(node) {
            Node::Contraction(product) => product.factors.is_empty() && is_distinct(&product.output),
            _ => false,
        }
    }

    /// A number, with a point where that is how numbers are typed.
    pub(super) fn number(&mut self, value: &Rational) -> ExprId {
        if self.is_decimal(value) {
            self.writer.decimal(value, digits(value))
        } else {
            self.writer.number(value)
        }
    }

    /// Whether a number is written with a point: a short one, where numbers were typed so. Halves are not.
    pub(super) fn is_decimal(&self, number: &Rational) -> bool {
        let five = num_bigint::BigInt::from(5);
        let tenths = num_integer::Integer::is_multiple_of(number.denom(), &five);
        self.arena.wording.decimals && tenths && digits(number) <= MOST_DIGITS
    }

    /// What divides every weight, so that it can stand in front: 2 in `2*(x - a)`.
    pub(super) fn shared_content(&self, terms: &[(Rational, NodeId)]) -> Rational {
        let [(first, _), _, ..] = terms else { return Rational::one() };
        if terms.iter().any(|(weight, _)| !weight.is_integer()) && self.arena.wording.decimals {
            // `0.5*(x + y)` and `0.8*(x + 0.05*y)`, but `0.1*x + 1.8*y`, which is no longer than `0.1*(x + 18*y)`.
            let length = |by: &Rational| {
                significant(by) + terms.iter().map(|(weight, _)| significant(&(weight / by))).sum::<usize>()
            };
            let mut all: Vec<Rational> = terms.iter().map(|(weight, _)| weight.abs()).collect();
            all.sort_by(|one, other| other.cmp(one));
            let candidates = std::iter::once(Rational::one()).chain(all);
            return candidates.min_by_key(length).unwrap_or_else(Rational::one);
        }
        let mut top = num_bigint::BigInt::from(0);
        for (weight, _) in terms {
            top = num_integer::Integer::gcd(&top, weight.numer());
        }
        // What divides only some of the terms stays with them: `A*x/2 + b`.
        let shared = terms.iter().all(|(weight, _)| weight.denom() == first.denom());
        let bottom = if shared { first.denom().clone() } else { 1.into() };
        let content = Rational::from_integer(top) / Rational::from_integer(bottom);
        let within: Vec<_> = terms.iter().map(|(weight, term)| (weight / &content, *term)).collect();
        if self.is_multiplied_in(&content, &within) { Rational::one() } else { content }
    }

    /// The only sum among the factors of a term, where it has decimals among its weights once the weight of
    /// the whole is multiplied in.
    fn decimal_sum(&self, weight: &Rational, term: NodeId) -> Option<NodeId> {
        let Node::Contraction(product) = self.arena.node(term) else { return None };
        let is_sum = |factor: &&Factor| matches!(self.arena.node(factor.base), Node::Sum(_));
        let mut sums = product.factors.iter().filter(is_sum);
        let (Some(factor), None) = (sums.next(), sums.next()) else { return None };
        let Node::Sum(terms) = self.arena.node(factor.base) else { return None };
        let plain = factor.exponent == Rational::one() && !self.names.contains_key(&factor.base);
        let decimals =
            self.is_decimal(weight) && terms.iter().any(|(own, _)| self.is_decimal(&(own * weight)));
        let wanted = decimals || digits(weight) > MOST_DIGITS;
        (plain && wanted && self.arena.wording.decimals).then_some(factor.base)
    }

    /// Whether a node is a matrix with a diagonal only.
    fn is_diagonal(&self, node: NodeId) -> bool {
        let Node::Contraction(product) = self.arena.node(node) else { return false };
        matches!(product.output.as_slice(), [row, column] if row == column) && !self.names.contains_key(&node)
    }

    /// Whether a node is the outer product of a vector with itself.
    fn is_outer(&self, node: NodeId) -> bool {
        let Node::Contraction(product) = self.arena.node(node) else { return false };
        let mut vectors = product.factors.iter().filter(|factor| !factor.axes.is_empty());
        let (Some(one), Some(other), None) = (vectors.next(), vectors.next(), vectors.next()) else {
            return false;
        };
        let alike = one.base == other.base && one.axes.len() == 1 && one.axes != other.axes;
        alike && product.output.len() == 2 && !self.names.contains_key(&node)
    }

    /// Whether a node with axes is one number, repeated over all entries: inside a sum, just that number.
    fn is_repeated(&self, node: NodeId) -> bool {
        let Node::Contraction(product) = self.arena.node(node) else { return false };
        let numbers_only = product.factors.iter().all(|factor| factor.axes.is_empty());
        let axes = !product.output.is_empty() && is_distinct(&product.output);
        numbers_only && axes && !self.names.contains_key(&node)
    }

    fn without_repetition(&self, term: NodeId, scaled: Scaled) -> Scaled {
        if self.is_repeated(term) { Scaled { body: None, ..scaled } } else { scaled }
    }

    fn lengths(&mut self, node: NodeId) -> Vec<ExprId> {
        let axes = self.arena.axes(node).clone();
        axes.iter().map(|axis| self.writer.dimension(axis)).collect()
    }

    fn ones(&mut self, node: NodeId) -> ExprId {
        let lengths = self.lengths(node);
        self.writer.call("ones", &lengths)
    }
}

fn is_distinct(output: &[crate::ir::Axis]) -> bool {
    output
        .iter()
        .enumerate()
        .all(|(place, axis)| axis.len() == 1 && !output.iter().take(place).any(|earlier| earlier == axis))
}

/// How many digits a number has without the zeros at its ends, however its point lies; 1 is not written.
fn significant(number: &Rational) -> usize {
    let places = digits(number);
    if number.abs().is_one() || places > MOST_DIGITS {
        return if places > MOST_DIGITS { 2 * MOST_DIGITS } else { 0 };
    }
    let scaled = number.abs()
        * Rational::from_integer(num_bigint::BigInt::from(10).pow(u32::try_from(places).unwrap_or(0)));
    scaled.to_integer().to_string().trim_end_matches('0').len()
}

/// How many digits a number has after its point; more than [`MOST_DIGITS`] where they do not end soon.
fn digits(number: &Rational) -> usize {
    let ten = Rational::from_integer(10.into());
    let mut scaled = number.clone();
    let mut count = 0;
    while !scaled.is_integer() && count <= MOST_DIGITS {
        scaled *= &ten;
        count += 1;
    }
    count
}
