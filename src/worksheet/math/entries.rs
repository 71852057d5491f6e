//! Index notation: `x_i`, `A_{ij}` and `\sum_k A_{ik} B_{kj}` of names of which nothing else is said. What is numbered
//! by one letter has one length, so the shapes of the names and the bounds of the sums follow.

use std::collections::{BTreeMap, BTreeSet};

use super::checker::Checker;
use super::names;
use super::tree::{Name, Node, NodeId};

/// Letters for lengths, the first that nothing else has.
const LENGTHS: &[&str] = &["n", "m", "p", "q", "d", "N", "M", "s", "t"];

/// What follows from how names are numbered.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbered {
    /// The lengths of the axes of names.
    pub shapes: BTreeMap<String, Vec<String>>,
    /// How far a letter counts.
    pub ranges: BTreeMap<String, String>,
}

impl Checker<'_> {
    /// What follows for the names of some expressions.
    pub fn numbered(&self, about: &[NodeId]) -> Numbered {
        let nodes: Vec<NodeId> = about.iter().flat_map(|id| self.tree.within(*id)).collect();
        let mut whole: BTreeSet<String> = BTreeSet::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut ranges: BTreeMap<String, String> = BTreeMap::new();
        for id in &nodes {
            match self.tree.get(*id) {
                Node::Name(name) => {
                    whole.extend(name.below.is_none().then(|| self.survey.spelled(name)));
                    taken.extend([names::spelled(name), names::without_below(name)]);
                    taken.extend(name.below.iter().flat_map(|below| below.chars().map(String::from)));
                }
                Node::Over { index, upper, .. } => {
                    taken.insert(index.clone());
                    let upper = upper.map(|upper| self.tree.bare(upper));
                    let bound = upper.and_then(|upper| match self.tree.get(upper) {
                        Node::Number(digits) => Some(digits.clone()),
                        _ => self.survey.name_of(self.tree, upper),
                    });
                    ranges.extend(bound.map(|bound| (index.clone(), bound)));
                }
                _ => {}
            }
        }
        let mut uses: Vec<(String, Vec<String>)> = Vec::new();
        for id in &nodes {
            let Node::Name(name) = self.tree.get(*id) else { continue };
            uses.extend(self.numbered_name(name, &whole));
        }
        uses.retain(|(base, _)| !self.is_numbered_vector(&nodes, base));
        let mut shapes: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
        for (base, letters) in &uses {
            let known = self.survey.shapes.get(base).filter(|axes| axes.len() == letters.len());
            let axes = known.map(|axes| axes.iter().cloned().map(Some).collect());
            shapes.entry(base.clone()).or_insert_with(|| axes.unwrap_or_else(|| vec![None; letters.len()]));
        }
        let mut free = LENGTHS.iter().filter(|letter| !taken.contains(**letter));
        loop {
            spread(&uses, &mut shapes, &mut ranges);
            let open =
                uses.iter().flat_map(|(_, letters)| letters).find(|letter| !ranges.contains_key(*letter));
            let Some(letter) = open else { break };
            let Some(length) = free.next() else { return Numbered::default() };
            ranges.insert(letter.clone(), (*length).to_owned());
        }
        let shapes = shapes
            .into_iter()
            .filter_map(|(name, axes)| Some((name, axes.into_iter().collect::<Option<_>>()?)));
        Numbered { shapes: shapes.collect(), ranges }
    }

    /// The name that a numbered name is an entry of, and the letters that number it.
    fn numbered_name(&self, name: &Name, whole: &BTreeSet<String>) -> Option<(String, Vec<String>)> {
        let below = name.below.as_deref()?;
        let is_letters = below.chars().all(|c| matches!(c, 'i' | 'j' | 'k' | 'l' | ','));
        let plain = names::without_below(name);
        let is_special = matches!(plain.as_str(), "e" | "E" | "I" | "delta");
        if !is_letters || is_special || name.is_bold || self.survey.known.contains(&names::spelled(name)) {
            return None;
        }
        let letters: Vec<String> = below.chars().filter(|c| *c != ',').map(String::from).collect();
        let capital = plain.to_uppercase();
        let is_of_capital =
            letters.len() == 2 && plain != capital && !whole.contains(&plain) && whole.contains(&capital);
        let base = if is_of_capital { capital } else { plain };
        let is_open = self.is_free(&base) || self.survey.shapes.contains_key(&base);
        (letters.len() <= 2 && is_open && !self.context.values.contains_key(&base)).then_some((base, letters))
    }

    /// Whether what is numbered are vectors, and not entries of one: `x_i` is transposed or a norm is taken of it.
    fn is_numbered_vector(&self, nodes: &[NodeId], base: &str) -> bool {
        nodes.iter().any(|id| match self.tree.get(*id) {
            Node::Transpose(inner) | Node::Norm(inner, _) | Node::InverseTransposed(inner) => {
                let name = self.tree.name(*inner);
                name.is_some_and(|name| name.below.is_some() && names::without_below(name) == base)
            }
            _ => false,
        })
    }
}

/// Carries lengths from letters to axes and back until nothing changes.
fn spread(
    uses: &[(String, Vec<String>)],
    shapes: &mut BTreeMap<String, Vec<Option<String>>>,
    ranges: &mut BTreeMap<String, String>,
) {
    let mut is_moving = true;
    while is_moving {
        is_moving = false;
        for (base, letters) in uses {
            let Some(axes) = shapes.get_mut(base) else { continue };
            for (axis, letter) in axes.iter_mut().zip(letters) {
                match (axis.clone(), ranges.get(letter)) {
                    (None, Some(length)) => *axis = Some(length.clone()),
                    (Some(length), None) => _ = ranges.insert(letter.clone(), length),
                    _ => continue,
                }
                is_moving = true;
            }
        }
    }
}
