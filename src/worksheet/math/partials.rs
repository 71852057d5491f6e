//! Partial derivatives that a subscript says: `f_x` and `f_{xy}`, where `f` is a function of several letters and these are
//! among them.

use std::collections::{BTreeMap, BTreeSet};

use super::names;
use super::tree::{Name, Node, Tree};

/// The arguments with which functions were defined, by their names, each with its section.
type Functions = BTreeMap<String, Vec<(usize, Vec<String>)>>;

/// Letters that number what they stand below.
const INDICES: &[&str] = &["i", "j", "k", "l", "m", "n"];

/// Reads such names as derivatives, and says which names these were.
pub(super) fn settle(tree: &mut Tree, functions: &Functions) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for id in tree.all() {
        let Node::Name(name) = tree.get(id).clone() else { continue };
        let function = Name { below: None, ..name.clone() };
        let Some(letters) = letters(&name, functions.get(&names::spelled(&function))) else { continue };
        found.insert(names::spelled(&name));
        let span = tree.span(id);
        let mut node = Node::Name(function);
        for letter in letters {
            let of = tree.push(node, span);
            node = Node::Nabla(Some(letter), 1, of);
        }
        tree.replace(id, node);
    }
    found
}

/// The letters below a name by which it is derived, if its function has them all and others do not number things.
fn letters(name: &Name, defined: Option<&Vec<(usize, Vec<String>)>>) -> Option<Vec<String>> {
    let below = name.below.as_deref()?;
    let one = vec![below.to_owned()];
    let several: Vec<String> = below.chars().filter(|c| *c != ',').map(String::from).collect();
    let is_of = |arguments: &[String], letters: &[String]| {
        arguments.len() > 1 && letters.iter().all(|letter| arguments.contains(letter))
    };
    let arguments = defined?.iter().map(|(_, arguments)| arguments);
    let mut arguments =
        arguments.filter(|all| !all.iter().any(|argument| INDICES.contains(&argument.as_str())));
    arguments.find_map(|all| {
        let choices = [&one, &several];
        choices.into_iter().find(|letters| is_of(all, letters)).cloned()
    })
}
