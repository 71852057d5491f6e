//! Matrix chains while they are being read: links that may be turned round, written as one
//! product at the end.

use crate::notation::writer::Writer;
use crate::number::{Rational, rational};
use crate::syntax::ast::{Expr, ExprId, Operator};

/// One factor of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The factor as it is written.
    pub expression: ExprId,
    /// Whether it stands transposed.
    pub flipped: bool,
    /// Whether turning it changes nothing.
    pub symmetric: bool,
    /// Whether it is a column and not a matrix; only the last link of a chain is.
    pub column: bool,
}

impl Link {
    /// A matrix.
    pub fn matrix(expression: ExprId, symmetric: bool) -> Self {
        Self { expression, flipped: false, symmetric, column: false }
    }

    /// A column.
    pub fn column(expression: ExprId) -> Self {
        Self { expression, flipped: false, symmetric: false, column: true }
    }

    fn turned(self) -> Self {
        Self { flipped: !self.flipped && !self.symmetric, ..self }
    }
}

/// Factors multiplied as matrices, in order.
pub type Chain = Vec<Link>;

/// A vector that one label of a product meets, with its exponent.
#[derive(Clone, Debug)]
pub struct Part {
    /// The vector, as a chain that ends in a column.
    pub chain: Chain,
    /// The exponent of its entries.
    pub exponent: Rational,
}

/// The chain read backwards: its transpose.
pub fn reversed(chain: &[Link]) -> Chain {
    chain.iter().rev().map(|link| link.turned()).collect()
}

/// One link as it is written.
fn write_link(writer: &mut Writer, link: Link) -> ExprId {
    if link.flipped { writer.transpose(link.expression) } else { link.expression }
}

/// A chain as it is written: `A*B'*x`, equal neighbours as a power, a matrix between two diagonal ones
/// entry by entry with their outer product where that is shorter.
pub fn write_chain(writer: &mut Writer, chain: &[Link]) -> Option<ExprId> {
    let as_it_is = write_either_way(writer, chain)?;
    let Some(masked) = with_masks(writer, chain) else { return Some(as_it_is) };
    let masked = write_either_way(writer, &masked)?;
    Some(if writer.size(masked) < writer.size(as_it_is) { masked } else { as_it_is })
}

/// A chain with `diag(u)*A*diag(v)` as `u*v' .* A`.
fn with_masks(writer: &mut Writer, chain: &[Link]) -> Option<Chain> {
    let diagonal = |writer: &Writer, link: &Link| {
        if link.column { None } else { writer.argument_of(link.expression, "diag") }
    };
    let places: Vec<usize> = (0..chain.len())
        .filter(|place| chain.get(*place).is_some_and(|l| diagonal(writer, l).is_some()))
        .collect();
    let pair = places.windows(2).find_map(|pair| match pair {
        [first, last] if last - first > 1 => Some((*first, *last)),
        _ => None,
    });
    let (first, last) = pair?;
    let left = diagonal(writer, chain.get(first)?)?;
    let right = diagonal(writer, chain.get(last)?)?;
    let row = writer.transpose(right);
    let outer = writer.multiply(left, row);
    let between = write_either_way(writer, chain.get(first + 1..last)?)?;
    let masked = writer.hadamard(outer, between);
    let mut whole = chain.get(..first)?.to_vec();
    whole.push(Link::matrix(masked, false));
    whole.extend_from_slice(chain.get(last + 1..)?);
    Some(whole)
}

/// A chain in its order, or as the transpose of the chain read backwards.
fn write_either_way(writer: &mut Writer, chain: &[Link]) -> Option<ExprId> {
    let straight = write_in_order(writer, chain)?;
    let matrix = chain.first().is_some_and(|link| !(link.column && link.flipped))
        && chain.last().is_some_and(|link| !link.column || link.flipped);
    let flips = chain.iter().filter(|link| link.flipped).count();
    if !matrix || flips < 2 {
        return Some(straight);
    }
    // A product of transposes may be shorter as the transpose of a product: `(A*B*C)'`.
    let turned = write_in_order(writer, &reversed(chain))?;
    let turned = writer.transpose(turned);
    Some(if writer.size(turned) < writer.size(straight) { turned } else { straight })
}

fn write_in_order(writer: &mut Writer, chain: &[Link]) -> Option<ExprId> {
    let mut product: Option<ExprId> = None;
    let mut rest = chain;
    while let Some((first, _)) = rest.split_first() {
        let run = rest.iter().take_while(|link| *link == first && !link.column).count().max(1);
        let mut factor = first.expression;
        if run > 1 {
            let exponent = writer.integer(i64::try_from(run).unwrap_or(i64::MAX));
            if first.flipped {
                factor = writer.transpose(factor);
            }
            factor = writer.power(factor, exponent);
        } else {
            factor = write_link(writer, Link { expression: factor, ..*first });
        }
        product = Some(product.map_or(factor, |product| writer.multiply(product, factor)));
        rest = rest.get(run..).unwrap_or_default();
    }
    product
}

