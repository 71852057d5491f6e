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
    /// A call within the left side whose arguments are the places themselves: where it is
    /// found, every place is known.
    pub key: NodeId,
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
    let key = arena
        .reachable(&[left])
        .into_iter()
        .find(|id| matches!(arena.node(*id), Node::Apply { arguments, .. } if *arguments == places))
        .ok_or("no call in it has just the places as its arguments")?;
    let source = functions::row(form).source;
    Ok(Rule { name: identity.name, source, places, left, right, key })
}
