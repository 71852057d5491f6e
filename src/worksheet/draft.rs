//! The declarations that a document needs, drafted: each name of which it does not say what it is, with the shape that
//! its equations give it, the reason, and in how many equations it stands. What is a guess says so: a person mends
//! three lines, and writes none.

use std::fmt::Write;

use std::collections::{BTreeMap, BTreeSet};

use crate::latex::manner::words;
use crate::session::{Answer, Assumed, Session};
use crate::shape::{Dimension, Shape};

use super::manuscript::{Language, Manuscript};
use super::math;
use super::report::{Check, Report, Role, Status};
use super::run::fresh;
use super::{Options, counted};

/// Letters for dimensions, the first that no name has.
const DIMENSIONS: &[&str] = &["n", "m", "p", "q", "k", "r", "d", "s", "N", "M", "l", "h", "t", "u", "v", "w"];

/// An axis of a name, as an equation has it.
type Axis = (String, usize);

/// How equations use a name.
#[derive(Clone, Debug, Default)]
struct Use {
    /// The shapes that they give it by how many axes it has, each with the lines.
    lines: BTreeMap<usize, Vec<usize>>,
    /// In how many it stands.
    count: usize,
}

/// A name with its declaration.
pub struct Draft {
    /// What is declared.
    pub declaration: String,
    /// Why.
    pub reason: String,
    /// In how many equations it stands.
    pub uses: usize,
}

/// The declarations of the names of a document, as comments that it may have.
pub fn names(manuscript: &Manuscript, report: &Report, options: &Options) -> String {
    written(manuscript, &drafts(manuscript, report, options))
}

/// The declarations of the names of a document, those of the most used names first.
pub fn drafts(manuscript: &Manuscript, report: &Report, options: &Options) -> Vec<Draft> {
    let said = math::said(manuscript, options);
    let mut session = fresh(options);
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    let mut axes = Axes::default();
    let is_read =
        |check: &&Check| matches!(check.role, Role::Equation | Role::Definition) && !check.text.is_empty();
    for check in report.checks.iter().filter(is_read) {
        let is_trusted =
            check.status.is_good() || check.status == Status::Taken || check.status == Status::Condition;
        let shapes = if is_trusted { shapes(&mut session, &check.text) } else { Vec::new() };
        let words: BTreeSet<&str> = words(&check.text).collect();
        for word in words {
            uses.entry(word.to_owned()).or_default().count += 1;
        }
        let mut letters: BTreeMap<String, Axis> = BTreeMap::new();
        for (name, shape) in shapes {
            let entry = uses.entry(name.clone()).or_default();
            entry.lines.entry(shape.order()).or_default().push(check.line);
            axes.join(&name, &shape, &mut letters);
        }
    }
    let lengths = said.spaces.values().flatten().cloned();
    let taken: BTreeSet<String> =
        uses.keys().cloned().chain(said.defined.iter().cloned()).chain(lengths).collect();
    let mut letters = DIMENSIONS.iter().filter(|letter| !taken.contains(**letter));
    let mut named: BTreeMap<Axis, String> = BTreeMap::new();
    for (name, lengths) in &said.spaces {
        for (at, length) in lengths.iter().enumerate() {
            named.insert(axes.root(&(name.clone(), at)), length.clone());
        }
    }
    let mut drafts = Vec::new();
    for (name, used) in &uses {
        let is_open = used.lines.values().any(|lines| !lines.is_empty()) || said.words.contains_key(name);
        if !is_open || said.defined.contains(name) || said.declared.contains(name) {
            continue;
        }
        let order = used.lines.iter().max_by_key(|(_, lines)| lines.len()).map_or(0, |(order, _)| *order);
        let mut axis = |at: usize| axes.letter(&(name.clone(), at), &mut named, &mut letters);
        let lengths: Vec<String> = (0..order).map(&mut axis).collect();
        let word = said.words.get(name);
        let space = match (lengths.as_slice(), said.spaces.get(name), word) {
            (_, Some(lengths), _) if lengths.is_empty() => "R".to_owned(),
            (_, Some(lengths), _) => format!("R[{}]", lengths.join(",")),
            (_, _, Some(("", _))) => "R".to_owned(),
            ([], ..) => "R".to_owned(),
            (lengths, ..) => format!("R[{}]", lengths.join(",")),
        };
        let is_square = matches!(lengths.as_slice(), [one, other] if one == other);
        let structure = word.filter(|_| is_square).map_or("", |(text, _)| *text);
        let declaration = format!("{name} : {space} {structure}").trim_end().to_owned();
        let reason = match (said.spaces.get(name), word) {
            (Some(_), _) => "the text says so".to_owned(),
            (None, Some((_, line))) => format!("line {line} says so"),
            (None, None) => guessed(used, order),
        };
        drafts.push(Draft { declaration, reason, uses: used.count });
    }
    drafts.sort_by(|one, other| {
        other.uses.cmp(&one.uses).then_with(|| one.declaration.cmp(&other.declaration))
    });
    drafts
}

