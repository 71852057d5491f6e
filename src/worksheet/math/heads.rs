//! Equations with a name before parentheses at their head: `f(x) = …` defines a function, while `f(-x) = …`, `f(3) = …` and
//! `f(x^*) = …` say something of the values of one that is defined elsewhere. Which is which is the same whether the
//! equation is displayed or stands within the text.

use std::collections::BTreeSet;

use crate::span::Span;

use super::block::{Chain, Relation};
use super::names;
use super::said::introducing;
use super::tree::{Name, Node, NodeId, Times, Tree};

/// Words before an equation by which a text begins with another function of a name that it has used.
const INTRODUCTIONS: &[&str] = &["let", "consider", "define", "take", "suppose", "example", "now", "another"];

/// A name before parentheses at the head of an equation.
struct Head {
    /// The number of the equation.
    chain: usize,
    section: usize,
    function: String,
    /// What stands in the parentheses, where all of that are names, no two of them the same.
    arguments: Option<Vec<Name>>,
    /// How many things these are.
    count: usize,
    /// Whether the words before it say that it begins something.
    is_introduced: bool,
}

/// The numbers of the equations that say something of the values of functions, and define none.
pub(super) fn of_values(tree: &Tree, chains: &[Chain], source: &str) -> BTreeSet<usize> {
    let heads: Vec<Head> =
        (0..).zip(chains).filter_map(|(at, chain)| head(tree, at, chain, source)).collect();
    let applied = applied(tree);
    let mut found = BTreeSet::new();
    for (number, head) in heads.iter().enumerate() {
        let (before, behind) = heads.split_at(number);
        let is_same = |other: &&Head| other.function == head.function && other.count == head.count;
        let plain = |other: &&Head| is_same(other) && other.is_plain();
        let is_of_values = match &head.arguments {
            None => before.iter().chain(behind).any(|other| is_same(&other) && other.arguments.is_some()),
            Some(_) if head.is_plain() => {
                let first = before.iter().filter(plain).find(|other| other.section == head.section);
                !head.is_introduced && first.is_some_and(|first| first.is_of_the_same_kind(head))
            }
            Some(names) => {
                let is_at_point = |other: &Head| other.has_base_of(names);
                // At a point that nothing else defines it is a value of what is not given.
                let is_fixed = names.iter().all(is_fixed_point);
                let is_elsewhere = |(function, arguments): &(String, Vec<String>)| {
                    *function == head.function
                        && arguments.len() == head.count
                        && arguments.iter().zip(names).any(|(one, other)| *one != names::spelled(other))
                };
                before.iter().chain(behind).filter(plain).any(is_at_point)
                    || is_fixed && applied.iter().any(is_elsewhere)
            }
        };
        if is_of_values {
            found.insert(head.chain);
        }
    }
    found
}

impl Head {
    /// Whether it is of letters alone, as definitions are.
    fn is_plain(&self) -> bool {
        let is_letter = |name: &Name| name.below.is_none() && name.over.is_none() && name.layer.is_none();
        self.arguments.as_ref().is_some_and(|names| names.iter().all(is_letter))
    }

    /// Whether another is of other letters, each as small or as large as the one here: `f(t)` beside `f(x)`, and not `f(X)`.
    fn is_of_the_same_kind(&self, other: &Self) -> bool {
        let (Some(own), Some(others)) = (&self.arguments, &other.arguments) else { return false };
        let is_capital = |name: &Name| name.word.starts_with(char::is_uppercase);
        own != others && own.iter().zip(others).all(|(one, other)| is_capital(one) == is_capital(other))
    }

    /// Whether some of these names are letters of this one, with something set around them: `x_k` and `x^*` of `f(x)`.
    fn has_base_of(&self, names: &[Name]) -> bool {
        let own = self.arguments.iter().flatten();
        own.into_iter().any(|own| names.iter().any(|name| name.word == own.word))
    }
}

/// Whether a name stands for one point and for no variable: `x^*`, `x_0`, `\hat x`.
fn is_fixed_point(name: &Name) -> bool {
    name.has_number_below() || name.over.is_some() || name.layer.as_deref() == Some("star")
}

/// The name before parentheses at the head of an equation.
fn head(tree: &Tree, at: usize, chain: &Chain, source: &str) -> Option<Head> {
    let second = chain.sides.get(1).filter(|_| !chain.continues())?;
    if !matches!(second.relation, Some(Relation::Equals | Relation::About | Relation::DefinesLeft)) {
        return None;
    }
    let (function, arguments) = application(tree, *chain.sides.first()?.tree.as_ref().ok()?)?;
    let names: Option<Vec<Name>> = arguments.iter().map(|argument| tree.name(*argument).cloned()).collect();
    let is_apart = |names: &Vec<Name>| {
        let spelled: BTreeSet<String> = names.iter().map(names::spelled).collect();
        spelled.len() == names.len() && spelled.iter().all(|name| names::is_word(name))
    };
    let span = chain.sides.first()?.span;
    let (count, arguments) = (arguments.len(), names.filter(is_apart));
    let is_introduced = is_introduced(source, span);
    Some(Head { chain: at, section: chain.section, function, arguments, count, is_introduced })
}

/// A name, and what stands in the parentheses behind it.
pub(super) fn application(tree: &Tree, id: NodeId) -> Option<(String, Vec<NodeId>)> {
    match tree.get(id) {
        Node::Call(word, arguments) if !names::is_function(word) => Some((word.clone(), arguments.clone())),
        Node::Product(factors) => match factors.as_slice() {
            [(_, function), (Times::Implied, arguments)] => match (tree.get(*function), tree.get(*arguments))
            {
                (Node::Name(name), Node::Group(arguments)) => Some((names::spelled(name), arguments.clone())),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// The names that stand before parentheses with names alone in them, derived there or not.
fn applied(tree: &Tree) -> BTreeSet<(String, Vec<String>)> {
    let mut found = BTreeSet::new();
    for id in tree.all() {
        let Node::Product(factors) = tree.get(id) else { continue };
        for pair in factors.windows(2) {
            let [(_, function), (Times::Implied, arguments)] = pair else { continue };
            let mut function = *function;
            while let Node::Nabla(_, _, of) | Node::Differential(_, Some(of)) | Node::Transpose(of) =
                tree.get(function)
            {
                function = *of;
            }
            let (Some(function), Node::Group(arguments)) = (tree.name(function), tree.get(*arguments)) else {
                continue;
            };
            let names: Option<Vec<String>> =
                arguments.iter().map(|one| tree.name(*one).map(names::spelled)).collect();
            found.extend(names.map(|names| (names::spelled(function), names)));
        }
    }
    found
}

/// Whether the words before an equation, behind any other, begin with something new.
pub(super) fn is_introduced(source: &str, span: Span) -> bool {
    let near = introducing(source, span);
    let last = near.rsplit(['.', ';', '=']).next().unwrap_or_default();
    last.split(|c: char| !c.is_alphabetic()).any(|word| INTRODUCTIONS.contains(&word))
}
