//! `ans`: the last result, as the expression that it answered.

use crate::span::Span;
use crate::syntax::tokens::{TokenKind, tokens};

/// A program with the last expression in the place of each name that stands for it; `None` where there is no such
/// expression.
pub(super) fn with_last(program: &str, last: Option<&str>, is_last: impl Fn(&str) -> bool) -> Option<String> {
    let mut text = String::with_capacity(program.len());
    let mut at = 0;
    for span in said(program, is_last) {
        text.push_str(program.get(at..span.from).unwrap_or_default());
        let last = last?;
        let is_closed = tokens(last).len() < 2;
        let (open, close) = if is_closed { ("", "") } else { ("(", ")") };
        text.extend([open, last, close]);
        at = span.to;
    }
    text.push_str(program.get(at..).unwrap_or_default());
    Some(text)
}

/// Where a program says a name, and does not give it a meaning.
pub(super) fn said(program: &str, is_it: impl Fn(&str) -> bool) -> Vec<Span> {
    let given = |span: Span| {
        let after = program.get(span.to..).unwrap_or_default().trim_start();
        after.starts_with(['=', ':']) && !after.starts_with("==")
    };
    let tokens = tokens(program).into_iter();
    let names = tokens.filter(|(span, kind)| *kind == TokenKind::Name && is_it(span.of(program)));
    names.map(|(span, _)| span).filter(|span| !given(*span)).collect()
}

#[cfg(test)]
mod tests {
    use super::with_last;

    #[test]
    fn the_last_result_stands_in_the_place_of_its_name() {
        let with = |program: &str, last| with_last(program, last, |name| name == "ans");
        let (last, some) = (Some("A*x"), |text: &str| Some(text.to_owned()));
        assert_eq!(with("grad(sum(ans), x) + ans1", last), some("grad(sum((A*x)), x) + ans1"));
        assert_eq!(with("ans == 3", last), some("(A*x) == 3"));
        assert_eq!(with("ans = 3", last), some("ans = 3"));
        assert_eq!(with("x # ans", None), some("x # ans"));
        assert_eq!(with("ans + 1", None), None);
    }
}