/// Why a name is guessed to have so many axes.
fn guessed(used: &Use, order: usize) -> String {
    let lines = used.lines.get(&order).map_or(&[][..], Vec::as_slice);
    let what = match order {
        0 => "a scalar",
        1 => "a vector",
        _ => "a matrix",
    };
    let first = lines.first().copied().unwrap_or(1);
    let others = used.lines.values().map(Vec::len).sum::<usize>() - lines.len();
    let doubt =
        if others > 0 { format!(", though not in {}", counted(others, "equation")) } else { String::new() };
    format!("guess: {what} by its use in line {first}{doubt}")
}

/// The shapes that a claim or a definition gives to the names that are not declared.
fn shapes(session: &mut Session, text: &str) -> Vec<(String, Shape)> {
    session.aside(|session| {
        let is_claim = text.contains("==") || text.contains("~=");
        let statement = if is_claim { format!("claim {text}") } else { text.to_owned() };
        let mut found = Vec::new();
        for outcome in session.run(&statement) {
            if matches!(outcome.answer, Answer::Errors(_)) {
                continue;
            }
            for assumed in outcome.assumed {
                if let Assumed::Variable { shape, .. } = assumed.of {
                    found.push((assumed.name.to_string(), shape));
                }
            }
        }
        found
    })
}

/// Axes that have one length: what an equation measures by one letter.
#[derive(Debug, Default)]
struct Axes {
    /// To what an axis is equal, towards the one that stands for all.
    equal: BTreeMap<Axis, Axis>,
    /// The lengths that are numbers.
    numbers: BTreeMap<Axis, i128>,
}

impl Axes {
    /// Takes in the axes of a name in an equation, in which a letter is one length.
    fn join(&mut self, name: &str, shape: &Shape, letters: &mut BTreeMap<String, Axis>) {
        for (at, length) in shape.axes.iter().enumerate() {
            let axis = (name.to_owned(), at);
            if let Some(number) = Dimension::as_number(length) {
                self.numbers.insert(self.root(&axis), number);
                continue;
            }
            let Some(letter) = length.as_name() else { continue };
            match letters.get(&**letter).cloned() {
                Some(other) => {
                    let (one, other) = (self.root(&axis), self.root(&other));
                    if one != other {
                        self.equal.insert(one, other);
                    }
                }
                None => _ = letters.insert(letter.to_string(), axis),
            }
        }
    }

    /// The axis that stands for all that are equal to one.
    fn root(&self, axis: &Axis) -> Axis {
        let mut axis = axis.clone();
        while let Some(next) = self.equal.get(&axis) {
            axis = next.clone();
        }
        axis
    }

    /// A letter for the length of an axis, or its number.
    fn letter<'l>(
        &self,
        axis: &Axis,
        named: &mut BTreeMap<Axis, String>,
        letters: &mut impl Iterator<Item = &'l &'l str>,
    ) -> String {
        let root = self.root(axis);
        if let Some(number) = self.numbers.get(&root) {
            return number.to_string();
        }
        let next = named.len();
        named
            .entry(root)
            .or_insert_with(|| {
                letters.next().map_or_else(|| format!("n{next}"), |letter| (*letter).to_owned())
            })
            .clone()
    }
}

/// The drafts as a comment of the document.
fn written(manuscript: &Manuscript, drafts: &[Draft]) -> String {
    if drafts.is_empty() {
        return format!("{}: every name that is read has its shape, or none is read\n", manuscript.name);
    }
    let width = drafts.iter().map(|draft| draft.declaration.chars().count()).max().unwrap_or(0);
    let is_latex = manuscript.language == Language::Latex;
    let mut text = String::new();
    text.push_str(if is_latex { "" } else { "<!-- gradus:\n" });
    for draft in drafts {
        let sign = if is_latex { "% gradus: " } else { "" };
        let space = " ".repeat(width - draft.declaration.chars().count());
        let uses = counted(draft.uses, "equation");
        _ = writeln!(text, "{sign}{}{space}  # {uses}; {}", draft.declaration, draft.reason);
    }
    text.push_str(if is_latex { "" } else { "-->\n" });
    text
}
