//! One `=` of an equation, as claims that a session can decide. Digits are compared as digits,
//! steps in which numbers are put in place by place, nested matrices block by block; all else as
//! identities.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::session::{Ask, ClaimAnswer, Expression, Repair};
use crate::span::Span;
use crate::worksheet::report::{Kind, Role, Severity, Status};
use crate::worksheet::run::{refuted, status_of, undecided};

use super::align;
use super::ask::{self, Asked};
use super::checker::Checker;
use super::survey::has_names;
use super::tree::{Node, NodeId};
use super::written::Written;

/// The largest matrix whose wrong entries are looked for one by one.
const MOST_ENTRIES: usize = 64;
/// How far numbers may be off that nobody has rounded.
const EXACT: f64 = 1e-12;
/// From how far on somebody has.
pub(super) const ROUNDED: f64 = 1e-9;

/// A claim that was asked, and what it was asked of.
struct Part {
    /// The claim's text.
    text: Written,
    /// The left side's text.
    left: String,
    /// Where what is claimed stands.
    span: Span,
    asked: Asked,
}

impl Checker<'_> {
    /// Whether a side is equal to the head of its chain, as both are read at the moment.
    pub(super) fn decide(&mut self, head: NodeId, before: &[(NodeId, Span)], id: NodeId, span: Span) {
        self.measure(&[head, id]);
        let left = match self.write(head) {
            Ok(left) => left,
            Err(why) => return self.not_read(span, &format!("its left side is not read: {}", why.reason)),
        };
        if self.is_zero(id) && self.zero(&left, span) {
            return;
        }
        if self.tree.is_literal(id) {
            // What was worked out before and put in is no exacter than its digits.
            let is_rounded = self.rounding(head) > ROUNDED && !self.tree.has(id, |node| *node == Node::Hole);
            if is_rounded && self.numbers(&left.text, (head, id), span) {
                return;
            }
            return self.literal(&left, id, span);
        }
        if let Some(cells) = self.nested(&left.text, id) {
            return self.blocks(&left, &cells, span);
        }
        if !has_names(self.tree, id) && self.substitution(before, id, span) {
            return;
        }
        if !has_names(self.tree, id) && self.numbers(&left.text, (head, id), span) {
            return;
        }
        self.identity(&left, before, id, span);
    }

    fn identity(&mut self, left: &Written, before: &[(NodeId, Span)], id: NodeId, span: Span) {
        let right = match self.write(id) {
            Ok(right) => right,
            Err(why) => return self.not_read(why.span, &why.reason),
        };
        let text = left.clone().sign(" == ").then(&right);
        let about: Vec<NodeId> = before.iter().map(|(earlier, _)| *earlier).chain([id]).collect();
        let no_numbers = self.no_numbers(&about);
        let asked = ask::claim(&mut self.session, &text.text, &no_numbers);
        let is_doubtful = !asked.holds() && has_names(self.tree, id);
        if is_doubtful && self.partial_substitution(before, id, span) {
            return;
        }
        let part = Part { left: left.text.clone(), text, span, asked };
        let hints = match &part.asked {
            Asked::Holds(_) | Asked::Narrowed(..) | Asked::Unknown(_) | Asked::Refused(_) => Vec::new(),
            Asked::False(..) | Asked::Misshapen(..) if !self.explains() => Vec::new(),
            Asked::False(..) | Asked::Misshapen(..) => self.hints(&left.text, id, &right.text),
        };
        self.decided(vec![part], span, hints);
    }

    /// A 0 for an array that has none but zeros, if the other side is one.
    fn zero(&mut self, left: &Written, span: Span) -> bool {
        let shape = ask::shape(&mut self.session, &left.text);
        if shape.is_none_or(|shape| shape.order() == 0) {
            return false;
        }
        let text =
            left.clone().sign(" == ").then(&Written::new(format!("0*({})", left.text), left.level, span));
        let asked = ask::claim(&mut self.session, &text.text, &BTreeSet::new());
        self.decided(vec![Part { left: left.text.clone(), text, span, asked }], span, Vec::new());
        true
    }

    /// Digits: every entry rounds to what is printed; places left blank are not read.
    fn literal(&mut self, left: &Written, id: NodeId, span: Span) {
        let mut id = self.tree.bare(id);
        if let Node::Matrix(rows) = self.tree.get(id)
            && self.tree.has(id, |node| *node == Node::Hole)
        {
            return self.with_blanks(left, &rows.clone(), span);
        }
        id = self.tree.bare(id);
        let part = self.digits(left, id);
        let is_false = matches!(&part, Ok(part) if matches!(part.asked, Asked::False(..)));
        if is_false && self.agrees_rounded(left, id, span) {
            return;
        }
        match part {
            Ok(part) => self.decided(vec![Part { span, ..part }], span, Vec::new()),
            Err(reason) => self.not_read(span, &reason),
        }
    }

    /// Whether numbers are as far from those that are said as the digits allow that stand for the names, which is noted.
    fn agrees_rounded(&mut self, left: &Written, id: NodeId, span: Span) -> bool {
        let values: Vec<NodeId> = super::reading::words(&left.text)
            .filter_map(|name| self.context.values.get(name))
            .copied()
            .collect();
        let rounding = values.into_iter().map(|value| self.rounding(value)).fold(EXACT, f64::max);
        let Ok(right) = self.write(id) else { return false };
        let one = ask::numbers(&mut self.session, &left.text);
        let other = ask::numbers(&mut self.session, &right.text);
        let (Some(one), Some(other)) = (one, other) else { return false };
        let agrees = rounding > ROUNDED
            && one.axes == other.axes
            && one.data.iter().zip(&other.data).all(|(a, b)| (a - b).abs() <= rounding);
        if agrees {
            let detail = "the numbers agree as far as the digits that stand for the names allow".to_owned();
            let text = format!("{} ~= {}", left.text, right.text);
            self.noted(span, (Role::Equation, Status::Agrees), text, detail);
        }
        agrees
    }

    /// `left ~= digits`; where the left side has no value, the two are to be identical.
    fn digits(&mut self, left: &Written, id: NodeId) -> Result<Part, String> {
        let right = self.write(id).map_err(|why| why.reason)?;
        let text = left.clone().sign(" ~= ").then(&right);
        let span = self.tree.span(id);
        let asked = ask::trial(&mut self.session, &text.text);
        if let Asked::Refused(_) = asked {
            let identical = left.clone().sign(" == ").then(&right);
            let asked = ask::claim(&mut self.session, &identical.text, &BTreeSet::new());
            return Ok(Part { text: identical, left: left.text.clone(), span, asked });
        }
        let part = Part { text, left: left.text.clone(), span, asked };
        Ok(self.at_first_wrong_entry(part, id))
    }

    /// A false claim about a matrix, as one about the first of its entries that is wrong.
    fn at_first_wrong_entry(&mut self, part: Part, id: NodeId) -> Part {
        let (Asked::False(..), Node::Matrix(rows)) = (&part.asked, self.tree.get(id)) else { return part };
        let is_column = rows.iter().all(|row| row.len() == 1);
        if rows.iter().flatten().count() > MOST_ENTRIES {
            return part;
        }
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let Some(digits) = self.tree.signed(*cell) else { continue };
                let span = self.tree.span(*cell);
                let left = entry_of(&part.left, row, column, is_column);
                let text = Written::new(format!("{left} ~= {digits}"), part.text.level, span);
                let asked = ask::trial(&mut self.session, &text.text);
                if let Asked::False(..) = asked {
                    return Part { text, left, span, asked };
                }
            }
        }
        part
    }

    /// A matrix in which some places are left for the reader.
    fn with_blanks(&mut self, left: &Written, rows: &[Vec<NodeId>], span: Span) {
        let shape = ask::shape(&mut self.session, &left.text);
        let length =
            shape.as_ref().and_then(|shape| shape.axes.first()).and_then(crate::shape::Dimension::as_number);
        let is_column = rows.iter().all(|row| row.len() == 1);
        let mut parts = Vec::new();
        let mut blanks = 0;
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                if *self.tree.get(*cell) == Node::Hole {
                    // LaTeX lets a `\\` stand at the end; then the last row is no place.
                    let is_row = length.is_none_or(|length| usize::try_from(length).is_ok_and(|n| row < n));
                    blanks += usize::from(is_row);
                    continue;
                }
                let entry = entry_of(&left.text, row, column, is_column);
                let entry = Written::new(entry, left.level, self.tree.span(*cell));
                match self.digits(&entry, *cell) {
                    Ok(part) => parts.push(part),
                    Err(reason) => self.not_read(span, &reason),
                }
            }
        }
        self.decided(parts, span, Vec::new());
        if blanks > 0 {
            let places = if blanks == 1 { "a place is".to_owned() } else { format!("{blanks} places are") };
            self.not_read(span, &format!("{places} left blank"));
        }
    }

    /// The cells of a matrix of matrices that stands for a derivative of order 3 and up, each with
    /// where it stands in it.
    fn nested(&mut self, left: &str, id: NodeId) -> Option<Vec<(String, NodeId)>> {
        let Node::Matrix(rows) = self.tree.get(self.tree.bare(id)) else { return None };
        let order = ask::shape(&mut self.session, left)?.order();
        let columns = rows.first()?.len();
        let outer = if columns == 1 { 1 } else { 2 };
        if order != outer + 2 {
            return None;
        }
        let mut cells = Vec::new();
        for (row, entries) in rows.iter().enumerate() {
            for (column, cell) in entries.iter().enumerate() {
                let indices = if outer == 1 {
                    format!("[{},:,:]", row + 1)
                } else {
                    format!("[{},{},:,:]", row + 1, column + 1)
                };
                cells.push((indices, *cell));
            }
        }
        Some(cells)
    }

    fn blocks(&mut self, left: &Written, cells: &[(String, NodeId)], span: Span) {
        let mut parts = Vec::new();
        let mut unread = None;
        for (indices, cell) in cells {
            match self.write(*cell) {
                Ok(right) => {
                    let entry = left.clone().sign(indices);
                    let text = entry.clone().sign(" == ").then(&right);
                    let asked = ask::claim(&mut self.session, &text.text, &BTreeSet::new());
                    parts.push(Part { left: entry.text, text, span: self.tree.span(*cell), asked });
                }
                Err(why) => unread = unread.or(Some(why)),
            }
        }
        match unread {
            Some(why) => self.not_read(why.span, &why.reason),
            None => self.decided(parts, span, Vec::new()),
        }
    }

    /// A step in which numbers are put in for everything: each number against what it stands for.
    fn substitution(&mut self, before: &[(NodeId, Span)], id: NodeId, span: Span) -> bool {
        for (earlier, _) in before.iter().rev() {
            let Some(pairs) = align::pairs(self.tree, *earlier, id).filter(|pairs| !pairs.is_empty()) else {
                continue;
            };
            let Some(parts) = self.pairs(&pairs) else { continue };
            self.decided(parts, span, Vec::new());
            return true;
        }
        false
    }

    /// A step in which numbers are put in for some names and not for all.
    fn partial_substitution(&mut self, before: &[(NodeId, Span)], id: NodeId, span: Span) -> bool {
        for (earlier, _) in before.iter().rev() {
            let Some(pairs) = align::pairs(self.tree, *earlier, id).filter(|pairs| !pairs.is_empty()) else {
                continue;
            };
            let Some(parts) = self.pairs(&pairs) else { continue };
            let is_sound = |part: &Part| !matches!(part.asked, Asked::Misshapen(..) | Asked::Refused(_));
            let is_numeric = parts.iter().all(|part| part.text.text.contains("~=") && is_sound(part));
            if is_numeric {
                self.decided(parts, span, Vec::new());
                return true;
            }
        }
        false
    }

    fn pairs(&mut self, pairs: &[(NodeId, NodeId)]) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        for (left, right) in pairs {
            let left = self.write(*left).ok()?;
            parts.push(self.digits(&left, *right).ok()?);
        }
        Some(parts)
    }

    /// Both sides as numbers, where they are not built alike.
    fn numbers(&mut self, left: &str, (head, id): (NodeId, NodeId), span: Span) -> bool {
        let Ok(right) = self.write(id) else { return false };
        let Some(one) = ask::numbers(&mut self.session, left) else { return false };
        let Some(other) = ask::numbers(&mut self.session, &right.text) else { return false };
        let text = format!("{left} ~= {}", right.text);
        let tolerance = self.rounding(head).max(self.rounding(id));
        // A matrix of a single entry is written for a number, and a number for it.
        let is_single = one.data.len() == 1 && other.data.len() == 1;
        let is_same = (one.axes == other.axes || is_single)
            && one.data.iter().zip(&other.data).all(|(a, b)| (a - b).abs() <= tolerance);
        let written = |numbers| crate::worksheet::numbers::text(numbers);
        if is_same {
            let detail = "the numbers agree as far as the digits that were put in allow".to_owned();
            self.noted(span, (Role::Equation, Status::Agrees), text, detail);
        } else {
            let diagnostic = Diagnostic::new("G0561", "this equation is false", span)
                .marked("differs")
                .note(format!("true is: {left} = {}", written(&one)))
                .note(format!("this is: {}", written(&other)));
            self.report.find(Severity::Error, Kind::FalseEquation, diagnostic);
            self.noted(span, (Role::Equation, Status::Failed), text, "the numbers differ".to_owned());
        }
        true
    }

    /// How far numbers may be off because some that were put in had been rounded.
    pub(super) fn rounding(&self, id: NodeId) -> f64 {
        let mut rounding = EXACT;
        let mut largest: f64 = 1.0;
        for id in self.tree.within(id) {
            let Node::Number(digits) = self.tree.get(id) else { continue };
            let places = digits.split_once('.').map_or(0, |(_, after)| after.len());
            largest = largest.max(digits.parse::<f64>().unwrap_or(1.0));
            // A short number is exact; a long one was worked out before.
            if places >= 4 {
                rounding += 10.0 * 0.5 * 10f64.powi(-i32::try_from(places).unwrap_or(0));
            }
        }
        rounding * largest
    }

    /// What became of the claims that an equation comes to, together.
    fn decided(&mut self, parts: Vec<Part>, span: Span, hints: Vec<String>) {
        let text = parts.iter().map(|part| part.text.text.clone()).collect::<Vec<_>>().join("; ");
        let mut status = Status::Proved;
        let mut detail = String::new();
        let mut hints = Some(hints);
        for part in &parts {
            let (now, why) = match &part.asked {
                Asked::Holds(claim) => (status_of(claim), claim.detail.clone()),
                Asked::Narrowed(claim, narrowed) => {
                    self.seen.narrowed.extend(narrowed.iter().cloned());
                    (status_of(claim), claim.detail.clone())
                }
                Asked::False(claim, repairs) => {
                    self.see_slip(repairs);
                    self.refute(part, (claim, repairs), hints.take().unwrap_or_default());
                    (Status::Failed, claim.detail.clone())
                }
                Asked::Misshapen(error, repairs) => {
                    self.seen.is_misshapen = true;
                    self.see_slip(repairs);
                    self.seen.selects_nothing |= error.code == "G0208";
                    self.misshapen(part, error, hints.take().unwrap_or_default());
                    (Status::Failed, error.message.clone())
                }
                Asked::Unknown(claim) => {
                    let message = "nothing could tell whether this equation holds";
                    let diagnostic = undecided("G0562", message, part.span, claim);
                    self.report.find(Severity::Warning, Kind::UnknownEquation, diagnostic);
                    (Status::Undecided, claim.detail.clone())
                }
                Asked::Refused(error) => {
                    let message = format!("not read: {}", error.message);
                    let mut diagnostic = Diagnostic { message, ..part.text.placed(error) };
                    diagnostic.code = "G0563";
                    diagnostic
                        .labels
                        .insert(0, crate::diagnostic::Label { span: part.span, text: String::new() });
                    self.report.find(Severity::Note, Kind::NotRead, diagnostic);
                    (Status::NotRead, error.message.clone())
                }
            };
            if rank(now) > rank(status) || detail.is_empty() {
                detail = why;
            }
            status = if rank(now) > rank(status) { now } else { status };
        }
        if !parts.is_empty() {
            self.noted(span, (Role::Equation, status), text, detail);
        }
    }

    /// Whether it is a slip away from what is true.
    fn see_slip(&mut self, repairs: &[Repair]) {
        self.seen.slip = self.seen.slip.or(repairs.iter().find_map(|repair| repair.slip));
    }

    fn refute(&mut self, part: &Part, claim: (&ClaimAnswer, &[Repair]), hints: Vec<String>) {
        let truth = if hints.is_empty() && self.explains() { self.truth(part) } else { None };
        let mut diagnostic = refuted("G0561", "this equation is false", part.span, claim, truth);
        diagnostic.notes.insert(0, format!("read as: {}", part.text.text));
        diagnostic.notes.extend(hints);
        self.report.find(Severity::Error, Kind::FalseEquation, diagnostic);
    }

    fn misshapen(&mut self, part: &Part, error: &Diagnostic, hints: Vec<String>) {
        let placed = part.text.placed(error);
        let mut diagnostic =
            Diagnostic::new("G0561", format!("this equation makes no sense: {}", error.message), part.span);
        diagnostic.labels.extend(placed.labels.into_iter().filter(|label| !label.text.is_empty()));
        diagnostic.notes = vec![format!("read as: {}", part.text.text)];
        diagnostic.notes.extend(placed.notes);
        diagnostic.notes.extend(hints);
        self.report.find(Severity::Error, Kind::FalseEquation, diagnostic);
    }

    /// What the left side is.
    fn truth(&mut self, part: &Part) -> Option<String> {
        let is_digits = part.text.text.contains("~=");
        let ask = if is_digits { Ask::Value } else { Ask::Formula };
        crate::worksheet::run::truth(&mut self.session, ask, &Expression::parse(&part.left).ok()?)
    }
}

/// The entry of an expression in a row and a column, counted from 0.
fn entry_of(text: &str, row: usize, column: usize, is_column: bool) -> String {
    let indices = if is_column { format!("{}", row + 1) } else { format!("{},{}", row + 1, column + 1) };
    let is_word = super::names::is_word(text);
    if is_word { format!("{text}[{indices}]") } else { format!("({text})[{indices}]") }
}

/// Of several claims the worst decides.
pub(super) fn rank(status: Status) -> u8 {
    match status {
        Status::Taken | Status::Passed | Status::Proved => 0,
        Status::Agrees => 1,
        Status::Conditional => 2,
        Status::NotRead | Status::Condition | Status::Outside => 3,
        Status::Undecided => 4,
        Status::Doubtful => 5,
        Status::Failed => 6,
    }
}