/// A cycle of matrices begun behind the differential in it, as whoever reads a gradient off `tr(A*d(X))`
/// writes it.
pub fn differential_last(writer: &Writer, cycle: &[Link]) -> Chain {
    let is_differential = |link: &Link| writer.is_call(link.expression, "d") && !link.flipped;
    let mut cycle = cycle.to_vec();
    if let Some(place) = cycle.iter().position(is_differential) {
        let begin = (place + 1) % cycle.len();
        cycle.rotate_left(begin);
    }
    cycle
}

/// `a'*b` for two columns, the shorter one turned; the product of their entries added up.
pub fn write_inner(writer: &mut Writer, left: &[Link], right: &[Link]) -> Option<ExprId> {
    let length =
        |chain: &[Link]| -> usize { chain.iter().map(|link| writer.size(link.expression) + 1).sum() };
    let typed = |first: &[Link], second: &[Link]| match (first, second) {
        ([first], [second]) => writer.typed_inner.contains(&(first.expression, second.expression)),
        _ => false,
    };
    let turned = length(right) < length(left) || (length(right) == length(left) && typed(right, left));
    let (row, column) = if turned { (right, left) } else { (left, right) };
    let mut whole = Vec::with_capacity(row.len() + column.len());
    for link in row.iter().rev() {
        // A row is a column turned, whatever its symmetry.
        whole.push(if link.column { Link { flipped: true, ..*link } } else { link.turned() });
    }
    whole.extend_from_slice(column);
    // A number is its own transpose: `x'*A*y` rather than `y'*A'*x`.
    let back: Chain = whole
        .iter()
        .rev()
        .map(|link| if link.column { Link { flipped: !link.flipped, ..*link } } else { link.turned() })
        .collect();
    let (straight, turned) = (write_chain(writer, &whole)?, write_chain(writer, &back)?);
    Some(if writer.size(turned) < writer.size(straight) { turned } else { straight })
}

/// The entry-by-entry product of vectors: `u .* v ./ w.^2`. A product of matrices needs no brackets at the
/// front: `A'*r .* u`; what was typed otherwise stays so.
pub fn write_parts(writer: &mut Writer, parts: &[Part]) -> Option<ExprId> {
    use num_traits::{One, Signed};
    let mut above: Vec<ExprId> = Vec::with_capacity(parts.len());
    for part in parts.iter().filter(|part| part.exponent.is_positive()) {
        let base = write_chain(writer, &part.chain)?;
        above.push(raised(writer, base, &part.exponent));
    }
    let begin = above.iter().position(|factor| writer.is_product(*factor));
    if let Some(place) = begin.filter(|_| !writer.begins_alone) {
        let first = above.remove(place);
        above.insert(0, first);
    }
    let top = above.into_iter().reduce(|top, factor| writer.hadamard(top, factor));
    let below: Vec<&Part> = parts.iter().filter(|part| part.exponent.is_negative()).collect();
    let mut bottom: Option<ExprId> = None;
    for part in below {
        let base = write_chain(writer, &part.chain)?;
        let factor = raised(writer, base, &-&part.exponent);
        bottom = Some(bottom.map_or(factor, |bottom| writer.hadamard(bottom, factor)));
    }
    match (top, bottom) {
        (top, None) => top,
        (Some(top), Some(bottom)) => Some(writer.hadamard_divide(top, bottom)),
        (None, Some(bottom)) => {
            let one = writer.number(&Rational::one());
            Some(writer.hadamard_divide(one, bottom))
        }
    }
}

/// A vector as a diagonal matrix. One that is itself the diagonal of a product is the sums of rows:
/// `diag(sum(A .* B, 2))` rather than `diag(diag(A*B'))`.
pub fn diagonal_matrix(writer: &mut Writer, vector: ExprId) -> ExprId {
    let product = writer.argument_of(vector, "diag").map(|product| writer.ast().get(product).clone());
    let vector = match product {
        Some(Expr::Binary { operator: Operator::Multiply, left, right }) if writer.is_transpose(right) => {
            let right = writer.transpose(right);
            let entries = writer.hadamard(left, right);
            let along = writer.integer(2);
            writer.call("sum", &[entries, along])
        }
        _ => vector,
    };
    writer.call("diag", &[vector])
}

/// Each entry raised to an exponent; square roots as `sqrt`.
pub fn raised(writer: &mut Writer, base: ExprId, exponent: &Rational) -> ExprId {
    use num_traits::One;
    if exponent.is_one() {
        return base;
    }
    if *exponent == rational::half() {
        return writer.call("sqrt", &[base]);
    }
    let exponent = writer.number(exponent);
    writer.hadamard_power(base, exponent)
}
