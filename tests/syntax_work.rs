//! The parser's work is linear: a test of its own, for the limit holds for a whole process.

use gradus::syntax::parse_expression;

/// Steps of the parser that one byte of text may take; a small constant covers short texts.
const STEPS: usize = 64;

#[test]
fn work_is_linear_in_the_text() {
    let nested =
        |open: &str, close: &str, count: usize| format!("{}x{}", open.repeat(count), close.repeat(count));
    let families: Vec<(&str, String)> = vec![
        ("parentheses", nested("(", ")", 200)),
        ("unclosed parentheses", nested("(", "", 200)),
        ("calls", nested("f(", ")", 200)),
        ("unclosed calls", nested("f(", "", 200)),
        ("calls of two", nested("f(x, ", ")", 200)),
        ("brackets", nested("[", "]", 200)),
        ("subscripts", nested("x[", "]", 200)),
        ("sums", nested("sum(", " for i in 1..n)", 200)),
        ("powers", nested("x^-", "", 100)),
        ("faulty in the middle", nested("((", ") + ) * )", 60)),
        ("faulty at the end", format!("{} $", nested("f(", ")", 200))),
        ("a long sum", format!("x{}", " + x".repeat(20_000))),
        ("a long row", format!("[1{}]", ", 1".repeat(100_000))),
        ("a long name", "x".repeat(100_000)),
        ("a long number", "1".repeat(100_000)),
    ];
    let steps = |text: &str| std::num::NonZeroUsize::new(STEPS * text.len() + 1000);
    for (family, text) in families {
        pest::set_call_limit(None);
        let free = format!("{:?}", parse_expression(&text).map(|read| read.0.len()));
        pest::set_call_limit(steps(&text));
        let limited = format!("{:?}", parse_expression(&text).map(|read| read.0.len()));
        assert_eq!(free, limited, "{family}: more than {STEPS} steps a byte");
    }
    // The limit is one that can be met: one step a byte is too few for anything.
    let text = nested("(", ")", 200);
    pest::set_call_limit(std::num::NonZeroUsize::new(text.len()));
    assert!(parse_expression(&text).is_err());
}
