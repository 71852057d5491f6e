//! What an equation is said to be: right, right if something is so, false, doubtful, or a condition. It is only
//! called false where everything in it was understood and no usual way to read it makes it true.

use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::session::{Repairs, Slip};
use crate::span::Span;
use crate::worksheet::report::{Kind, Report, Role, Severity, Status};

use super::ask;
use super::checker::{After, Checker, Seen};
use super::claims::rank;
use super::reading::{Layout, Reading};
use super::tree::{Node, NodeId};

/// The most readings of an equation that are tried.
const MOST_READINGS: usize = 24;
/// Why a subscript may lie past the end of its axis.
const GUESSED_LENGTHS: &str = "the lengths of its names are guessed from other equations";
/// What it may cost in operations to try the readings of an equation.
const MOST_OPERATIONS: u64 = 400_000_000;
/// The most readings that fit of which the conventions are tried.
const MOST_FITTING: usize = 3;

/// A side of a chain, which is claimed to be equal to the head of the chain.
#[derive(Clone, Copy)]
pub(super) struct Side<'s> {
    pub head: NodeId,
    /// The sides before it.
    pub before: &'s [(NodeId, Span)],
    pub id: NodeId,
    pub span: Span,
}

/// An equation under one reading.
pub(super) struct Trial {
    pub report: Report,
    pub status: Status,
    pub seen: Seen,
    /// Whether its names stand for their numbers.
    pub is_valued: bool,
}

impl Trial {
    pub(super) fn holds(&self) -> bool {
        self.status.is_good() && self.seen.narrowed.is_empty()
    }

    /// Takes it for one that agrees, as a detail says.
    pub(super) fn pass(&mut self, detail: &str) {
        self.status = Status::Agrees;
        self.report.findings.retain(|finding| finding.kind != Kind::FalseEquation);
        for check in self.report.checks.iter_mut().filter(|check| check.status == Status::Failed) {
            check.status = Status::Agrees;
            detail.clone_into(&mut check.detail);
        }
    }

    /// Whether it is false, or makes no sense.
    pub(super) fn is_refuted(&self) -> bool {
        self.status == Status::Failed
    }

    pub(super) fn is_false(&self) -> bool {
        self.status == Status::Failed && !self.seen.is_misshapen
    }
}

