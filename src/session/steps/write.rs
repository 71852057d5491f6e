//! Lines of a derivation as formulas: each simplified, each with the rule's name and where it is
//! printed.

use rustc_hash::FxHashMap;

use super::step::{Claimed, Line, Rule, Step};
use crate::functions;
use crate::ir::NodeId;
use crate::notation::reader::Reader;
use crate::notation::text;
use crate::number::Rational;
use crate::session::Session;
use crate::session::left::Left;
use crate::session::outcome::{AppliedText, Formula, Notation, StepText};

/// The longest definition that is repeated above its derivative, in tokens.
const LONGEST_GIVEN: usize = 40;

/// How many tokens simplifying a differential must save.
const SAVING: usize = 12;

/// A line as it is shown.
#[derive(Clone)]
pub(super) struct Written {
    /// The line.
    pub text: StepText,
    /// What it derives, also where that is too long to be shown above.
    pub own: Option<Formula>,
    /// What it comes to: the node that is shown.
    pub after: NodeId,
}

impl Session {
    pub(super) fn write_line(&mut self, line: &Line) -> Option<Written> {
        let names = &*line.names;
        let mut given = Vec::new();
        let own = self.own_text(line);
        if line.given.is_some() {
            given.extend(own.clone().filter(|one| size(one) <= LONGEST_GIVEN));
        }
        if let Some((name, differential)) = line.differential.clone() {
            let raw = self.titled(name.clone(), differential, names);
            let simple = self.simplified(differential, names);
            let simple = self.titled(name, simple, names);
            // As the rules leave it, unless that is much longer.
            let allowed = simple.as_ref().map_or(usize::MAX, size).saturating_add(SAVING);
            given.extend(raw.filter(|raw| line.is_raw || size(raw) <= allowed).or(simple));
        }
        let left = line.before.and_then(|before| self.written_plainly(before, names));
        let is_shown_so = line.is_raw || line.left.is_none();
        let after = if is_shown_so { line.after } else { self.simplified(line.after, names) };
        let mut right = self.written_plainly(after, names)?;
        right.left = line.left.clone().map(|left| match right.notation {
            Notation::Index => left.at(&right.entry, line.orders),
            _ => left,
        });
        let applied = line.proof.iter().map(|step| self.applied(step, names)).collect();
        let (label, rule, source) = (line.label.clone(), line.rule.clone(), line.source.clone());
        let paths = line.paths.clone();
        let text = StepText { label, rule, source, given, left, paths, right, applied, unchecked: None };
        Some(Written { text, own, after })
    }

    /// What a line derives, as it was typed or in the names in force.
    fn own_text(&self, line: &Line) -> Option<Formula> {
        let names = &*line.names;
        match (&line.given, line.claimed) {
            (Some((name, body)), _) => {
                let typed = line.typed.as_deref().and_then(|key| self.as_typed(key, name.clone()));
                typed.or_else(|| self.titled(name.clone(), *body, names))
            }
            (None, Claimed::Derivative(of, ..)) => {
                let written = self.written_whole(self.body(of), names);
                written.filter(|written| written.notation != Notation::Index)
            }
            (None, Claimed::Equal(..)) => None,
        }
    }

    /// A definition as the user typed it.
    fn as_typed(&self, key: &str, name: Left) -> Option<Formula> {
        let (ast, root) = self.typed.get(key)?.clone();
        Some(Formula {
            ast,
            root,
            left: Some(name),
            entry: Vec::new(),
            above: 0,
            definitions: Vec::new(),
            notation: Notation::Matrix,
        })
    }

    fn titled(&self, name: Left, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let written = self.written_whole(node, names);
        let mut formula = written.filter(|written| written.notation != Notation::Index)?;
        formula.left = Some(name);
        Some(formula)
    }

