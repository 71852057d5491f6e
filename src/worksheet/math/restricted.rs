//! Equations of names that a text restricts: right where they hold as it says, and where no point can be made to keep what it
//! says, only doubtful where points refute them that do not keep it.

use super::checker::Checker;
use super::names;
use super::reading::Reading;
use super::restrictions::Restriction;
use super::tree::{Node, NodeId};

impl Checker<'_> {
    /// Adds to a reading what the text restricts the names of an equation to.
    pub(super) fn restricted(&self, heard: &mut Reading, about: &[NodeId]) {
        for restriction in self.restrictions(about) {
            let Some(equation) = &restriction.equation else { continue };
            heard.equations.push(equation.replace('_', &restriction.name));
            let (name, line) = (&restriction.name, restriction.line);
            heard.assumed.push(format!("{name} is as line {line} says"));
        }
    }

    /// What the text restricts the names of an equation to that no point was made to keep.
    pub(super) fn unkept(&self, about: &[NodeId]) -> Vec<String> {
        let open = self.restrictions(about).into_iter().filter(|restriction| {
            // What is linear in a vector that adds up to 1 is decided by such points.
            restriction.numbers.is_some()
                && (restriction.equation.is_none() || self.is_of_higher_degree(&restriction.name, about))
        });
        open.map(|restriction| {
            let (name, line) = (&restriction.name, restriction.line);
            let numbers = restriction.numbers.as_deref().unwrap_or_default();
            format!("what `{name}` consists of is one of {numbers}, as line {line} says, and the points tried do not keep that")
        })
        .collect()
    }

    /// A sum over the entries of a name that is made of others: how long these are nothing says but that sum.
    pub(super) fn guessed_length(&self, about: &[NodeId]) -> Option<String> {
        let nodes = self.nodes_of(about);
        let is_counted = |letter: &str| {
            let is = |node: &Node| matches!(node, Node::Over { index, .. } if index == letter);
            nodes.iter().any(|id| is(self.tree.get(*id)))
        };
        let names = nodes.iter().filter_map(|id| self.tree.name(*id));
        let mut entries = names.filter(|name| name.below.as_deref().is_some_and(is_counted));
        let entry = entries.find(|name| self.context.meanings.contains_key(&names::without_below(name)))?;
        Some(format!("how long `{}` is only a sum over its entries says", names::without_below(entry)))
    }

    fn restrictions(&self, about: &[NodeId]) -> Vec<&Restriction> {
        let used = self.used(about);
        let is_meant = |one: &&Restriction| {
            let is_given =
                self.context.meanings.contains_key(&one.name) || self.context.values.contains_key(&one.name);
            used.contains(&one.name) && !is_given && one.head.is_none_or(|head| !about.contains(&head))
        };
        self.said.restrictions.iter().filter(is_meant).collect()
    }

    /// Whether a name is multiplied by itself or raised to something, in an equation or in what it rests on.
    fn is_of_higher_degree(&self, name: &str, about: &[NodeId]) -> bool {
        let count = |id: NodeId| {
            let within = self.tree.within(id).into_iter().filter_map(|id| self.tree.name(id));
            within.filter(|one| names::without_below(one) == name).count()
        };
        self.nodes_of(about).into_iter().any(|id| match self.tree.get(id) {
            Node::Product(_) => count(id) > 1,
            Node::Power(base, _) | Node::EntryPower(base, _) | Node::Norm(base, _) => count(*base) > 0,
            _ => false,
        })
    }
}
