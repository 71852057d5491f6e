//! Index notation: `x_i`, `A_{ij}` and `\sum_k A_{ik} B_{kj}` of names of which nothing else is said. What is numbered
//! by one letter has one length, so the shapes of the names and the bounds of the sums follow. What is numbered and is
//! itself a vector, as the bold `x_i` of `\sum_i x_i x_i^\top`, is the `i`-th column of a matrix of that name.

use std::collections::{BTreeMap, BTreeSet};

use super::checker::Checker;
use super::names;
use super::tree::{Name, Node, NodeId, Times};

/// Letters for lengths, the first that nothing else has.
const LENGTHS: &[&str] = &["n", "m", "p", "q", "d", "N", "M", "s", "t"];

/// What follows from how names are numbered.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbered {
    /// The lengths of the axes of names.
    pub shapes: BTreeMap<String, Vec<String>>,
    /// How far a letter counts.
    pub ranges: BTreeMap<String, String>,
    /// The names whose numbers are of columns.
    pub columns: BTreeSet<String>,
}

/// A name, and the letter that numbers each of its axes; none of a column's own.
type Use = (String, Vec<Option<String>>);

impl Checker<'_> {
    /// What follows for the names of some expressions.
    pub fn numbered(&self, about: &[NodeId]) -> Numbered {
        let nodes = self.nodes_of(about);
        let mut whole: BTreeSet<String> = BTreeSet::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut ranges: BTreeMap<String, String> = BTreeMap::new();
        let mut bound = self.survey.indices();
        for id in &nodes {
            match self.tree.get(*id) {
                Node::Name(name) => {
                    whole.extend(name.below.is_none().then(|| self.survey.spelled(name)));
                    taken.extend([names::spelled(name), names::without_below(name)]);
                    taken.extend(name.below.iter().flat_map(|below| below.chars().map(String::from)));
                }
                Node::Over { index, upper, .. } => {
                    taken.insert(index.clone());
                    bound.insert(index.clone());
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
        for (index, count) in nodes.iter().filter_map(|id| self.mean(*id)) {
            ranges.entry(index).or_insert(count);
        }
        let mut uses: Vec<Use> = Vec::new();
        let mut columns: BTreeSet<String> = BTreeSet::new();
        for id in &nodes {
            let Node::Name(name) = self.tree.get(*id) else { continue };
            let Some((base, letters)) = self.numbered_name(name, &whole, &bound) else { continue };
            let each = self.survey.families.get(&base);
            let is_vector = || name.is_bold || self.is_numbered_vector(&nodes, &base);
            if each.map_or_else(is_vector, |axes| axes.len() == 1) {
                columns.insert(base.clone());
            }
            uses.push((base, letters.into_iter().map(Some).collect()));
        }
        // What is inverted is square, and so is numbered alike along both axes; its inverse is numbered as it is.
        let inverted = nodes.iter().filter_map(|id| self.inverted(*id)).collect::<Vec<_>>();
        for (base, letters) in inverted {
            let own = uses.iter().filter(|(name, own)| *name == base && own.len() == 2);
            let mut all: Vec<Vec<Option<String>>> = own.map(|(_, letters)| letters.clone()).collect();
            all.extend(
                letters.filter(|_| !all.is_empty()).map(|letters| letters.into_iter().map(Some).collect()),
            );
            for letters in all {
                let turned: Vec<Option<String>> = letters.iter().rev().cloned().collect();
                uses.extend([(base.clone(), letters), (base.clone(), turned)]);
            }
        }
        for (base, letters) in uses.iter_mut().filter(|(base, _)| columns.contains(base)) {
            // A vector by itself has no other entries, and what is known of its shape is of all of them or of one.
            let is_matrix = self.context.axes.get(base).is_some_and(|axes| {
                let range = letters.first().and_then(|letter| ranges.get(letter.as_ref()?));
                axes.len() == 2 && range.is_none_or(|range| axes.get(1) == Some(range))
            });
            let is_known = self.context.axes.contains_key(base) && !is_matrix;
            if letters.len() > 1 || is_known || whole.contains(base) && !is_matrix {
                base.clear();
            }
            letters.insert(0, None);
        }
        uses.retain(|(base, _)| !base.is_empty());
        columns.retain(|base| uses.iter().any(|(one, _)| one == base));
        let mut shapes: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
        for (base, letters) in &uses {
            let known = self.context.axes.get(base).filter(|axes| axes.len() == letters.len());
            let known = known.map(|axes| axes.iter().cloned().map(Some).collect());
            let family = self.survey.families.get(base).filter(|axes| axes.len() + 1 == letters.len());
            let family = family.map(|axes| axes.iter().cloned().map(Some).chain([None]).collect());
            let axes: Option<Vec<Option<String>>> = known.or(family);
            shapes.entry(base.clone()).or_insert_with(|| axes.unwrap_or_else(|| vec![None; letters.len()]));
        }
        let mut free = LENGTHS.iter().filter(|letter| !taken.contains(**letter));
        loop {
            spread(&uses, &mut shapes, &mut ranges);
            let open = uses
                .iter()
                .flat_map(|(_, letters)| letters.iter().flatten())
                .find(|letter| !ranges.contains_key(*letter));
            let Some(letter) = open else { break };
            let Some(length) = free.next() else { return Numbered::default() };
            ranges.insert(letter.clone(), (*length).to_owned());
        }
        let length = if columns.is_empty() { None } else { free.next() };
        let axes = |name: &String, axes: Vec<Option<String>>| {
            let own = length.filter(|_| columns.contains(name)).map(|length| (*length).to_owned());
            axes.into_iter().map(|axis| axis.or_else(|| own.clone())).collect::<Option<Vec<String>>>()
        };
        let shapes = shapes.into_iter().filter_map(|(name, of)| Some((name.clone(), axes(&name, of)?)));
        Numbered { shapes: shapes.collect(), ranges, columns: columns.clone() }
    }

    /// The name that is inverted, and the two letters that number the inverse if it is numbered: `(X^{-1})_{kl}`.
    fn inverted(&self, id: NodeId) -> Option<(String, Option<Vec<String>>)> {
        let is_negative = |id: NodeId| matches!(self.tree.get(self.tree.bare(id)), Node::Negate(_));
        match self.tree.get(id) {
            Node::Power(base, exponent) if is_negative(*exponent) => {
                Some((self.survey.name_of(self.tree, self.tree.bare(*base))?, None))
            }
            Node::Entry(inner, below) => {
                let (name, _) = self.inverted(self.tree.bare(*inner))?;
                let letters: Vec<String> = below.chars().filter(|c| *c != ',').map(String::from).collect();
                Some((name, (letters.len() == 2).then_some(letters)))
            }
            _ => None,
        }
    }

    /// How far the index of a mean goes, `\frac{1}{n} \sum_i x_i`: to the name that divides the sum.
    fn mean(&self, id: NodeId) -> Option<(String, String)> {
        let tree = self.tree;
        let parts: Vec<NodeId> = match tree.get(id) {
            Node::Product(factors) => factors.iter().map(|factor| factor.1).collect(),
            Node::Fraction(..) => vec![id],
            _ => return None,
        };
        let mut quotients = parts.iter().filter_map(|part| match tree.get(*part) {
            Node::Fraction(above, below) => Some((*above, self.survey.name_of(tree, *below)?)),
            _ => None,
        });
        let (above, count) = quotients.next_back()?;
        let index = parts.into_iter().chain([above]).find_map(|part| match tree.get(tree.bare(part)) {
            Node::Over { index, upper: None, .. } => Some(index.clone()),
            _ => None,
        });
        Some((index?, count))
    }

    /// The name that a numbered name is an entry of, and the letters that number it.
    fn numbered_name(
        &self,
        name: &Name,
        whole: &BTreeSet<String>,
        bound: &BTreeSet<String>,
    ) -> Option<(String, Vec<String>)> {
        let below = name.below.as_deref()?;
        let plain = names::without_below(name);
        let is_index = |c: char| bound.contains(c.encode_utf8(&mut [0; 4]) as &str);
        let is_letters = below.chars().all(|c| matches!(c, 'i' | 'j' | 'k' | 'l' | ',') || is_index(c));
        let is_special = matches!(plain.as_str(), "e" | "E" | "I" | "delta");
        if !is_letters || is_special || self.survey.known.contains(&names::spelled(name)) {
            return None;
        }
        let letters: Vec<String> = below.chars().filter(|c| *c != ',').map(String::from).collect();
        let capital = plain.to_uppercase();
        let is_of_capital =
            letters.len() == 2 && plain != capital && !whole.contains(&plain) && whole.contains(&capital);
        let base = if is_of_capital { capital } else { plain };
        let is_open = self.is_free(&base) || self.context.axes.contains_key(&base);
        (letters.len() <= 2 && is_open && !self.context.values.contains_key(&base)).then_some((base, letters))
    }

    /// Whether what is numbered are vectors, and not entries of one: `x_i` is transposed, a norm is taken of it, or it
    /// stands right of what is transposed or of a matrix.
    fn is_numbered_vector(&self, nodes: &[NodeId], base: &str) -> bool {
        let is_numbered = |id: NodeId| {
            let name = self.tree.name(id);
            name.is_some_and(|name| name.below.is_some() && names::without_below(name) == base)
        };
        let is_matrix = |id: NodeId| match self.tree.get(id) {
            Node::Transpose(_) | Node::InverseTransposed(_) => true,
            Node::Name(name) => {
                name.below.is_none() && name.word.len() == 1 && name.word.starts_with(char::is_uppercase)
            }
            _ => false,
        };
        nodes.iter().any(|id| match self.tree.get(*id) {
            Node::Transpose(inner) | Node::Norm(inner, _) | Node::InverseTransposed(inner) => is_numbered(*inner),
            Node::Product(factors) => factors.windows(2).any(|pair| {
                matches!(pair, [(_, before), (Times::Implied, after)] if is_matrix(*before) && is_numbered(*after))
            }),
            _ => false,
        })
    }
}

/// Carries lengths from letters to axes and back until nothing changes.
fn spread(
    uses: &[Use],
    shapes: &mut BTreeMap<String, Vec<Option<String>>>,
    ranges: &mut BTreeMap<String, String>,
) {
    let mut is_moving = true;
    while is_moving {
        is_moving = false;
        for (base, letters) in uses {
            let Some(axes) = shapes.get_mut(base) else { continue };
            for (axis, letter) in axes.iter_mut().zip(letters) {
                let Some(letter) = letter else { continue };
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
