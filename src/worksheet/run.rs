//! The blocks of a document, run in order in one session, and what is to be said of each
//! statement. Nothing in here decides what is true: the session does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Label};
use crate::limits;
use crate::session::{Answer, Ask, ClaimAnswer, Expression, Outcome, Question, Repair, RepairKind, Session};
use crate::span::{Lines, Span};
use crate::syntax;
use crate::syntax::ast::StatementKind;

use super::blocks::Block;
use super::excerpt::Excerpt;
use super::recorded::{self, Comparison, Recorded};
use super::report::{Edit, Kind, Report, Role, Severity, Status};
use super::{Manuscript, Options};

/// Checks the blocks of a document.
pub(super) fn document(manuscript: &Manuscript, options: &Options) -> Report {
    let source = manuscript.text.as_str();
    let document = manuscript.document();
    let mut runner =
        Runner { source, manuscript, options, session: fresh(options), report: Report::default() };
    for block in &document.blocks {
        if let Some(limit) = limits::cause() {
            runner.report.not_checked(limit, block.opening);
            break;
        }
        runner.block(block);
    }
    runner.report.finished()
}

/// What is said of a document that is longer than is read.
pub(super) fn too_long(source: &str, options: &Options) -> Report {
    let mut report = Report::default();
    let message = format!("the document has {} bytes", source.len());
    let diagnostic = Diagnostic::new("G0105", message, Span::new(0, 0))
        .note(format!("at most {} are read", options.session.limits.text));
    report.find(Severity::Error, Kind::Error, diagnostic);
    report.finished()
}

/// A session that answers as it is asked to.
pub(super) fn fresh(options: &Options) -> Session {
    let mut session = Session::new();
    session.options = options.session.clone();
    session
}

struct Runner<'a> {
    source: &'a str,
    manuscript: &'a Manuscript,
    options: &'a Options,
    session: Session,
    report: Report,
}

