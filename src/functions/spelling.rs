//! How a function is spelled in the languages that code is written in: templates by target, with
//! `#1` for the first argument. A target that a form does not name has no such function.

/// Templates by target. A second word names a use of its own: `numpy times` is the product of the
/// value with what follows it (`#2` there), `numpy after` what stands before it times the value,
/// `numpy holds` what is compared as a condition, `numpy along` the value along the last axis of a larger argument. A template of several lines is computed
/// in steps: `#0` is the value of the line before, so that what a line needs twice is computed once.
pub type Spellings = &'static [(&'static str, &'static str)];

/// The template of a target, for a use; the plain one for an empty use.
pub fn spelling(of: Spellings, target: &str, usage: &str) -> Option<&'static str> {
    let is = |key: &str| match key.split_once(' ') {
        Some((name, further)) => name == target && further == usage,
        None => key == target && usage.is_empty(),
    };
    of.iter().find(|(key, _)| is(key)).map(|(_, template)| *template)
}

/// A function of numbers that every target has, entry by entry: its name in the libraries of
/// Python, in Julia, in MATLAB, in C and in Rust.
macro_rules! spelled_alike {
    ($python:literal, $julia:literal, $matlab:literal, $c:literal, $rust:literal) => {
        &[
            ("numpy", concat!("np.", $python, "(#1)")),
            ("jax", concat!("jnp.", $python, "(#1)")),
            ("torch", concat!("torch.", $python, "(#1)")),
            ("julia", concat!($julia, ".(#1)")),
            ("matlab", concat!($matlab, "(#1)")),
            ("c", concat!($c, "(#1)")),
            ("rust", concat!("#1.", $rust, "()")),
        ]
    };
}
pub(super) use spelled_alike;

#[cfg(test)]
mod tests {
    use super::spelling;

    #[test]
    fn a_use_is_looked_up_with_its_target() {
        let of: super::Spellings = &[("one", "f(#1)"), ("one times", "g(#1, #2)"), ("two", "h(#1)")];
        assert_eq!(spelling(of, "one", ""), Some("f(#1)"));
        assert_eq!(spelling(of, "one", "times"), Some("g(#1, #2)"));
        assert_eq!((spelling(of, "two", "times"), spelling(of, "three", "")), (None, None));
    }
}
