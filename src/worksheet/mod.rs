//! A document to verdicts: its `gradus` blocks are run in order, its claims and recorded answers
//! checked, and its own equations read. Text in, plain data out: nothing in here opens a file,
//! asks a terminal, or knows a rule of mathematics; every verdict is a session's.

mod annotate;
mod blocks;
mod coverage;
mod draft;
mod excerpt;
mod fence;
mod files;
#[cfg(feature = "pages")]
mod html;
mod json;
mod junit;
mod latex;
mod macros;
mod manuscript;
pub mod math;
mod notebook;
mod numbers;
mod recorded;
mod report;
mod review;
mod run;

use crate::limits::{self, Limit};
use crate::session;
use crate::span::Span;

pub use annotate::annotations;
pub use coverage::{Equation, Verdict, counted};
pub use draft::{Draft, drafts, names};
pub use files::{Include, read, read_as};
#[cfg(feature = "pages")]
pub use html::html;
pub use json::json;
pub use junit::junit;
pub use manuscript::{Language, Manuscript, Place};
pub use recorded::text as recorded;
pub use report::{Check, Counts, Edit, Finding, Kind, Report, Role, Severity, Status};
pub use review::{Choice, Review, bless};

/// How a document is to be checked.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How answers are given: notation, layout, checking.
    pub session: session::Options,
    /// Whether statements without a recorded answer are given one when the edits are applied.
    pub record: bool,
    /// Whether the equations that the document displays are read and checked too.
    pub math: bool,
    /// Whether an equation that was not found right fails the check, and not only one that was found wrong.
    pub strict: bool,
    /// A text beside the document that says what its names are, as its front matter may.
    pub beside: Option<String>,
}

/// Checks the `gradus` blocks of a document in Markdown, and its equations where that is asked for. What the limits
/// allow, all of it shares.
///
/// ```
/// use gradus::worksheet::{Kind, Options, check};
///
/// let document = "Derived by hand:\n\n```gradus\nclaim grad(x'*A*x, x) == 2*A*x\n```\n";
/// let report = check(document, &Options::default());
/// assert_eq!(report.count(Kind::FalseClaim), 1);
/// ```
pub fn check(source: &str, options: &Options) -> Report {
    check_manuscript(&Manuscript::new(Language::Markdown, "", source), options)
}

/// Where the blocks of a document stand, those that are not run, too.
pub fn blocks(manuscript: &Manuscript) -> Vec<Span> {
    manuscript.document().blocks.iter().map(|block| block.excerpt.whole()).collect()
}

/// Checks a document in any of its languages.
pub fn check_manuscript(manuscript: &Manuscript, options: &Options) -> Report {
    let check = || {
        let report = run::document(manuscript, options);
        let report = if options.math { report.join(math::check(manuscript, options)) } else { report };
        Report { strict: options.strict, ..report }
    };
    let (report, _) = limits::within(&options.session.limits, || {
        let is_short = manuscript.text.len() as u64 <= limits::allowed(Limit::Text);
        is_short.then(check)
    });
    report.unwrap_or_else(|| run::too_long(&manuscript.text, options))
}
