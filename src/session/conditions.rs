//! Where an answer holds: the domains of the functions in it, and what it divides by.

use num_traits::Signed;
use rustc_hash::FxHashMap;

use crate::functions;
use crate::ir::{Arena, Node, NodeId};
use crate::notation::reader::Reader;
use crate::notation::text;

/// How many conditions are said.
const MOST: usize = 4;

/// The conditions, each once, in words.
pub(super) fn of(arena: &Arena, node: NodeId, names: &FxHashMap<NodeId, String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let written = |id: NodeId| {
        let mut reader = Reader::new(arena, names);
        let root = match names.get(&id) {
            Some(name) => Some(reader.writer.name(name)),
            None => reader.matrix(id),
        };
        root.filter(|root| reader.writer.size(*root) <= 24)
            .map(|root| text::unicode(reader.writer.ast(), root))
    };
    let mut add = |condition: Option<String>| {
        if let Some(condition) = condition
            && found.len() < MOST
            && !found.contains(&condition)
        {
            found.push(condition);
        }
    };
    for id in arena.reachable_until(&[node], &|id| id != node && matches!(arena.node(id), Node::Named(..))) {
        match arena.node(id) {
            Node::Apply { form, arguments, .. } => {
                let domain = functions::form(*form).domain;
                if domain.is_empty()
                    || arguments.iter().all(|argument| holds_anyway(arena, *argument, domain))
                {
                    continue;
                }
                let signature = functions::signature_of(*form);
                let arguments: Option<Vec<(String, String)>> = signature
                    .arguments
                    .iter()
                    .zip(arguments)
                    .map(|(expected, argument)| Some((expected.name.clone(), written(*argument)?)))
                    .collect();
                add(arguments.map(|arguments| filled(domain, &arguments)));
            }
            Node::Contraction(product) => {
                for factor in &product.factors {
                    let fractional = !factor.exponent.is_integer();
                    if !factor.exponent.is_negative() && !fractional {
                        continue;
                    }
                    let base = factor.base;
                    if arena.as_number(base).is_some_and(Signed::is_positive)
                        || matches!(arena.node(base), Node::Size(_))
                        || is_positive(arena, base)
                    {
                        continue;
                    }
                    let sign = if fractional && factor.exponent.is_positive() {
                        "≥ 0"
                    } else if fractional {
                        "> 0"
                    } else {
                        "≠ 0"
                    };
                    if fractional && is_sum_of_squares(arena, base) {
                        if factor.exponent.is_negative() {
                            add(written(base).map(|text| format!("{} ≠ 0", text.trim_end_matches('²'))));
                        }
                        continue;
                    }
                    let entries = if arena.order(base) > 0 { "entries of " } else { "" };
                    add(written(base).map(|text| format!("{entries}{text} {sign}")));
                }
            }
            _ => {}
        }
    }
    found
}

/// The domain with the names of the arguments replaced by what stands there.
fn filled(domain: &str, arguments: &[(String, String)]) -> String {
    let mut text = String::new();
    let mut word = String::new();
    for letter in domain.chars().chain([' ']) {
        if letter.is_alphanumeric() {
            word.push(letter);
            continue;
        }
        let filled = arguments.iter().find(|(name, _)| *name == word).map_or(word.as_str(), |(_, text)| text);
        text.push_str(filled);
        word.clear();
        text.push(letter);
    }
    text.trim().replace("!=", "≠")
}

/// What a declaration already says need not be said again.
fn holds_anyway(arena: &Arena, node: NodeId, domain: &str) -> bool {
    let Node::Symbol(symbol) = arena.node(node) else {
        return domain.ends_with("> 0") && arena.order(node) == 0 && is_positive(arena, node);
    };
    let structure = &arena.symbol(*symbol).structure;
    let has = |word: &str| structure.iter().any(|known| &**known == word);
    let about_determinant = domain.contains("det(") || domain.contains("invertible");
    (about_determinant && (has("posdef") || has("invertible") || has("orthogonal")))
        || (!about_determinant && has("positive"))
}

/// Whether every entry is positive for a reason that can be seen: declared so, or built so.
fn is_positive(arena: &Arena, node: NodeId) -> bool {
    match arena.node(node) {
        Node::Number(value) => value.is_positive(),
        Node::Size(_) => true,
        Node::Symbol(symbol) => arena.symbol(*symbol).structure.iter().any(|word| &**word == "positive"),
        Node::Apply { form, .. } => functions::form(*form).positive,
        Node::Sum(terms) => {
            !terms.is_empty()
                && terms.iter().all(|(weight, term)| weight.is_positive() && is_positive_simple(arena, *term))
        }
        Node::Contraction(_) => is_positive_simple(arena, node),
        _ => false,
    }
}

fn is_positive_simple(arena: &Arena, node: NodeId) -> bool {
    match arena.node(node) {
        Node::Contraction(product) => product.factors.iter().all(|factor| match arena.node(factor.base) {
            Node::Apply { form, .. } => functions::form(*form).positive,
            Node::Symbol(symbol) => arena.symbol(*symbol).structure.iter().any(|word| &**word == "positive"),
            Node::Size(_) => true,
            _ => false,
        }),
        Node::Apply { form, .. } => functions::form(*form).positive,
        Node::Number(value) => value.is_positive(),
        _ => false,
    }
}

fn is_sum_of_squares(arena: &Arena, node: NodeId) -> bool {
    let Node::Contraction(product) = arena.node(node) else { return false };
    let even = |exponent: &crate::number::Rational| {
        exponent.is_integer() && num_integer::Integer::is_even(exponent.numer())
    };
    product.output.is_empty() && product.factors.iter().all(|factor| even(&factor.exponent))
}
