//! `\alpha` and Tab: the signs that a keyboard lacks, by the names that LaTeX and Julia give them.

use crate::syntax::names;

/// Signs that are no Greek letters.
const SIGNS: &[(&str, &str)] = &[
    ("R", "ℝ"),
    ("T", "ᵀ"),
    ("approx", "≈"),
    ("cdot", "⋅"),
    ("circ", "∘"),
    ("in", "∈"),
    ("odot", "⊙"),
    ("oslash", "⊘"),
    ("otimes", "⊗"),
    ("times", "×"),
    ("varepsilon", "ε"),
    ("varphi", "φ"),
    ("^-1", "⁻¹"),
    ("^0", "⁰"),
    ("^1", "¹"),
    ("^2", "²"),
    ("^3", "³"),
    ("^4", "⁴"),
    ("^5", "⁵"),
    ("^6", "⁶"),
    ("^7", "⁷"),
    ("^8", "⁸"),
    ("^9", "⁹"),
    ("_0", "₀"),
    ("_1", "₁"),
    ("_2", "₂"),
    ("_3", "₃"),
    ("_4", "₄"),
    ("_5", "₅"),
    ("_6", "₆"),
    ("_7", "₇"),
    ("_8", "₈"),
    ("_9", "₉"),
];

/// The sign of a name.
fn sign(name: &str) -> Option<String> {
    let listed = SIGNS.iter().find(|(known, _)| *known == name).map(|(_, sign)| (*sign).to_owned());
    listed.or_else(|| names::greek_letter(name).map(|letter| letter.to_string()))
}

/// What stands before the cursor as `\name`: where it begins, and the signs that it may become,
/// each with its name; a name that is whole becomes its sign alone.
pub fn complete(before: &str) -> Option<(usize, Vec<(String, String)>)> {
    let begin = before.rfind('\\')?;
    let name = before.get(begin + 1..)?;
    if !name.chars().all(|character| character.is_alphanumeric() || "^_-".contains(character)) {
        return None;
    }
    if let Some(sign) = sign(name) {
        return Some((begin, vec![(name.to_owned(), sign)]));
    }
    let greek = names::greek_names();
    let mut all: Vec<(String, String)> = SIGNS
        .iter()
        .map(|(name, sign)| ((*name).to_owned(), (*sign).to_owned()))
        .chain(greek.map(|(letter, name)| (name.to_owned(), letter.to_string())))
        .filter(|(known, _)| known.starts_with(name))
        .collect();
    all.sort();
    all.dedup_by(|left, right| left.0 == right.0);
    Some((begin, all))
}

#[cfg(test)]
mod tests {
    use super::complete;

    #[test]
    fn a_whole_name_becomes_its_sign() {
        assert_eq!(complete(r"y = 2*\alpha"), Some((6, vec![("alpha".to_owned(), "α".to_owned())])));
        assert_eq!(complete(r"x\^2").map(|(_, signs)| signs.len()), Some(1));
    }

    #[test]
    fn part_of_a_name_offers_those_that_begin_so() {
        let (_, signs) = complete(r"\ot").unwrap_or_default();
        assert_eq!(signs, [("otimes".to_owned(), "⊗".to_owned())]);
        assert!(complete(r"\alpha + b").is_none());
        assert!(complete("alpha").is_none());
    }
}