impl Checker<'_> {
    /// Says what becomes of the claim that a side is equal to the head of its chain.
    pub(super) fn claim(&mut self, head: NodeId, before: &[(NodeId, Span)], id: NodeId, span: Span) {
        let elsewhere = self.values_of_elsewhere(before, id);
        let about: Vec<NodeId> = before.iter().map(|side| side.0).chain([head, id]).collect();
        self.context.dependent = self.dependent(&about);
        let told = (self.report.findings.len(), self.report.checks.len());
        match self.unread_within(&[head, id]) {
            Some(name) => self.not_read(span, &format!("nothing says what `{name}` depends on")),
            None => self.settle(Side { head, before, id, span }),
        }
        self.weigh_step(before, id, span, told);
        self.tell_at_root(&[head, id], told);
        self.context.dependent.clear();
        self.context.values.extend(elsewhere);
    }

    /// A side of which its head cannot tell, as a step from the side before it.
    fn weigh_step(&mut self, before: &[(NodeId, Span)], id: NodeId, span: Span, told: (usize, usize)) {
        let is_open = |status: Status| matches!(status, Status::Doubtful | Status::Condition);
        let Some(step) = before.get(before.len().saturating_sub(1)..).filter(|_| before.len() > 1) else {
            return;
        };
        let mut checks = self.report.checks.iter().skip(told.1);
        let (Some((last, _)), true) = (step.first(), checks.any(|check| is_open(check.status))) else {
            return;
        };
        let mut spans = before.iter().skip(1).map(|side| side.1);
        let is_derived = spans.any(|span| {
            self.report.checks.iter().rev().any(|check| check.span == span && check.status.is_good())
        });
        let mut checks = self.report.checks.iter().skip(told.1);
        let may_be_doubtful = is_derived && checks.any(|check| check.status == Status::Condition);
        let pending = self.layouts.pending.len();
        let report = std::mem::take(&mut self.report);
        // Of a step it matters whether the side that it leads from was the last one.
        let after = self.after;
        self.after = if after == After::Unread { After::Read } else { after };
        self.is_step = is_derived;
        self.settle(Side { head: *last, before: step, id, span });
        (self.after, self.is_step) = (after, false);
        let as_step = std::mem::replace(&mut self.report, report);
        self.layouts.pending.truncate(pending);
        let is_told = |status: Status| {
            status == Status::Failed || status.is_good() || status == Status::Doubtful && may_be_doubtful
        };
        if as_step.checks.first().is_some_and(|check| is_told(check.status)) {
            self.report.findings.truncate(told.0);
            self.report.checks.truncate(told.1);
            self.report.extend(as_step);
        }
    }

    fn settle(&mut self, side: Side<'_>) {
        let plain = self.tried(&Reading::default(), side);
        let is_misfit = plain.seen.is_misshapen || !plain.seen.circular.is_empty();
        if self.as_laid_out(&plain, side) {
            return;
        }
        let is_final = matches!(plain.status, Status::NotRead) && !is_misfit;
        if plain.holds() || is_final {
            self.note_layout(&plain, side);
            return self.report.extend(plain.report);
        }
        let Some(valued) = self.as_valued(side) else { return self.weigh(plain, side) };
        if valued.holds() {
            return self.report.extend(valued.report);
        }
        self.weigh(valued, side);
    }

    /// Whether it would hold.
    pub(super) fn would_hold(
        &mut self,
        head: NodeId,
        before: &[(NodeId, Span)],
        id: NodeId,
        span: Span,
    ) -> bool {
        self.tried(&Reading::default(), Side { head, before, id, span }).holds()
    }

    /// What an equation is under one reading. What would be true in the place of what is false is not sought:
    /// most readings are tried and never shown.
    pub(super) fn tried(&mut self, reading: &Reading, side: Side<'_>) -> Trial {
        let repairs = std::mem::replace(&mut self.session.options.repairs, Repairs::Omitted);
        let tried = self.explained(reading, side);
        self.session.options.repairs = repairs;
        tried
    }

    /// The same with what would be true in the place of what is false.
    pub(super) fn explained(&mut self, reading: &Reading, side: Side<'_>) -> Trial {
        let Side { head, before, id, span } = side;
        let mut reading = reading.clone();
        reading.manner.may_be_empty |= [head, id].iter().any(|side| self.is_zero(*side));
        let about: Vec<NodeId> = before.iter().map(|side| side.0).chain([head, id]).collect();
        let report = std::mem::take(&mut self.report);
        self.seen = Seen::default();
        let done = self.under(&reading, &about, |checker| checker.decide(head, before, id, span));
        let mut report = std::mem::replace(&mut self.report, report);
        let mut seen = std::mem::take(&mut self.seen);
        if let Err(error) = done {
            seen.is_misshapen = true;
            let reason = format!("the meanings of its names do not fit together: {}", error.message);
            let diagnostic = Diagnostic::new("G0563", format!("not read: {reason}"), span);
            report.find(Severity::Note, Kind::NotRead, diagnostic);
            let said = (String::new(), reason);
            report.note(self.manuscript, span, (Role::Equation, Status::NotRead), said);
        }
        let worst = report.checks.iter().map(|check| check.status).max_by_key(|status| rank(*status));
        Trial { report, status: worst.unwrap_or(Status::NotRead), seen, is_valued: reading.is_valued }
    }

    /// An equation that does not hold as it was read first.
    fn weigh(&mut self, plain: Trial, side: Side<'_>) {
        let Side { head, id, span, .. } = side;
        let about = [head, id];
        let mut fitting: Vec<(Reading, Trial)> = Vec::new();
        let (mut misfit, mut narrowed, mut rests) = (None, None, true);
        let begin = limits::spent();
        let heard = self.as_said(&about);
        let readings = self.ways_to_read(plain.is_valued, &heard, side);
        let mut plain = Some(plain);
        let mut forced = None;
        for reading in readings {
            if limits::is_reached() {
                return;
            }
            if is_long(&begin) {
                break;
            }
            let tried = plain.take().unwrap_or_else(|| self.tried(&reading, side));
            if tried.holds() && reading.is_unheard_of {
                forced = forced.or(Some(reading));
                continue;
            }
            if tried.holds() && !self.is_empty_proof(&reading, side) {
                return self.holds_if(tried, &reading.assumed);
            }
            if tried.holds() {
                continue;
            }
            if tried.status.is_good() {
                narrowed = narrowed.or(Some(tried));
            } else if tried.is_false() || tried.status == Status::Undecided {
                // What is false though its conditions hold does not rest on them.
                rests &= reading.conditions.is_empty() && reading.made.is_empty() || !tried.is_false();
                fitting.push((reading, tried));
            } else {
                misfit = misfit.or(Some((reading, tried)));
            }
        }
        let misfits = misfit.as_ref().filter(|_| narrowed.is_none());
        let claims_something =
            self.claims(side, heard, &mut fitting, misfits) || self.is_never_so(fitting.first(), side);
        let is_chain_rule = !self.context.dependent.is_empty();
        let fit = self.fit(&fitting, is_chain_rule, &about);
        let (mut refuted, mut unheard_of) = (None, forced);
        for reading in fit.iter().filter(|_| claims_something) {
            for other in self.conventions(reading, &about) {
                if is_long(&begin) {
                    break;
                }
                let tried = self.tried(&other, side);
                if !tried.holds() {
                    let is_refuted = is_chain_rule && refuted.is_none() && tried.is_false();
                    refuted = refuted.or(is_refuted.then_some((other, tried)));
                    continue;
                }
                if other.is_unheard_of {
                    unheard_of = unheard_of.or(Some(other));
                    continue;
                }
                if other.manner.layout != Layout::Own {
                    let first = fitting.into_iter().next().or(misfit);
                    return self.wait_for_layout(&other, tried, first.map(|(reading, _)| reading), side);
                }
                return self.holds_if(tried, &other.assumed);
            }
        }
        if fitting.is_empty() {
            // A chain rule whose order fits in another layout, and is false there, too.
            fitting.extend(refuted);
        }
        if fitting.first().is_some_and(|(_, tried)| tried.status == Status::Undecided) {
            return self.report.extend(fitting.remove(0).1.report);
        }
        if !claims_something {
            let text = fitting.first().or(misfit.as_ref()).and_then(|(_, tried)| text_of(tried));
            let detail = self.what_it_asks(head, id);
            return self.noted(span, (Role::Equation, Status::Condition), text.unwrap_or_default(), detail);
        }
        let may_recall = narrowed.is_none() && (fitting.is_empty() || self.rests_on_elsewhere(&about));
        let mut doubts = Vec::new();
        if let Some((tried, assumed)) = may_recall.then(|| self.in_general(side)).flatten() {
            if !self.is_undeclared_by(&about) {
                return self.holds_if(tried, &assumed);
            }
            doubts.push("it holds only if its names have other shapes than are said".to_owned());
        }
        let selects_nothing = misfit.as_ref().is_some_and(|(_, tried)| tried.seen.selects_nothing);
        doubts.extend(is_long(&begin).then(|| "it takes too long to try every way to read it".to_owned()));
        doubts.extend((selects_nothing && fitting.is_empty()).then(|| GUESSED_LENGTHS.to_owned()));
        doubts.extend(
            unheard_of.map(|other| {
                format!("it holds only if {}, which nothing here says", other.assumed.join(", "))
            }),
        );
        if let Some(tried) = narrowed {
            return self.holds_only_if(&tried, span);
        }
        let has_fit = !fitting.is_empty();
        if let Some((reading, _)) = fitting.into_iter().next().or(misfit) {
            self.accuse(&reading, side, (has_fit, rests), doubts);
        }
    }

    /// The ways to read an equation, the plainest first: as it stands, as a text says that names are meant, as they may be.
    fn ways_to_read(&mut self, is_valued: bool, heard: &[Reading], side: Side<'_>) -> Vec<Reading> {
        let Side { head, id, span, .. } = side;
        let mut readings = vec![Reading { is_valued, ..Reading::default() }];
        readings.extend(heard.iter().cloned());
        if !self.are_apart(head, id, span) {
            readings.extend(self.readings(&[head, id]));
        }
        readings.truncate(MOST_READINGS);
        readings
    }

    /// The readings in which the shapes fit, the first of them; where there is none, the plain one.
    fn fit(&mut self, fitting: &[(Reading, Trial)], is_chain_rule: bool, about: &[NodeId]) -> Vec<Reading> {
        let mut fit: Vec<Reading> =
            fitting.iter().take(MOST_FITTING).map(|(reading, _)| reading.clone()).collect();
        if fit.is_empty() {
            // A gradient that is said to be a row fits in the other layout alone.
            fit.push(Reading::default());
            fit.extend(self.readings(about).into_iter().filter(|_| is_chain_rule).take(1));
        }
        fit
    }

    /// Whether an equation claims something as it is read, as its names are meant elsewhere, or but for a slip; of the readings that fit those
    /// stay by which it does.
    fn claims(
        &mut self,
        side: Side<'_>,
        heard: Vec<Reading>,
        fitting: &mut Vec<(Reading, Trial)>,
        misfit: Option<&(Reading, Trial)>,
    ) -> bool {
        let Side { head, id, span, .. } = side;
        if self.claims_something(head, id, span) {
            return true;
        }
        let described = heard.iter().find(|heard| !heard.shapes.is_empty() || !heard.made.is_empty());
        let is_so_read = |reading: &Reading| {
            described.is_some_and(|described| {
                let mut shapes = described.shapes.iter();
                let has_shapes = shapes.all(|(name, shape)| reading.shapes.get(name) == Some(shape));
                has_shapes && described.made == reading.made
            })
        };
        let is_refuted = |one: &(Reading, Trial)| is_so_read(&one.0) && one.1.is_false();
        if fitting.iter().any(is_refuted) && self.is_told_of_described(head, id) {
            fitting.retain(is_refuted);
            return true;
        }
        let besides = heard.into_iter().find(|heard| !heard.meanings.is_empty());
        let is_meant =
            |heard: &Reading| self.with_meanings(heard, |checker| checker.claims_something(head, id, span));
        if besides.as_ref().is_some_and(is_meant) {
            // It is false as the text has its names, and says nothing as they are meant elsewhere.
            fitting.retain(|(reading, _)| !reading.meanings.is_empty());
            return true;
        }
        if self.slips(fitting.first(), side) == Some(Slip::Number) {
            return true;
        }
        // What fits in no reading asks for nothing either; a transpose more or less is what it was to say.
        let is_misprint = fitting.is_empty() && self.may_slip(head, id, span);
        misfit
            .filter(|_| is_misprint)
            .is_some_and(|(reading, _)| self.explained(reading, side).seen.slip == Some(Slip::Transpose))
    }

    /// Whether an equation holds under conditions only because these make both sides 0.
    fn is_empty_proof(&mut self, reading: &Reading, side: Side<'_>) -> bool {
        let Side { head, id, .. } = side;
        let is_plain =
            reading.conditions.is_empty() && reading.equations.is_empty() && reading.meanings.is_empty();
        if is_plain || self.is_zero(head) || self.is_zero(id) {
            return false;
        }
        let is_zero = self.under(reading, &[head, id], |checker| {
            let Ok(left) = checker.write(head) else { return false };
            ask::trial(&mut checker.session, &format!("{0} == 0*({0})", left.text)).holds()
        });
        is_zero.unwrap_or(false)
    }

    /// Whether a value of a function is said to be 0 that is another number whatever its names are: `K(x, x) = 0`.
    fn is_never_so(&mut self, fits: Option<&(Reading, Trial)>, side: Side<'_>) -> bool {
        let is_value =
            self.is_zero(side.id) && self.tree.has(side.head, |node| matches!(node, Node::Call(..)));
        let Some((reading, _)) = fits.filter(|_| is_value) else { return false };
        let is_other = self.under(reading, &[side.head, side.id], |checker| {
            let left = checker.write(side.head).ok()?.text;
            let number = ask::formula(&mut checker.session, &left).and_then(|text| text.parse::<f64>().ok());
            let values = ask::numbers(&mut checker.session, &left).map(|numbers| numbers.data);
            let values = number.map(|number| vec![number]).or(values)?;
            Some(values.iter().any(|value| *value != 0.0))
        });
        matches!(is_other, Ok(Some(true)))
    }

    /// How far an equation that need not claim anything is from one that is true whatever its names are.
    fn slips(&mut self, fits: Option<&(Reading, Trial)>, side: Side<'_>) -> Option<Slip> {
        let (reading, tried) = fits?;
        let is_meant = tried.is_false() && self.may_slip(side.head, side.id, side.span);
        if is_meant { self.explained(reading, side).seen.slip } else { None }
    }

    /// Whether an equation uses a name as another section has it.
    pub(super) fn rests_on_elsewhere(&self, about: &[NodeId]) -> bool {
        let used = self.used(about);
        let mut meanings = used.iter().filter_map(|name| self.context.meanings.get(name));
        meanings.any(|meaning| meaning.section != self.section)
    }

    /// Whether this very section says the shape of a name that an equation uses: there it is not meant in general.
    fn is_undeclared_by(&self, about: &[NodeId]) -> bool {
        let used = self.used(about);
        let mut spaces = self.survey.spaces.iter().filter(|space| space.1 == self.section);
        spaces.any(|(name, ..)| used.contains(name) && !self.context.meanings.contains_key(name))
    }

    /// An equation as it holds if its names stand for nothing else, with what is assumed: a rule that a text recalls.
    fn in_general(&mut self, side: Side<'_>) -> Option<(Trial, Vec<String>)> {
        let about = [side.head, side.id];
        let used = self.used(&about);
        let context = &self.context;
        let is_said =
            |name: &String| context.meanings.contains_key(name) || context.shapes.contains_key(name);
        if !used.iter().any(is_said) || !super::survey::has_names(self.tree, side.id) {
            return None;
        }
        let meanings = std::mem::take(&mut self.context.meanings);
        let shapes = std::mem::take(&mut self.context.shapes);
        let mut readings = vec![Reading::default()];
        readings.extend(self.readings(&about));
        readings.truncate(MOST_FITTING + 1);
        readings.extend(self.conventions(&Reading::default(), &about));
        readings.retain(|reading| !reading.is_unheard_of);
        let mut found = None;
        for reading in readings {
            let tried = self.tried(&reading, side);
            if tried.holds() {
                let words = std::iter::once("its names are meant in general".to_owned());
                found = Some((tried, words.chain(reading.assumed).collect()));
                break;
            }
        }
        self.context.meanings = meanings;
        self.context.shapes = shapes;
        found
    }

    /// Whether a derivative and what it is said to be both make sense, and only not as one and the same.
    pub(super) fn sides_fit_alone(&mut self, head: NodeId, id: NodeId) -> bool {
        let is_derived = self.tree.has(head, is_derivative);
        let mut has_shape = |side: NodeId| {
            let shape = self.under(&Reading::default(), &[side], |checker| {
                let text = checker.write(side).ok()?.text;
                ask::shape(&mut checker.session, &text)
            });
            matches!(shape, Ok(Some(_)))
        };
        is_derived && has_shape(head) && has_shape(id)
    }

    fn holds_if(&mut self, tried: Trial, assumed: &[String]) {
        self.report.extend(under_assumptions(tried.report, assumed));
    }

    /// It holds for shapes that nothing but itself says.
    fn holds_only_if(&mut self, tried: &Trial, span: Span) {
        let mut narrowed = tried.seen.narrowed.clone();
        narrowed.dedup();
        let message = format!("this equation holds only where {}", narrowed.join(" and "));
        self.report.find(Severity::Note, Kind::Doubtful, Diagnostic::new("G0565", message.clone(), span));
        let text = text_of(tried).unwrap_or_default();
        self.noted(span, (Role::Equation, Status::Doubtful), text, message);
    }
}

pub(super) fn is_derivative(node: &Node) -> bool {
    matches!(node, Node::Differential(..) | Node::Nabla(..) | Node::Slope(..))
}

/// Whether more was spent on an equation since then than it may take.
fn is_long(begin: &limits::Spent) -> bool {
    let now = limits::spent();
    now.operations + now.checks > begin.operations + begin.checks + MOST_OPERATIONS
}

fn text_of(tried: &Trial) -> Option<String> {
    tried.report.checks.first().map(|check| check.text.clone())
}

/// What was found right, with what it rests on.
pub(super) fn under_assumptions(mut report: Report, assumed: &[String]) -> Report {
    for check in &mut report.checks {
        if check.status.is_good() && !assumed.is_empty() {
            check.status = Status::Conditional;
            check.detail = format!("if {}; {}", assumed.join(", "), check.detail);
            check.assumed = assumed.to_vec();
        }
    }
    report
}
