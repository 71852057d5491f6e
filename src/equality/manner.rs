//! Sampling strategies for entries of real points: freely, or steered into the domain of a function, as positive
//! numbers for `log`.

use num_traits::{Signed, Zero};

use super::point::Point;
use crate::array::Array;
use crate::ir::NodeId;
use crate::number::{Answer, Random, Rational, rational};

/// A sampling strategy: where the entries of a variable are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Both signs.
    Any,
    /// Above 0.
    Positive,
    /// Between 0 and 1.
    Fraction,
    /// Between 0 and 1/8.
    Little,
    /// Between -1 and 1.
    Inside,
    /// A square matrix near a multiple of the identity; a number above 1.
    NearIdentity,
    /// An odd whole number: with such an exponent a power of a negative number is negative.
    Odd,
    /// An even whole number other than 0.
    Even,
    /// 0 as often as not, so that a matrix is often singular.
    Sparse,
    /// -1, 0 or 1.
    Plain,
    /// An odd number of halves: with such an exponent a square is a number or its opposite.
    Halves,
    /// An odd number of quarters: the same of a fourth power.
    Quarters,
    /// 1 everywhere: among all vectors of a length those with equal entries have the largest sum.
    Ones,
    /// A square matrix near a negative multiple of the identity; a number below -1.
    BelowZero,
    /// A constant that occurs, or twice that, of either sign; as often any number.
    Met,
}

/// Those that lead into the domain of one function or another.
pub(super) const MANNERS: [Manner; 6] =
    [Manner::Any, Manner::Positive, Manner::Fraction, Manner::Little, Manner::Inside, Manner::NearIdentity];

/// An entry; small ones are whole numbers and fractions that can be read.
pub(super) fn draw(random: &mut Random, manner: Manner, small: bool, scale: &Rational) -> Answer<Rational> {
    const WHOLE: [i64; 8] = [1, 2, -1, 3, -2, 1, -3, 2];
    const ODD: [i64; 4] = [3, -1, 1, 5];
    const EVEN: [i64; 3] = [2, -2, 4];
    const PARTS: [(i64, i64); 6] = [(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5)];
    let choice = |random: &mut Random, count: usize| usize::try_from(random.below(count as u64)).unwrap_or(0);
    let whole = |random: &mut Random, all: &[i64]| {
        rational::integer(all.get(choice(random, all.len())).copied().unwrap_or(1))
    };
    let inside = |random: &mut Random| -> Answer<Rational> {
        let (top, bottom) = PARTS.get(choice(random, PARTS.len())).copied().unwrap_or((1, 2));
        if small { rational::ratio(top, bottom) } else { Ok(random.rational(-1, 1, 1_000_003)) }
    };
    let outside = |random: &mut Random| -> Answer<Rational> {
        if small {
            return Ok(whole(random, &WHOLE));
        }
        rational::multiply(&random.rational(-1, 1, 1_000_003), scale)
    };
    let value = match manner {
        Manner::Any | Manner::Met => outside(random)?,
        Manner::Positive => outside(random)?.abs(),
        Manner::Fraction => inside(random)?.abs(),
        Manner::Inside => {
            let value = inside(random)?;
            if random.below(2) == 0 { -value } else { value }
        }
        Manner::Little => rational::divide(&inside(random)?.abs(), &rational::integer(8))?,
        Manner::Odd => whole(random, &ODD),
        Manner::Even => whole(random, &EVEN),
        Manner::Halves => rational::divide(&whole(random, &ODD), &rational::integer(2))?,
        Manner::Quarters => rational::divide(&whole(random, &ODD), &rational::integer(4))?,
        Manner::Ones => return Ok(rational::integer(1)),
        Manner::Plain => return Ok(rational::integer(random.between(-1, 1))),
        Manner::NearIdentity | Manner::BelowZero => {
            rational::divide(&inside(random)?.abs(), &rational::integer(4))?
        }
        Manner::Sparse if random.below(2) == 0 => return Ok(rational::integer(0)),
        Manner::Sparse => outside(random)?,
    };
    // A zero is a kink or a pole of too many functions to be a fair sample.
    if value.is_zero() { rational::ratio(1, 1_000_003) } else { Ok(value) }
}

impl Manner {
    /// What is added to the diagonal of a square matrix, or to every entry of anything else.
    fn lift(self) -> i64 {
        match self {
            Self::NearIdentity => 2,
            Self::BelowZero => -2,
            _ => 0,
        }
    }

    /// Whether anything is.
    pub fn is_lifted(self) -> bool {
        self.lift() != 0
    }
}

/// Adds to the diagonal of a square matrix, or to every entry of anything else, what belongs to the manner.
pub(super) fn lift_diagonal(point: &mut Point<Rational>, node: NodeId, manner: Manner) -> Answer<()> {
    let Some(value) = point.values.get(node).cloned() else { return Ok(()) };
    let square = matches!(value.shape(), [rows, columns] if rows == columns);
    let lift = rational::integer(manner.lift());
    let lifted = Array::from_fn(value.shape(), |index| {
        let entry = value.at(index)?;
        if square && index.first() != index.last() { Ok(entry.clone()) } else { rational::add(entry, &lift) }
    })?;
    point.values.set(node, lifted);
    Ok(())
}