impl Runner<'_> {
    fn block(&mut self, block: &Block) {
        for word in &block.fence.unknown {
            let message = format!("`{word}` says nothing after `gradus`");
            let diagnostic = Diagnostic::new("G0558", message, block.opening)
                .help("the words are `fail`, `fail=CODE`, `skip`, `fresh` and `label=…`");
            self.report.find(Severity::Warning, Kind::Unknown, diagnostic);
        }
        if block.fence.skip {
            self.report.counts.skipped += 1;
            return;
        }
        self.report.counts.blocks += 1;
        if block.fence.fresh {
            self.session = fresh(self.options);
        }
        let before = self.session.snapshot();
        let outcomes = self.session.run(&block.excerpt.text);
        self.report.counts.statements += outcomes.len();
        if block.fence.fails {
            self.failing(block, &outcomes);
            // What is wrong on purpose is not built upon.
            self.session.restore(before);
        } else {
            self.statements(block, &outcomes);
            self.recorded(block, &outcomes);
        }
        let line = |outcome: &Outcome| self.manuscript.line(outcome.span.from);
        let placed = outcomes.into_iter().map(|outcome| moved(outcome, &block.excerpt));
        self.report.outcomes.extend(placed.map(|outcome| Outcome { line: line(&outcome), ..outcome }));
    }

    fn statements(&mut self, block: &Block, outcomes: &[Outcome]) {
        for outcome in outcomes {
            for warning in &outcome.warnings {
                self.report.find(Severity::Warning, Kind::Warning, placed(warning, &block.excerpt));
            }
            match &outcome.answer {
                Answer::Errors(errors) => {
                    for error in errors {
                        self.report.find(Severity::Error, Kind::Error, placed(error, &block.excerpt));
                    }
                }
                Answer::Claim(claim) => self.claim(block, outcome, claim),
                _ => {}
            }
        }
    }

    fn claim(&mut self, block: &Block, outcome: &Outcome, claim: &ClaimAnswer) {
        let span = block.excerpt.place(outcome.span);
        let said = (outcome.source.clone(), claim.detail.clone());
        self.report.note(self.manuscript, span, (Role::Claim, status_of(claim)), said);
        let true_value = if claim.holds == Some(false) { self.truth(&outcome.source) } else { None };
        match claim.holds {
            Some(true) => {}
            Some(false) => {
                let diagnostic =
                    refuted("G0551", "the claim is false", span, (claim, &outcome.repairs), true_value);
                self.report.find(Severity::Error, Kind::FalseClaim, diagnostic);
            }
            None => {
                let diagnostic =
                    undecided("G0552", "nothing could tell whether the claim holds", span, claim);
                self.report.find(Severity::Warning, Kind::UnknownClaim, diagnostic);
            }
        }
    }

    /// What the left side of a claim really is.
    fn truth(&mut self, claim: &str) -> Option<String> {
        let parsed = syntax::parse(claim);
        let statement = parsed.program.statements.first()?;
        let StatementKind::Claim { left, relation, .. } = statement.kind else { return None };
        let ask = if relation == syntax::ast::Relation::Rounds { Ask::Value } else { Ask::Formula };
        let place = parsed.program.ast.span(left);
        let left = Expression::at(claim, &Arc::new(parsed.program.ast), left, place);
        truth(&mut self.session, ask, &left)
    }

    /// A block that has to fail: what a check would say of it otherwise is what it was written for. Recorded
    /// answers are such a reason only where its statements are none.
    fn failing(&mut self, block: &Block, outcomes: &[Outcome]) {
        let document = std::mem::take(&mut self.report);
        self.statements(block, outcomes);
        let statements = std::mem::take(&mut self.report);
        self.recorded(block, outcomes);
        let answers = std::mem::replace(&mut self.report, document);
        let wanted = block.fence.code.as_deref();
        let by_statements = has_failed(&statements, wanted);
        let failed = by_statements || has_failed(&answers, wanted);
        let status = if failed { Status::Passed } else { Status::Failed };
        let said = (block.opening.of(self.source).to_owned(), String::new());
        self.report.note(self.manuscript, block.opening, (Role::Block, status), said);
        if by_statements || !failed {
            self.report.extend(answers);
        }
        if failed {
            return;
        }
        let message = match wanted {
            Some(code) => format!("this block is marked to fail with {code}, and did not"),
            None => "this block is marked to fail, and did not".to_owned(),
        };
        let mut diagnostic = Diagnostic::new("G0553", message, block.opening);
        diagnostic.notes = outcomes.iter().filter_map(said_instead).take(4).collect();
        self.report.find(Severity::Error, Kind::DidNotFail, diagnostic);
    }

    fn recorded(&mut self, block: &Block, outcomes: &[Outcome]) {
        let text = &block.excerpt.text;
        let lines = Lines::of(text);
        let mut answers: BTreeMap<usize, Recorded> =
            recorded::find(text).into_iter().map(|answer| (answer.line, answer)).collect();
        // Of several statements in a line the answer is the last one's.
        let last: BTreeMap<usize, usize> =
            outcomes.iter().map(|o| (recorded::last_line(&lines, text, o), o.span.from)).collect();
        for (line, from) in last {
            let Ok(place) = outcomes.binary_search_by_key(&from, |outcome| outcome.span.from) else {
                continue;
            };
            let Some(outcome) = outcomes.get(place) else { continue };
            match answers.remove(&(line + 1)) {
                Some(answer) => self.compare(block, outcome, &answer),
                None if self.options.record && recorded::is_worth_recording(outcome) => {
                    self.add(block, outcome);
                }
                None => {}
            }
        }
        for answer in answers.into_values() {
            self.stray(block, &answer);
        }
    }

    fn stray(&mut self, block: &Block, answer: &Recorded) {
        let span = block.excerpt.place(answer.span);
        let diagnostic =
            Diagnostic::new("G0556", "this recorded answer is not directly below a statement", span)
                .help("an answer stands in the lines after its statement, with nothing in between");
        self.report.find(Severity::Error, Kind::StrayAnswer, diagnostic);
    }

    fn compare(&mut self, block: &Block, outcome: &Outcome, answer: &Recorded) {
        let span = block.excerpt.place(answer.span);
        let statement = block.excerpt.place(outcome.span);
        let Some(now) = recorded::text(outcome) else { return self.stray(block, answer) };
        let comparison = if answer.text.trim().is_empty() {
            Comparison::Differs
        } else {
            recorded::compare(&mut self.session, outcome, &answer.text)
        };
        let status = if comparison == Comparison::Differs { Status::Failed } else { Status::Passed };
        let said = (outcome.source.clone(), now.clone());
        self.report.note(self.manuscript, span, (Role::Answer, status), said);
        let is_blank = answer.text.trim().is_empty();
        match comparison {
            Comparison::Same => return,
            Comparison::Equal => {
                let message = "the recorded answer is equal to the answer, and written differently";
                let diagnostic = Diagnostic::new("G0555", message, span).note(format!("the answer: {now}"));
                self.report.find(Severity::Note, Kind::AnswerRestated, diagnostic);
            }
            Comparison::Differs => {
                let message =
                    if is_blank { "no answer is recorded" } else { "the recorded answer is not the answer" };
                let mut diagnostic = Diagnostic::new("G0554", message, span)
                    .label(statement, "of this statement")
                    .note(format!("the answer: {now}"));
                if !is_blank {
                    diagnostic = diagnostic.note(format!("recorded:   {}", answer.text));
                }
                self.report.find(Severity::Error, Kind::AnswerDiffers, diagnostic);
            }
        }
        let text = self.spliced(span, answer.mark, &now);
        self.edit(span, text, outcome, (answer.text.clone(), now, statement));
    }

    /// An answer where none is recorded yet.
    fn add(&mut self, block: &Block, outcome: &Outcome) {
        let Some(now) = recorded::text(outcome) else { return };
        let statement = block.excerpt.place(outcome.span);
        let rest = self.source.get(statement.to..).unwrap_or_default();
        let end = statement.to + rest.find(['\r', '\n']).unwrap_or(rest.len());
        let marked = self.spliced(statement, "#=", &now);
        let (prefix, line_end) = (self.prefix(statement.from), self.line_end(statement.from));
        let text = format!("{line_end}{prefix}{marked}");
        self.edit(Span::new(end, end), text, outcome, (String::new(), now, statement));
    }

    fn edit(
        &mut self,
        span: Span,
        text: String,
        outcome: &Outcome,
        (recorded, answer, statement): (String, String, Span),
    ) {
        let line = self.manuscript.line(statement.from);
        let statement = outcome.source.clone();
        self.report.edits.push(Edit { span, text, statement, line, recorded, answer });
    }

    /// The lines of an answer, each with what the lines of its block begin with.
    fn spliced(&self, at: Span, mark: &str, answer: &str) -> String {
        let between = format!("{}{}", self.line_end(at.from), self.prefix(at.from));
        let line = |line: &str| format!("{mark} {line}").trim_end().to_owned();
        answer.lines().map(line).collect::<Vec<_>>().join(&between)
    }

    /// What stands in the line before a place: indentation, the sign of a quotation.
    fn prefix(&self, byte: usize) -> String {
        let before = self.source.get(..byte).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let is_prefix = |character: &char| character.is_whitespace() || *character == '>';
        line.chars().take_while(is_prefix).collect()
    }

    /// How the lines of the document end here.
    fn line_end(&self, byte: usize) -> &'static str {
        let before = self.source.get(..byte).unwrap_or_default();
        let line = before.rfind('\n').and_then(|end| before.get(..end)).unwrap_or_default();
        if line.ends_with('\r') { "\r\n" } else { "\n" }
    }
}

