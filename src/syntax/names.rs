//! When two spellings are one name: `λ` and `lambda`, `W₁` and `W1`. Data and two small
//! functions; what a name means is asked elsewhere.

use std::borrow::Cow;

/// The Greek letters that are not Latin ones, with the names that stand for them. Where a
/// letter has two characters, the first is the one that is printed.
const GREEK: &[(char, &str)] = &[
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ϵ', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ϑ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('µ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('ϱ', "rho"),
    ('σ', "sigma"),
    ('ς', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('ϕ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Ξ', "Xi"),
    ('Π', "Pi"),
    ('Σ', "Sigma"),
    ('Υ', "Upsilon"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
    ('Ω', "Omega"),
];

/// The one spelling of a name by which names are compared: Greek letters by their names,
/// subscript digits as digits. `λ₁`, `λ1` and `lambda1` are one name.
pub fn canonical(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let mut spelled = String::with_capacity(name.len());
    for character in name.chars() {
        match greek_name(character) {
            Some(word) => spelled.push_str(word),
            None => spelled.push(plain_digit(character)),
        }
    }
    Cow::Owned(spelled)
}

/// The most letters of a word that is read as a product of them.
const MOST_FACTORS: usize = 4;

/// Whether a letter is a small Greek one.
pub fn is_small_greek(letter: char) -> bool {
    ('α'..='ω').contains(&letter)
}

/// The letters of a word that may be factors beside each other, as on paper: `Ax`, `αx`.
pub fn as_factors(word: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = word.chars().collect();
    let is_factor = |letter: &char| letter.is_ascii_alphabetic() || is_small_greek(*letter);
    ((2..=MOST_FACTORS).contains(&letters.len()) && letters.iter().all(is_factor)).then_some(letters)
}

/// The product of such letters.
pub fn product_of(factors: &[char]) -> String {
    factors.iter().map(char::to_string).collect::<Vec<_>>().join("*")
}

/// The name of a Greek letter.
pub fn greek_name(letter: char) -> Option<&'static str> {
    GREEK.iter().find(|row| row.0 == letter).map(|row| row.1)
}

/// The Greek letter of a name.
pub fn greek_letter(name: &str) -> Option<char> {
    GREEK.iter().find(|row| row.1 == name).map(|row| row.0)
}

/// Every Greek letter with its name; a name that has two letters comes first with the one printed.
pub fn greek_names() -> impl Iterator<Item = (char, &'static str)> {
    GREEK.iter().copied()
}

/// A subscript digit as a digit; any other character as it is.
fn plain_digit(character: char) -> char {
    match character {
        '₀'..='₉' => char::from_digit(u32::from(character) - u32::from('₀'), 10).unwrap_or(character),
        _ => character,
    }
}
