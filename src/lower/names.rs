//! What a name says by convention: a capital is a matrix, a small letter a vector, the name of
//! a Greek letter a scalar. Nothing in here looks at a program.

/// The names of the Greek letters, as they are typed in ASCII.
const GREEK: &[&str] = &[
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "vartheta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "varphi",
    "chi",
    "psi",
    "omega",
];

/// Other names of numbers: small ones, steps of time and of learning.
const NUMBERS: &[&str] = &["eps", "dt", "lr", "tol"];

/// The letters that stand for coefficients where something else is in front of what they multiply.
const COEFFICIENTS: std::ops::RangeInclusive<char> = 'a'..='g';

/// The letters of what an example is labelled with, a number in front of its score: `y*w'*x`.
const LABELS: [&str; 2] = ["y", "t"];

/// The letters of unknowns.
const UNKNOWNS: std::ops::RangeInclusive<char> = 'u'..='z';

/// Other letters of what is summed up.
const DATA: [&str; 2] = ["p", "q"];

/// The names that fresh dimensions get, in order.
const FRESH: &[&str] = &["n", "m", "k", "p", "q", "r", "s", "l", "h", "d"];

/// How many axes a name has by convention.
pub(super) fn conventional_order(name: &str) -> usize {
    let stem = name.trim_end_matches(|c: char| c.is_numeric() || c == '_' || is_subscript(c));
    let lower = stem.split('_').next().unwrap_or(stem).to_lowercase();
    let first = name.chars().find(|c| *c != '_');
    let capital = first.is_some_and(char::is_uppercase);
    match first {
        _ if capital => 2,
        Some(letter) if is_greek(letter) => 0,
        _ if GREEK.contains(&lower.as_str()) || is_small_number(&lower) => 0,
        _ => 1,
    }
}

/// Whether a name is a letter of the Greek alphabet, written out.
pub(super) fn is_greek_word(name: &str) -> bool {
    GREEK.contains(&name.to_lowercase().as_str())
}

/// Whether a name is one of a small number: `eps`.
pub(super) fn is_small_number(name: &str) -> bool {
    NUMBERS.contains(&name)
}

/// Whether a name is a letter that multiplies others more often than it is a vector: `a*x`, `c*f`.
pub(super) fn is_coefficient(name: &str) -> bool {
    let mut letters = name.chars().filter(|letter| letter.is_alphabetic());
    letters.next().is_some_and(|letter| COEFFICIENTS.contains(&letter)) && letters.next().is_none()
}

/// Whether a name in front of an inner product multiplies it rather than being a vector: `a*x'*y`, `y*w'*x`.
pub(super) fn is_number_in_front(name: &str) -> bool {
    is_coefficient(name) || LABELS.contains(&name)
}

/// Whether a name is that of the time, which is a number beside a rate: `exp(-k*t)`.
pub(super) fn is_time(name: &str) -> bool {
    name == "t"
}

/// Whether a name is that of a first value, a capital with a 0 below: `V0`.
pub(super) fn is_initial(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    first && letters.next().is_some_and(|below| matches!(below, '0' | '₀')) && letters.next().is_none()
}

/// Whether a name is a letter of unknowns, from the end of the alphabet.
pub(super) fn is_unknown(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|letter| UNKNOWNS.contains(&letter)) && letters.next().is_none()
}

/// Whether a name is a letter of data and of probabilities, which are summed up.
pub(super) fn is_datum(name: &str) -> bool {
    is_unknown(name) || DATA.contains(&name)
}

fn is_subscript(letter: char) -> bool {
    ('₀'..='₉').contains(&letter)
}

fn is_greek(letter: char) -> bool {
    ('\u{370}'..='\u{3ff}').contains(&letter) || letter == 'ϵ'
}

/// Names for dimensions that nobody has taken.
#[derive(Clone, Debug, Default)]
pub(super) struct FreshNames {
    /// Up to which number they are used up, once the letters are.
    numbered: usize,
}

impl FreshNames {
    /// A name that is not taken; the first of `preferred` that is free comes first.
    pub fn next(&mut self, preferred: &[&str], taken: &dyn Fn(&str) -> bool) -> String {
        let letters = preferred.iter().chain(FRESH);
        if let Some(letter) = letters.into_iter().find(|name| !taken(name)) {
            return (*letter).to_owned();
        }
        loop {
            self.numbered += 1;
            let name = format!("n{}", self.numbered);
            if !taken(&name) {
                return name;
            }
        }
    }
}

/// The known name that is most like a given one, if a slip or two lead from one to the other: none where three
/// letters tell nothing, one in four, two in more.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let slips = match name.chars().count() {
        0..=3 => 0,
        4 => 1,
        _ => 2,
    };
    let mut best: Option<(usize, f64, &str)> = None;
    for candidate in known {
        let distance = strsim::osa_distance(&name.to_lowercase(), &candidate.to_lowercase());
        let likeness = -strsim::jaro_winkler(name, candidate);
        let better = best.is_none_or(|(before, unlike, _)| (distance, likeness) < (before, unlike));
        if distance <= slips && better {
            best = Some((distance, likeness, candidate));
        }
    }
    best.map(|(.., name)| name)
}

#[cfg(test)]
mod tests {
    use super::conventional_order;

    #[test]
    fn a_name_says_what_it_is() {
        let orders =
            ["W", "x", "lambda", "α", "sigma2", "W1", "out_H", "Σ", "mu_x", "b"].map(conventional_order);
        assert_eq!(orders, [2, 1, 0, 0, 0, 2, 1, 2, 0, 1]);
    }
}