    /// A node in matrix notation, else in indices, without a `where`: what is repeated is written out.
    pub(super) fn written_whole(&self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let mut reader = Reader::new(&self.arena, names);
        let Some(root) = reader.matrix(node) else { return self.in_indices(node, names, None) };
        let ast = std::sync::Arc::new(reader.writer.into_ast());
        Some(Formula {
            ast,
            root,
            left: None,
            entry: Vec::new(),
            above: 0,
            definitions: Vec::new(),
            notation: Notation::Matrix,
        })
    }

    /// The data of a step, as far as it can be written.
    fn applied(&self, step: &Step, names: &FxHashMap<NodeId, String>) -> AppliedText {
        let written = |node: NodeId| self.written_whole(node, names);
        let bound = step.binding.iter().map(|bound| (bound.name.clone(), written(bound.node)));
        AppliedText {
            rule: name_of_rule(step.rule),
            before: written(step.before),
            after: written(step.after),
            place: written(step.place.whole),
            binding: bound.collect(),
        }
    }
}

fn size(one: &Formula) -> usize {
    text::tokens(&one.ast, one.root)
}

fn name_of_rule(rule: Rule) -> String {
    match rule {
        Rule::Row(form) => format!("rule of {}", functions::opaque::called(form)),
        Rule::Sum => "sum rule".to_owned(),
        Rule::Product => "product rule".to_owned(),
        Rule::Definition => "definition".to_owned(),
        Rule::Pushed => "derived in one go".to_owned(),
        Rule::Identification => "identification".to_owned(),
        Rule::Chain => "chain rule".to_owned(),
        Rule::Identity(name) | Rule::Regrouping(name) | Rule::Equation(name) => name.replace('_', " "),
    }
}

/// The rules that lead to a local derivative, and where they are printed. Sums are trivial, and
/// a product in which one factor varies is linear.
pub(super) fn rule_of(proof: &[Step], products: bool, powers: &[Rational]) -> (String, String) {
    let mut rules: Vec<&str> = Vec::new();
    let mut sources: Vec<&str> = Vec::new();
    if products {
        rules.push("product rule");
        sources.push("Magnus and Neudecker 2019, 8.2");
    }
    let mut add = |rule: &'static str, source: &'static str| {
        if !rules.contains(&rule) {
            rules.push(rule);
            sources.extend(Some(source).filter(|source| !source.is_empty()));
        }
    };
    for step in proof {
        if let Rule::Row(form) = step.rule {
            add(functions::opaque::called(form), functions::row(form).source);
        }
    }
    if let (Some(form), false) = (functions::power(), powers.is_empty()) {
        // The row says apart where the reciprocal is printed.
        let row = functions::row(form);
        let is_reciprocal = powers.contains(&Rational::from_integer((-1).into()));
        let source =
            if is_reciprocal { row.source } else { row.source.split(';').next().unwrap_or_default() };
        add(row.name, source);
    }
    sources.dedup();
    match rules.as_slice() {
        [] => ("linear".to_owned(), "Matrix Cookbook (37)".to_owned()),
        [first, rest @ ..] if products => {
            let rest: Vec<String> = rest.iter().map(|rule| format!(", rule of {rule}")).collect();
            (format!("{first}{}", rest.concat()), sources.join("; "))
        }
        rules => (format!("rule of {}", rules.join(", ")), sources.join("; ")),
    }
}

/// Where the row of an identity is printed.
pub(super) fn source_of(rule: &str) -> String {
    let has = |row: &&functions::Row| {
        row.forms.iter().any(|form| form.identities.iter().any(|identity| identity.name == rule))
    };
    functions::table().find(has).map(|row| row.source.to_owned()).unwrap_or_default()
}

/// A number as on a blackboard: I, II, III, IV.
pub(super) fn roman(number: usize) -> String {
    const DIGITS: [(usize, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = number;
    let mut text = String::new();
    for (value, digits) in DIGITS {
        text.push_str(&digits.repeat(rest / value));
        rest %= value;
    }
    text
}
