//! `ans`: the last result, as the expression that it answered.

use crate::syntax::tokens::{TokenKind, tokens};

/// A program with the last expression in the place of each name that stands for it.
pub(super) fn with_last(program: &str, last: &str, is_last: impl Fn(&str) -> bool) -> String {
    let mut text = String::with_capacity(program.len());
    let mut at = 0;
    for (span, kind) in tokens(program) {
        let is_defined = program.get(span.to..).unwrap_or_default().trim_start().starts_with(['=', ':']);
        if kind == TokenKind::Name && is_last(span.of(program)) && !is_defined {
            text.push_str(program.get(at..span.from).unwrap_or_default());
            text.push('(');
            text.push_str(last);
            text.push(')');
            at = span.to;
        }
    }
    text.push_str(program.get(at..).unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::with_last;

    #[test]
    fn the_last_result_stands_in_the_place_of_its_name() {
        let with = |program: &str| with_last(program, "A*x", |name| name == "ans");
        assert_eq!(with("grad(sum(ans), x) + ans1"), "grad(sum((A*x)), x) + ans1");
        assert_eq!(with("ans = 3"), "ans = 3");
        assert_eq!(with("x # ans"), "x # ans");
    }
}
