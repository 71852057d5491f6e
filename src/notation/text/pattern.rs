//! How one kind of expression is spelled: a text with places for its operands, how tight the
//! whole binds, and how tight each operand must bind to stand without parentheses.

/// Anything stands here: the place has brackets of its own.
pub(super) const ANY: u8 = 0;
/// `a + b`
pub(super) const SUM: u8 = 10;
/// An indexed sum without brackets, which takes all that follows for its summand.
pub(super) const INDEXED_SUM: u8 = 15;
/// `a ⊗ b`: as tight as `a*b` to the grammar, but set apart from it by parentheses, for a
/// reader of mathematics takes `a ⊗ b*c` for the product of a and bc.
pub(super) const KRONECKER: u8 = 17;
/// `a .* b`, likewise.
pub(super) const HADAMARD: u8 = 18;
/// `a*b`
pub(super) const PRODUCT: u8 = 20;
/// `-a`
pub(super) const NEGATION: u8 = 30;
/// What may follow another factor with nothing between them: all but a minus.
pub(super) const FACTOR: u8 = 35;
/// `a^b`
pub(super) const POWER: u8 = 40;
/// `a'`
pub(super) const POSTFIX: u8 = 50;
/// A name that has a subscript, in a style where it can have no second.
pub(super) const SUBSCRIPTED: u8 = 55;
/// A name, a number, a call.
pub(super) const PRIMARY: u8 = 60;

/// A text with `#1`, `#2` for operands.
#[derive(Clone, Copy)]
pub(super) struct Pattern<'t> {
    /// The text.
    pub text: &'t str,
    /// How tight it binds.
    pub level: u8,
    /// How tight each operand must bind; the last goes for all that follow.
    pub operands: [u8; 2],
}

impl<'t> Pattern<'t> {
    /// A pattern of two operands.
    pub(super) const fn new(text: &'t str, level: u8, left: u8, right: u8) -> Self {
        Self { text, level, operands: [left, right] }
    }

    /// The pattern of a function's template. What stands around an operand tells how tight it
    /// must bind: nothing where it is enclosed, a base before `^`, a factor at the end.
    pub(super) fn of_template(text: &'t str) -> Self {
        let ends_open = text.char_indices().rev().nth(1).is_some_and(|(from, _)| slot(text, from).is_some());
        let begins_open = slot(text, 0).is_some();
        match (begins_open, ends_open) {
            (true, true) => Self::new(text, PRODUCT, PRODUCT, FACTOR),
            (true, false) => Self::new(text, POWER, SUBSCRIPTED, ANY),
            (false, true) => Self::new(text, FACTOR, SUBSCRIPTED, SUBSCRIPTED),
            (false, false) => Self::new(text, PRIMARY, ANY, ANY),
        }
    }

    /// Whether a pattern has a place for each of so many operands, and no other.
    pub(super) fn takes(self, count: usize) -> bool {
        let places = || {
            self.pieces().filter_map(|piece| match piece {
                Piece::Operand(place) => Some(place),
                Piece::Text(_) => None,
            })
        };
        (0..count).all(|place| places().any(|taken| taken == place)) && places().all(|place| place < count)
    }

    /// The text and the operands of a pattern, in order.
    pub(super) fn pieces(self) -> impl Iterator<Item = Piece<'t>> {
        let mut rest = self.text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            if let Some(operand) = slot(rest, 0) {
                rest = rest.get(2..).unwrap_or_default();
                return Some(Piece::Operand(operand));
            }
            let next = rest.char_indices().skip(1).find(|(from, _)| slot(rest, *from).is_some());
            let end = next.map_or(rest.len(), |(from, _)| from);
            let (text, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            rest = after;
            Some(Piece::Text(text))
        })
    }
}

/// A piece of a pattern.
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// An operand, counted from 0.
    Operand(usize),
}

/// The operand that stands at a byte of a text, counted from 0.
fn slot(text: &str, from: usize) -> Option<usize> {
    let digit = text.get(from..)?.strip_prefix('#')?.chars().next()?.to_digit(10)?;
    usize::try_from(digit).ok()?.checked_sub(1)
}