/// Whether a block fails as it has to: with a code, or by anything that is more than a note.
fn has_failed(report: &Report, wanted: Option<&str>) -> bool {
    report.findings.iter().any(|finding| match wanted {
        Some(code) => finding.diagnostic.code == code,
        None => finding.severity != Severity::Note,
    })
}

/// How a claim came out.
pub(super) fn status_of(claim: &ClaimAnswer) -> Status {
    match (claim.holds, claim.verdict) {
        (Some(true), "proved") => Status::Proved,
        (Some(true), _) => Status::Agrees,
        (Some(false), _) => Status::Failed,
        (None, _) => Status::Undecided,
    }
}

/// What an expression really is: its formula, or its numbers; nothing where that is the expression itself.
pub(super) fn truth(session: &mut Session, ask: Ask, expression: &Expression) -> Option<String> {
    let outcome = session.ask_aside(&Question::of(ask, expression));
    if !recorded::is_worth_recording(&outcome) {
        return None;
    }
    let (asked, text) = (expression.text().trim(), recorded::text(&outcome)?);
    // What was asked in other letters says nothing new.
    let (this, is_one_line) = (expression.body(), !text.contains('\n'));
    let is_same = Expression::parse(&text)
        .is_ok_and(|other| is_one_line && this.ast.same(this.root, &other.body().ast, other.body().root));
    (!is_same).then(|| format!("{asked} = {text}"))
}

