//! Templates: a text with `#1`, `#2` for operands. How tight the whole binds, and how tight an
//! operand must bind to stand in a place without parentheses, is read off the text around it.

/// Anything stands here.
pub(super) const ANY: u8 = 0;
/// `a + b`
pub(super) const SUM: u8 = 10;
/// `a * b`
pub(super) const PRODUCT: u8 = 20;
/// `-a`
pub(super) const SIGN: u8 = 30;
/// `a ** b`
pub(super) const POWER: u8 = 40;
/// `a'`
pub(super) const POSTFIX: u8 = 50;
/// Names, numbers, calls.
pub(super) const ATOM: u8 = 60;

const SUMS: &[&str] = &[" + ", " - ", " .+ ", " .- "];
const PRODUCTS: &[&str] = &[" * ", " / ", " @ ", " \\ ", " .* ", " ./ "];
const POWERS: &[&str] = &[" ** ", "^", " .^ "];
const COMPARISONS: &[&str] =
    &[" > ", " < ", " >= ", " <= ", " == ", " != ", " ~= ", " .> ", " .< ", " .<= ", " .== ", " .!= "];

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// An operand, counted from 0, and how tight it must bind.
    Operand(usize, u8),
}

/// How tight a text binds as it stands.
pub(super) fn tightness(text: &str) -> u8 {
    let outside = outside_brackets(text);
    let has = |signs: &[&str]| signs.iter().any(|sign| outside.contains(sign));
    if has(COMPARISONS) {
        ANY
    } else if has(SUMS) {
        SUM
    } else if has(PRODUCTS) {
        PRODUCT
    } else if outside.starts_with('-') {
        SIGN
    } else if has(POWERS) {
        POWER
    } else if outside.ends_with('\'') {
        POSTFIX
    } else {
        ATOM
    }
}

/// The text with all that stands in brackets or quotes left away.
fn outside_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for character in text.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(character),
            _ => {}
        }
    }
    outside
}

/// A template with every `@word` that is known replaced by its value, in one pass.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut whole = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('@') {
        whole.push_str(before);
        let end = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let (word, others) = after.split_at(end);
        match values.iter().find(|(name, _)| *name == word) {
            Some((_, value)) => whole.push_str(value),
            None => {
                whole.push('@');
                whole.push_str(word);
            }
        }
        rest = others;
    }
    whole + rest
}

/// The pieces of a template, in order.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut before = "";
    let mut rest = template;
    while let Some(at) = rest.find('#') {
        let (text, after) = rest.split_at(at);
        // `#10` is the tenth operand, and not the first with a 0 behind it.
        let after = after.get(1..).unwrap_or_default();
        let (digits, after) =
            after.split_at(after.find(|one: char| !one.is_ascii_digit()).unwrap_or(after.len()));
        let Some(place) = digits.parse::<usize>().ok().and_then(|number| number.checked_sub(1)) else {
            break;
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
            before = text;
        }
        pieces.push(Piece::Operand(place, needed(before, after)));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// How tight an operand must bind between two texts.
fn needed(before: &str, after: &str) -> u8 {
    let ends = |signs: &[&str]| signs.iter().any(|sign| before.ends_with(sign));
    let left = if ends(POWERS) {
        ATOM
    } else if ends(PRODUCTS) {
        SIGN
    } else if ends(SUMS) {
        PRODUCT
    } else if before.ends_with('-') {
        // `-X.T @ v` would negate the matrix, entry by entry, and not the product.
        POWER
    } else if ends(COMPARISONS) {
        SUM
    } else {
        ANY
    };
    let begins = |signs: &[&str]| signs.iter().any(|sign| after.starts_with(sign));
    let right = if begins(POWERS) || after.starts_with(['.', '[', '(', '\'']) {
        POSTFIX
    } else if begins(PRODUCTS) {
        PRODUCT
    } else if begins(SUMS) || begins(COMPARISONS) {
        SUM
    } else {
        ANY
    };
    left.max(right)
}

#[cfg(test)]
mod tests {
    use super::{ANY, ATOM, POSTFIX, POWER, PRODUCT, Piece, SIGN, SUM, pieces, tightness};

    #[test]
    fn tightness_is_read_off_the_text() {
        let cases =
            [("a + b*c", SUM), ("f(a + b)", ATOM), ("a @ b", PRODUCT), ("-f(a)", SIGN), ("x[a - 1]", ATOM)];
        for (text, expected) in cases {
            assert_eq!(tightness(text), expected, "{text}");
        }
    }

    #[test]
    fn a_place_says_how_tight_its_operand_must_bind() {
        let needed = |template| {
            let of = |piece: &Piece<'_>| match piece {
                Piece::Operand(_, least) => Some(*least),
                Piece::Text(_) => None,
            };
            pieces(template).iter().filter_map(of).collect::<Vec<u8>>()
        };
        assert_eq!(needed("#1 - #2"), [SUM, PRODUCT]);
        assert_eq!(needed("#1 @ #2"), [PRODUCT, SIGN]);
        assert_eq!(needed("-#1"), [POWER]);
        assert_eq!(needed("#1.T"), [POSTFIX]);
        assert_eq!(needed("np.outer(#1, #2)"), [ANY, ANY]);
        assert_eq!(needed("#1 ** #2"), [POSTFIX, ATOM]);
    }

    #[test]
    fn an_operand_is_numbered_by_all_of_its_digits() {
        let expected = [
            Piece::Text("f("),
            Piece::Operand(0, ANY),
            Piece::Text(", "),
            Piece::Operand(9, ANY),
            Piece::Text(", "),
            Piece::Operand(122, ANY),
            Piece::Text(")"),
        ];
        assert_eq!(pieces("f(#1, #10, #123)"), expected);
    }
}
