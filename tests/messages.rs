//! How a message is drawn on a terminal, and how long it may be at most.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::fmt::Write as _;

use gradus::diagnostic::Diagnostic;
use gradus::report::{Palette, Severity, Source, render, render_all};
use gradus::session::{Answer, Session};
use gradus::span::Span;

use crate::harness::snapshot;

fn shape_error() -> (String, Diagnostic) {
    let source = "X : R[m,n]\nf = sum(log(1 + exp(-y .* (X*w))))\nw : R[m]\n".to_owned();
    let span = Span::new(38, 41);
    let diagnostic = Diagnostic::new("G0203", "shapes do not agree in `X * w`", span)
        .marked("`n` on the left meets `m` on the right")
        .label(Span::new(46, 54), "w declared here")
        .note("X : matrix(m, n)")
        .note("w : vector(m)")
        .replace("transpose `X`", Span::new(39, 39), "'");
    (source, diagnostic)
}

#[test]
fn a_shape_error_shows_both_shapes_and_the_mend() {
    let (source, diagnostic) = shape_error();
    let text =
        render(&diagnostic, Severity::Error, Source::named("logreg.gradus", &source), Palette::plain());
    snapshot("cli/shape_error", &text);
}

#[test]
fn a_message_stays_within_its_limits() {
    let source = format!("{}\u{1b}[31m\u{202e} + X*w", "p + ".repeat(20_000));
    let end = source.len();
    let mut diagnostic = Diagnostic::new("G0203", "x\u{1b}".repeat(5_000), Span::new(end - 3, end));
    for _ in 0..50 {
        diagnostic = diagnostic.note("long ".repeat(2_000)).label(Span::new(0, end), "all of it");
    }
    let text = render(&diagnostic, Severity::Error, Source::typed(&source), Palette::plain());
    assert!(text.len() <= 8 << 10, "{}", text.len());
    assert!(!text.replace("\u{1b}[0m", "").contains(['\u{1b}', '\u{202e}']));
    let echo = text.lines().filter(|line| line.contains('│') && line.contains("p +"));
    assert!(echo.map(|line| line.chars().count()).max() <= Some(120));
}

#[test]
fn the_rest_of_many_is_counted() {
    let one = Diagnostic::new("G0101", "no", Span::new(0, 1));
    let text = render_all(&vec![one; 23], Severity::Error, Source::typed("x"), Palette::plain());
    assert!(text.ends_with("and 3 more"), "{text}");
}

/// What newcomers type, each line with the message that it gets and the text that is offered instead. A text that is
/// offered has to be answered, or to be refused for another reason than a word or sign that is not known.
#[test]
fn what_newcomers_type_is_answered_as_recorded() {
    let mut whole = String::new();
    for typed in include_str!("messages/typed.txt").lines().filter(|line| !line.starts_with('#')) {
        let outcomes = Session::new().run(typed);
        writeln!(whole, "{typed}").unwrap();
        for outcome in outcomes {
            let Answer::Errors(errors) = &outcome.answer else {
                writeln!(whole, "    answered").unwrap();
                continue;
            };
            let Some(error) = errors.first() else { continue };
            writeln!(whole, "    {}: {}", error.code, error.message).unwrap();
            let Some(mend) = &error.mend else { continue };
            let mut mended = typed.to_owned();
            for (span, text) in mend.edits.iter().rev() {
                mended.replace_range(span.from..span.to, text);
            }
            writeln!(whole, "    help {}{}", mend.message, if mended == typed { "" } else { ":" }).unwrap();
            if mended != typed {
                let again = Session::new().run(&mended);
                let syntax = again.iter().any(|outcome| match &outcome.answer {
                    Answer::Errors(errors) => errors.iter().any(|error| error.code.starts_with("G01")),
                    _ => false,
                });
                writeln!(whole, "        {mended}").unwrap();
                assert!(!syntax, "what is offered for `{typed}` does not read: {mended}");
            }
        }
    }
    snapshot("typed/messages", &whole);
}