/// What is said of a false claim.
pub(super) fn refuted(
    code: &'static str,
    message: &str,
    span: Span,
    (claim, repairs): (&ClaimAnswer, &[Repair]),
    truth: Option<String>,
) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(code, message, span).marked(claim.verdict);
    let is_told = truth.is_some();
    if !claim.detail.is_empty() {
        diagnostic = diagnostic.note(claim.detail.clone());
    }
    if let Some(truth) = truth {
        diagnostic = diagnostic.note(format!("true is: {truth}"));
    }
    // Both sides alone are in the detail already.
    let found = claim.counterexample.as_ref();
    if let Some(found) = found.filter(|found| !found.at.is_empty() || !found.entry.is_empty()) {
        let pairs: Vec<String> =
            found.rows().iter().map(|(name, value)| format!("{name} = {value}")).collect();
        diagnostic = diagnostic.note(format!("for example: {}", pairs.join(", ")));
    }
    let said = repairs.iter().filter(|repair| !is_told || repair.kind != RepairKind::Formula);
    said.fold(diagnostic, |diagnostic, repair| diagnostic.note(repair.text.clone()))
}

/// What is said of a claim that nothing could decide.
pub(super) fn undecided(code: &'static str, message: &str, span: Span, claim: &ClaimAnswer) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, message, span).marked("unknown");
    if claim.detail.is_empty() { diagnostic } else { diagnostic.note(claim.detail.clone()) }
}

/// What a statement answered in a block that should have failed.
fn said_instead(outcome: &Outcome) -> Option<String> {
    let answer = recorded::text(outcome)?;
    Some(format!("{}: {}", outcome.source, answer.lines().next().unwrap_or_default()))
}

/// An outcome of a block, in places of the document.
fn moved(outcome: Outcome, excerpt: &Excerpt) -> Outcome {
    let all = |messages: Vec<Diagnostic>| messages.iter().map(|one| placed(one, excerpt)).collect();
    let answer = match outcome.answer {
        Answer::Errors(errors) => Answer::Errors(all(errors)),
        answer => answer,
    };
    let mut repairs = outcome.repairs;
    for (span, _) in repairs.iter_mut().filter_map(|repair| repair.edit.as_mut()) {
        *span = excerpt.place(*span);
    }
    let parts = outcome.parts.into_iter().map(|(span, shape)| (excerpt.place(span), shape));
    let (span, warnings) = (excerpt.place(outcome.span), all(outcome.warnings));
    Outcome { span, parts: parts.collect(), warnings, answer, repairs, ..outcome }
}

/// A message of a block, in places of the document.
fn placed(diagnostic: &Diagnostic, excerpt: &Excerpt) -> Diagnostic {
    let mut placed = diagnostic.clone();
    let place = |label: Label| Label { span: excerpt.place(label.span), ..label };
    placed.labels = placed.labels.into_iter().map(place).collect();
    if let Some(mend) = &mut placed.mend {
        for (span, _) in &mut mend.edits {
            *span = excerpt.place(*span);
        }
    }
    placed
}
