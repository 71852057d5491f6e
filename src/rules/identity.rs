//! The identities of the table's rows, read: pairs of expressions over places.

use std::sync::Arc;

use crate::functions::{self, FormId, Signature};
use crate::ir::{Arena, Node, NodeId, SymbolKind};
use crate::lower::{Bindings, Lowered};
use crate::shape::{Dimension, Shape};
use crate::structures::Word;

/// An identity, to be used from left to right.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name, after its equation.
    pub name: &'static str,
    /// Where it is printed.
    pub source: &'static str,
    /// The places that stand for anything of their shape.
    pub places: Vec<NodeId>,
    /// What is looked for.
    pub left: NodeId,
    /// What it is replaced by.
    pub right: NodeId,
    /// Calls within the left side: where calls of their functions are found, the places that are
    /// their arguments are known, and for the others there is little choice. The first fixes the most.
    pub keys: Vec<NodeId>,
    /// What must be known of the places.
    pub given: Given,
    /// Whether it is for what is shown, and not for what is still to be derived.
    pub shown_only: bool,
    /// Whether its right side is shown even where it is longer.
    pub opens: bool,
}

/// What must be known before an identity is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Nothing.
    Nothing,
    /// That two matrices may be exchanged in a product.
    Commute(NodeId, NodeId),
    /// That a matrix is written out entry by entry.
    Explicit(NodeId),
    /// That a variable was declared so.
    Declared(NodeId, Word),
}

/// Reads every identity of the table. Those that do not read are left out; a test names them.
pub fn identities(arena: &mut Arena) -> (Vec<Rule>, Vec<String>) {
    let mut rules = Vec::new();
    let mut faults = Vec::new();
    for (form, identity) in texts() {
        match read(arena, form, identity) {
            Ok(rule) => rules.push(rule),
            Err(reason) => faults.push(format!("{}: {reason}", identity.name)),
        }
    }
    (rules, faults)
}

/// The identities of the rows, as they stand there.
pub(super) fn texts() -> impl Iterator<Item = (FormId, &'static functions::Identity)> {
    functions::all_forms()
        .flat_map(|form| functions::form(form).identities.iter().map(move |one| (form, one)))
}

fn read(arena: &mut Arena, form: FormId, identity: &functions::Identity) -> Result<Rule, String> {
    let (left, right) = identity.equation.split_once("==").ok_or("no equation")?;
    let signature = match identity.places {
        "" => functions::signature_of(form).as_ref().clone(),
        places => Signature::parse(&format!("{places} -> []")).ok_or("its places do not read")?,
    };
    let mut bindings = Bindings::default();
    let mut places = Vec::new();
    for argument in &signature.arguments {
        let place = arena.variable(&argument.name, &argument.axes, SymbolKind::Placeholder);
        let lowered = Lowered { node: place, shape: Shape::of(argument.axes.clone()) };
        bindings.names.push((Arc::from(argument.name.as_str()), lowered));
        for axis in &argument.axes {
            if let Some(name) = axis.as_name() {
                bindings.dimensions.push((name.clone(), Dimension::name(name)));
            }
        }
        places.push(place);
    }
    let left = super::template::read_text(arena, &bindings, left)?;
    let right = super::template::read_text(arena, &bindings, right)?;
    let keys = keys_of(arena, left, &places).ok_or("some place is in no call of it")?;
    let given = given_of(identity.given, &bindings)?;
    Ok(Rule::of(form, identity, places, [left, right], keys, given))
}

impl Rule {
    /// The rule that an identity of a form is, read.
    pub(super) fn of(
        form: FormId,
        identity: &functions::Identity,
        places: Vec<NodeId>,
        [left, right]: [NodeId; 2],
        keys: Vec<NodeId>,
        given: Given,
    ) -> Self {
        let source = functions::row(form).source;
        let functions::Identity { name, shown_only, opens, .. } = *identity;
        Self { name, source, places, left, right, keys, given, shown_only, opens }
    }
}

/// The calls within a left side that fix its places, as arguments or else within: the one that
/// fixes the most, and of several the one furthest in, then others for the places that are left.
fn keys_of(arena: &Arena, left: NodeId, places: &[NodeId]) -> Option<Vec<NodeId>> {
    let mut calls: Vec<(usize, usize, NodeId)> = Vec::new();
    for id in arena.reachable(&[left]) {
        if let Node::Apply { arguments, .. } = arena.node(id) {
            let within = arena.reachable(arguments);
            let count = |all: &[NodeId]| places.iter().filter(|place| all.contains(place)).count();
            calls.push((count(&within), count(arguments), id));
        }
    }
    let mut keys = Vec::new();
    let mut open: Vec<NodeId> = places.to_vec();
    while !open.is_empty() {
        let reaches = |(within, direct, id): &(usize, usize, NodeId)| {
            let met = arena.reachable(&[*id]);
            open.iter().any(|place| met.contains(place)).then_some((*within, *direct, std::cmp::Reverse(*id)))
        };
        let (.., best) = calls.iter().filter_map(reaches).max()?;
        keys.push(best.0);
        let met = arena.reachable(&[best.0]);
        open.retain(|place| !met.contains(place));
    }
    Some(keys)
}

/// Reads `X and H commute`, `X orthogonal`.
fn given_of(text: &'static str, bindings: &Bindings) -> Result<Given, String> {
    if text.is_empty() {
        return Ok(Given::Nothing);
    }
    let place = |name: &str| {
        let found = bindings.names.iter().find(|(known, _)| &**known == name);
        found.map(|(_, lowered)| lowered.node).ok_or_else(|| format!("{name} is not an argument"))
    };
    match text.split(' ').collect::<Vec<_>>().as_slice() {
        [one, "and", other, "commute"] => Ok(Given::Commute(place(one)?, place(other)?)),
        [one, "explicit"] => Ok(Given::Explicit(place(one)?)),
        [one, word] => {
            let word = Word::named(word).ok_or_else(|| format!("{word} is no word of structure"))?;
            Ok(Given::Declared(place(one)?, word))
        }
        _ => Err(format!("cannot tell whether {text}")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_identity_reads() {
        let (_, faults) = super::identities(&mut crate::ir::Arena::new());
        assert_eq!(faults, Vec::<String>::new());
    }
}
