//! What names depend on of which nothing is said but what they are derived by. In `∂L/∂W = ∂L/∂z xᵀ` after `z = W x + b`
//! the loss `L` is some function of `z`, and through it of `W`: so the equation is checked as the chain rule that it is,
//! with a function that is not given in the place of `L`.

use std::collections::{BTreeMap, BTreeSet};

use crate::structures;

use super::ask;
use super::checker::{Checker, space};
use super::names;
use super::tree::{Node, NodeId, Times};

/// The most letters whose dependence is sought in one equation.
const MOST_DEPENDENT: usize = 12;
/// Letters that stand for a number wherever they are derived: losses, costs, errors, energies.
const NUMBERS: &[&str] = &["L", "J", "E", "C", "F", "l", "ell", "loss", "f"];

/// A derivative of an equation.
struct Slope {
    /// What is derived: the names that it speaks of.
    of: BTreeSet<String>,
    /// Whether that is a name.
    is_name: bool,
    /// By what.
    by: String,
}

impl Checker<'_> {
    /// The names of which nothing is known but what they are derived by, each with what it depends on itself: of
    /// `z` and `W` only `z`, where `z` depends on `W`. None where that goes in circles.
    pub fn dependent(&self, about: &[NodeId]) -> BTreeMap<String, Vec<String>> {
        // What is numbered by letters stands for entries: of `x_i` by `x_j` is known what it is.
        let is_entry = |node: &Node| match node {
            Node::Name(name) => {
                names::is_running(name) && !self.survey.known.contains(&self.survey.spelled(name))
            }
            node => matches!(node, Node::Entry(..)),
        };
        if about.iter().any(|id| self.tree.has(*id, is_entry)) {
            return BTreeMap::new();
        }
        let slopes = self.slopes(about);
        let mut on: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, by) in self.parameters(&slopes) {
            on.entry(name).or_default().insert(by);
        }
        for slope in slopes.iter().filter(|slope| slope.is_name) {
            for name in &slope.of {
                if self.is_open(name) && *name != slope.by {
                    on.entry(name.clone()).or_default().insert(slope.by.clone());
                }
            }
        }
        // What stands in a derived product may depend on it, too, and only some of it is derived by itself.
        let is_whole = |slope: &&Slope| {
            slope.is_name
                || slope.of.contains(&slope.by)
                || slope.of.iter().all(|name| on.contains_key(name) || !self.is_open(name))
        };
        if on.is_empty() || on.len() > MOST_DEPENDENT || !slopes.iter().all(|slope| is_whole(&slope)) {
            return BTreeMap::new();
        }
        let reached: BTreeMap<&String, BTreeSet<String>> =
            on.values().flatten().chain(on.keys()).map(|name| (name, self.reached(name, &on))).collect();
        if on.keys().any(|name| reached.get(name).is_some_and(|reached| reached.contains(name))) {
            return BTreeMap::new();
        }
        let nearest = |by: &BTreeSet<String>| {
            let is_behind = |name: &&String| {
                by.iter().any(|other| {
                    other != *name && reached.get(other).is_some_and(|reached| reached.contains(*name))
                })
            };
            by.iter().filter(|name| !is_behind(name)).cloned().collect()
        };
        on.iter().map(|(name, by)| (name.clone(), nearest(by))).collect()
    }

    /// What a parameter moves that no meaning speaks of: after `C = K + s^2 I` the `\theta` of `\frac{\partial C}{\partial \theta}`
    /// is one of `K` and `s`. Of names that are derived by it those are asked that are made of no other such name.
    fn parameters(&self, slopes: &[Slope]) -> Vec<(String, String)> {
        let is_moved = |slope: &&Slope| {
            let has_meaning = slope.of.iter().all(|name| self.context.meanings.contains_key(name));
            slope.is_name && has_meaning && !self.used_by(&slope.of).contains(&slope.by)
        };
        let moved: Vec<&Slope> = slopes.iter().filter(is_moved).collect();
        let mut found = Vec::new();
        for slope in &moved {
            let used = self.used_by(&slope.of);
            let is_made_of = |other: &&Slope| {
                other.by == slope.by
                    && other.of != slope.of
                    && other.of.iter().all(|name| used.contains(name))
            };
            if !moved.iter().copied().any(|other| is_made_of(&other)) {
                let bodies: Vec<NodeId> = used
                    .iter()
                    .filter_map(|name| self.context.meanings.get(name))
                    .map(|one| one.body)
                    .collect();
                let letters = self.names(&bodies).into_iter().filter(|name| self.is_open(name));
                found.extend(letters.map(|name| (name, slope.by.clone())));
            }
        }
        found
    }

    /// The names, and those that their meanings use.
    fn used_by(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        let bodies: Vec<NodeId> =
            names.iter().filter_map(|name| self.context.meanings.get(name)).map(|one| one.body).collect();
        let mut used = self.used(&bodies);
        used.extend(names.iter().cloned());
        used
    }

    /// All that a name depends on, by its meaning and by what it is derived by.
    fn reached(&self, name: &str, on: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut open = vec![name.to_owned()];
        while let Some(name) = open.pop() {
            let body = self.context.meanings.get(&name).map(|meaning| meaning.body);
            let next = body.into_iter().flat_map(|body| self.used(&[body]));
            for next in next.chain(on.get(&name).into_iter().flatten().cloned()) {
                if found.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        found
    }

    /// Whether a name has no meaning and no value, though its shape may be known.
    fn is_open(&self, name: &str) -> bool {
        let is_constant = matches!(name, "I" | "e" | "pi");
        let has_meaning = self.context.meanings.contains_key(name) || self.context.values.contains_key(name);
        // What is declared and derived is a function that is not given, of the shape that was declared.
        let is_told = self.survey.declared.contains(name) && !self.context.shapes.contains_key(name);
        !is_constant && !has_meaning && !is_told
    }

    /// The names that some expressions derive.
    pub fn derived(&self, about: &[NodeId]) -> BTreeSet<String> {
        let slopes = self.slopes(about).into_iter().filter(|slope| slope.is_name);
        slopes.flat_map(|slope| &slope.of - &BTreeSet::from([slope.by])).collect()
    }

    /// The derivatives in expressions, and in the meanings of the names there.
    fn slopes(&self, about: &[NodeId]) -> Vec<Slope> {
        let used = self.used(about);
        let bodies = used.iter().filter_map(|name| self.context.meanings.get(name)).map(|one| one.body);
        let all: BTreeSet<NodeId> =
            about.iter().copied().chain(bodies).flat_map(|id| self.tree.within(id)).collect();
        let mut found = Vec::new();
        for id in all {
            match self.tree.get(id) {
                Node::Nabla(Some(by), _, of) => found.push(self.slope(&[*of], by.clone())),
                Node::Fraction(above, below) => self.quotient(&[*above], *below, &mut found),
                Node::Product(factors) => {
                    for (number, (_, factor)) in factors.iter().enumerate() {
                        let rest = factors.get(number + 1..).unwrap_or_default();
                        let after: Vec<NodeId> = rest.iter().map(|factor| factor.1).collect();
                        match (self.tree.get(*factor), rest) {
                            (Node::Differential(..), [(Times::Over, below), ..]) => {
                                self.quotient(&[*factor], *below, &mut found);
                            }
                            (Node::Fraction(above, below), [_, ..])
                                if matches!(self.tree.get(*above), Node::Differential(_, None)) =>
                            {
                                found.extend(self.by(*below).into_iter().map(|by| self.slope(&after, by)));
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The names that something in expressions is derived by.
    pub fn variables(&self, about: &[NodeId]) -> BTreeSet<String> {
        self.slopes(about).into_iter().map(|slope| slope.by).collect()
    }

    /// The derivatives that a fraction of differentials is.
    fn quotient(&self, above: &[NodeId], below: NodeId, found: &mut Vec<Slope>) {
        let of: Vec<NodeId> = above
            .iter()
            .flat_map(|id| match self.tree.get(*id) {
                Node::Differential(_, Some(of)) => vec![*of],
                Node::Product(factors) => match factors.first().map(|first| self.tree.get(first.1)) {
                    Some(Node::Differential(_, Some(of))) => {
                        let rest = factors.iter().skip(1).map(|factor| factor.1);
                        std::iter::once(*of).chain(rest).collect()
                    }
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            })
            .collect();
        if !of.is_empty() {
            found.extend(self.by(below).into_iter().map(|by| self.slope(&of, by)));
        }
    }

    /// The names that the differentials below a line are of.
    fn by(&self, below: NodeId) -> Vec<String> {
        let names = self.tree.within(below).into_iter().filter_map(|id| match self.tree.get(id) {
            Node::Differential(_, Some(variable)) => {
                let bare = match self.tree.get(*variable) {
                    Node::Power(base, _) | Node::Transpose(base) => *base,
                    _ => *variable,
                };
                self.survey.name_of(self.tree, bare)
            }
            _ => None,
        });
        names.collect()
    }

    fn slope(&self, of: &[NodeId], by: String) -> Slope {
        let is_name = match of {
            [only] => self.tree.name(*only).is_some(),
            _ => false,
        };
        Slope { of: self.names(of), is_name, by }
    }

    /// The dependence of names, told as functions that are not given: `L = L_of(z)`.
    pub fn tell_dependence(
        &mut self,
        name: &str,
        on: &[String],
    ) -> Result<(), Box<crate::diagnostic::Diagnostic>> {
        let mut arguments = Vec::new();
        for one in on {
            let is_told = self.context.told.iter().any(|(told, _)| told == one);
            let shape = self.shape_of_dependence(one).filter(|_| !is_told);
            if let Some(shape) = shape.filter(|_| self.is_free(one) && !self.reading.shapes.contains_key(one))
            {
                ask::tell(&mut self.session, &format!("{one} : {shape}"))?;
                self.context.told.push((one.clone(), String::new()));
            }
            let axes = ask::shape(&mut self.session, one).map(|shape| shape.axes).unwrap_or_default();
            let axes: Vec<String> = axes.iter().map(ToString::to_string).collect();
            arguments.push(space(&axes));
        }
        let shape = self.shape_of_dependence(name).unwrap_or_else(|| "R".to_owned());
        let function = format!("{name}_of");
        // Of what has axes by a matrix the language has no differential.
        let is_of_matrix = arguments.iter().any(|one| one.contains(','));
        let shape = if is_of_matrix && shape != "R" { "R".to_owned() } else { shape };
        let (axes, words) = shape.split_at(shape.find(']').map_or(shape.len(), |end| end + 1));
        ask::tell(&mut self.session, &format!("{function} : {} -> {axes}", arguments.join(", ")))?;
        let call = format!("{function}({})", on.join(", "));
        let is_symmetric = |word: &str| {
            structures::Word::named(word).is_some_and(|word| {
                word == structures::Word::Symmetric
                    || word.row().implies.contains(&structures::Word::Symmetric)
            })
        };
        // A matrix that is said to be symmetric stays so while it is moved.
        let is_mirrored = words.split_whitespace().any(is_symmetric);
        let text = if is_mirrored { format!("({call} + {call}')/2") } else { call };
        ask::tell(&mut self.session, &format!("{name} = {text}"))?;
        self.context.told.push((name.to_owned(), text));
        Ok(())
    }

    /// Whether a name stands for a number that others are derived of: a loss.
    pub fn is_loss(&self, name: &str) -> bool {
        self.context.dependent.contains_key(name) && NUMBERS.contains(&letter(name))
    }

    /// A loss in what is derived whose meaning was not read: it may depend on anything.
    pub fn unread_within(&self, about: &[NodeId]) -> Option<String> {
        let is_unread = |name: &String| {
            NUMBERS.contains(&letter(name)) && self.survey.opaque.contains_key(name) && self.is_open(name)
        };
        let mut slopes = self.slopes(about).into_iter().filter(|slope| !slope.is_name);
        let losses = |slope: Slope| slope.of.into_iter().find(|name| is_unread(name) && *name != slope.by);
        slopes.find_map(losses)
    }

    /// Whether names of which nothing else is known are derived by capitals.
    pub fn derives_by_capitals(&self, about: &[NodeId]) -> bool {
        !self.context.dependent.is_empty() && self.slopes(about).iter().any(|slope| is_capital(&slope.by))
    }

    /// The shape of a name that depends on others or is depended on: as it is read or declared, else by its letter.
    fn shape_of_dependence(&self, name: &str) -> Option<String> {
        let said = self.reading.shapes.get(name).or_else(|| self.context.shapes.get(name));
        if said.is_some() {
            return said.cloned();
        }
        Some(match (self.is_loss(name), is_capital(name)) {
            (true, _) => "R".to_owned(),
            (_, true) => format!("R[rows_{name},columns_{name}]"),
            _ => format!("R[axis_{name}]"),
        })
    }

    /// Whether an equation between derivatives of such names says something that may be false: it leads a derivative
    /// back to others of the same name, in every term.
    pub fn is_chain_rule(&self, head: NodeId, id: NodeId) -> bool {
        let leads = |from: NodeId, to: NodeId| {
            let slopes = self.slopes(&[from]);
            let mut derived: BTreeSet<String> =
                slopes.iter().flat_map(|slope| self.used_by(&slope.of)).collect();
            derived.retain(|name| self.context.dependent.contains_key(name));
            let is_led = |slope: &Slope| {
                let is_near =
                    |name: &String| self.context.dependent.get(name).is_some_and(|on| on.contains(&slope.by));
                !slope.is_name || !slope.of.iter().any(is_near)
            };
            let has_slope = |term: NodeId| {
                self.slopes(&[term]).iter().any(|slope| !self.used_by(&slope.of).is_disjoint(&derived))
            };
            !derived.is_empty() && slopes.iter().all(is_led) && self.tree.terms(to).into_iter().all(has_slope)
        };
        leads(head, id) || leads(id, head)
    }
}

/// The letter of a name, without what numbers it.
fn letter(name: &str) -> &str {
    let plain = name.split('_').next().unwrap_or(name);
    plain.trim_end_matches(|c: char| c.is_ascii_digit())
}

fn is_capital(name: &str) -> bool {
    let letter = letter(name);
    letter.chars().count() == 1 && letter.starts_with(char::is_uppercase)
}
