//! The equations of a document, typeset, each with what its check came to.

use std::fmt::Write;

use super::typeset::typeset;
use super::{class, escaped, said};
use crate::span::Span;
use crate::worksheet::coverage::Equation;
use crate::worksheet::manuscript::Manuscript;
use crate::worksheet::math;
use crate::worksheet::report::{Report, Status};

/// What encloses a formula.
const FENCES: &[(&str, &str)] = &[
    ("$$", "$$"),
    ("$`", "`$"),
    ("$", "$"),
    (r"\\[", r"\\]"),
    (r"\[", r"\]"),
    (r"\\(", r"\\)"),
    (r"\(", r"\)"),
    ("``", "``"),
];

/// A formula of a document.
pub(super) struct Mark {
    /// Where it stands, with what encloses it.
    pub span: Span,
    /// What stands there on the page.
    pub html: String,
}

impl Mark {
    /// Whether a place is in it.
    pub fn has(&self, span: Span) -> bool {
        self.span.from <= span.from && span.from < self.span.to.max(self.span.from + 1)
    }
}

/// All formulas of a document, in order.
pub(super) fn all(manuscript: &Manuscript, report: &Report) -> Vec<Mark> {
    let equations = report.equations();
    let mut marks: Vec<Mark> = Vec::new();
    for formula in math::formulas(manuscript) {
        let span = outer(&manuscript.text, formula.span);
        if marks.last().is_some_and(|last| span.from < last.span.to) {
            continue;
        }
        let equation = equations.iter().find(|equation| equation.span == formula.span);
        let math = typeset(&formula.text, formula.is_display);
        let html = match equation {
            Some(equation) => marked(report, *equation, &math),
            None if formula.is_display => format!("<span class=\"display\">{math}</span>"),
            None => math,
        };
        marks.push(Mark { span, html });
    }
    marks
}

/// An equation with its verdict, what it was read as, and what was found.
fn marked(report: &Report, equation: Equation, math: &str) -> String {
    let is_within = |span: Span| equation.span.from <= span.from && span.from < equation.span.to;
    let mut note = String::new();
    for check in report.checks.iter().filter(|check| is_within(check.span)) {
        let read = if check.text.is_empty() {
            String::new()
        } else {
            format!(" <code>{}</code>", escaped(&check.text))
        };
        let is_found = matches!(check.status, Status::Failed | Status::Doubtful);
        let detail = if is_found || check.detail.is_empty() {
            String::new()
        } else {
            format!(" {}", escaped(&check.detail))
        };
        _ = write!(note, "<span class=\"line\"><b>{}</b>{read}{detail}</span>", word(check.status));
    }
    for finding in report.findings.iter().filter(|finding| is_within(finding.diagnostic.span())) {
        if finding.kind.is_told() {
            _ = write!(note, "<span class=\"line found\">{}</span>", said(finding));
        }
    }
    let display = if equation.is_display { " display" } else { "" };
    format!(
        "<span class=\"equation {}{display}\" tabindex=\"0\" aria-label=\"{}\">{math}<span class=\"note\">{note}</span></span>",
        class(equation.verdict),
        equation.verdict.name()
    )
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Proved | Status::Passed | Status::Agrees => "right",
        Status::Conditional => "right",
        Status::Failed => "wrong",
        Status::Taken => "taken as given",
        Status::Undecided => "undecided",
        other => other.name(),
    }
}

/// A place with what encloses it: dollars, brackets, an environment.
fn outer(text: &str, span: Span) -> Span {
    let before = text.get(..span.from).unwrap_or_default();
    let after = text.get(span.to..).unwrap_or_default();
    let fence = FENCES.iter().find(|(open, close)| before.ends_with(open) && after.starts_with(close));
    if let Some((open, close)) = fence {
        return Span::new(span.from - open.len(), span.to + close.len());
    }
    let begin =
        before.rfind(r"\begin{").filter(|_| before.trim_end().ends_with('}') && after.starts_with(r"\end{"));
    match (begin, after.find('}')) {
        (Some(begin), Some(end)) => Span::new(begin, span.to + end + 1),
        // In a block of its own: the end of its last line is the fence's.
        _ => Span::new(span.from, span.from + span.of(text).trim_end().len()),
    }
}

#[cfg(test)]
mod tests {
    use super::outer;
    use crate::span::Span;

    #[test]
    fn what_encloses_a_formula_goes_with_it() {
        for text in ["$$a$$", "$a$", r"\(a\)", r"\[a\]", r"\begin{align*}a\end{align*}", "$`a`$"] {
            let at = text
                .rfind('a')
                .filter(|_| !text.contains("align"))
                .unwrap_or_else(|| text.find("}a").unwrap_or(0) + 1);
            assert_eq!(outer(text, Span::new(at, at + 1)), Span::new(0, text.len()), "{text}");
        }
    }
}
