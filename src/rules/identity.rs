//! The identities of the table's rows, read: pairs of expressions over places.

use std::sync::Arc;

use crate::functions::{self, FormId};
use crate::ir::{Arena, Node, NodeId, SymbolKind};
use crate::lower::{Bindings, Lowered};
use crate::shape::{Dimension, Shape};

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
    /// A call within the left side: where one of its function is found, the places that are its
    /// arguments are known, and for the others there is little choice.
    pub key: NodeId,
    /// What must be known of the places.
    pub given: Given,
}

/// What must be known before an identity is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Nothing.
    Nothing,
    /// That two matrices may be exchanged in a product.
    Commute(NodeId, NodeId),
    /// That a variable was declared so.
    Declared(NodeId, &'static str),
}

/// Reads every identity of the table. Those that do not read are left out; a test names them.
pub fn identities(arena: &mut Arena) -> (Vec<Rule>, Vec<String>) {
    let mut rules = Vec::new();
    let mut faults = Vec::new();
    for form in functions::all_forms() {
        for identity in functions::form(form).identities {
            match read(arena, form, identity) {
                Ok(rule) => rules.push(rule),
                Err(reason) => faults.push(format!("{}: {reason}", identity.name)),
            }
        }
    }
    (rules, faults)
}

fn read(arena: &mut Arena, form: FormId, identity: &functions::Identity) -> Result<Rule, String> {
    let (left, right) = identity.equation.split_once("==").ok_or("no equation")?;
    let signature = arena.signature(form);
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
    let key = key_of(arena, left, &places).ok_or("no call in it has the places as its arguments")?;
    let given = given_of(identity.given, &bindings)?;
    let source = functions::row(form).source;
    Ok(Rule { name: identity.name, source, places, left, right, key, given })
}

/// The call within a left side that fixes the most places: as its arguments, or else within.
fn key_of(arena: &Arena, left: NodeId, places: &[NodeId]) -> Option<NodeId> {
    let fixed = |id: &NodeId| match arena.node(*id) {
        Node::Apply { arguments, .. } => {
            let within = arena.reachable(arguments);
            places
                .iter()
                .all(|place| within.contains(place))
                .then(|| places.iter().filter(|place| arguments.contains(place)).count())
        }
        _ => None,
    };
    let calls = arena.reachable(&[left]).into_iter().filter_map(|id| Some((fixed(&id)?, id)));
    // Of several the first, which stands furthest in.
    calls.rev().max_by_key(|(count, _)| *count).map(|(_, id)| id)
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
        [one, word] => Ok(Given::Declared(place(one)?, word)),
        _ => Err(format!("cannot tell whether {text}")),
    }
}
