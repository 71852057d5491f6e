//! What a text restricts names to besides their shapes: `where $\sum_k y_k = 1$`, `a one-hot $y$`, `labels $y_i \in \{-1, 1\}$`.
//! An equation that holds only so is right if that is so.

use super::block::{Chain, Relation};
use super::survey::Survey;
use super::tree::{Name, Node, NodeId, Tree};

/// What words say of a vector: as an equation of it in the language, and whether its entries are restricted besides, each to
/// a few numbers.
pub(super) const VECTORS: &[(&str, &str, bool)] = &[
    ("one-hot", "sum(_) == 1", true),
    ("one-hot vector", "sum(_) == 1", true),
    ("one-hot label", "sum(_) == 1", true),
    ("one-hot target", "sum(_) == 1", true),
    ("one-hot encoded", "sum(_) == 1", true),
    ("probability vector", "sum(_) == 1", false),
    ("orthonormal columns", "_'*_ == I", false),
    ("orthonormal basis", "_'*_ == I", false),
];

/// What a name is restricted to.
#[derive(Clone, Debug)]
pub(super) struct Restriction {
    /// The name.
    pub name: String,
    /// An equation of it in the language, the name left open.
    pub equation: Option<String>,
    /// The numbers that each of its entries is one of, as the text has them.
    pub numbers: Option<String>,
    /// What says so, where that is an equation itself.
    pub head: Option<NodeId>,
    /// In which line.
    pub line: usize,
}

/// What words restrict a name to.
pub(super) fn spoken(name: String, word: &str, line: usize) -> Option<Restriction> {
    let (_, equation, is_of_few) = VECTORS.iter().find(|row| row.0 == word)?;
    let numbers = is_of_few.then(|| "0 and 1".to_owned());
    Some(Restriction { name, equation: Some((*equation).to_owned()), numbers, head: None, line })
}

/// What an equation or a membership restricts a name to: `\sum_k y_k = 1`, `y_i \in \{-1, 1\}`, `y \in \{0, 1\}^n`.
pub(super) fn written(tree: &Tree, survey: &Survey, chain: &Chain, line: usize) -> Option<Restriction> {
    let [head, side] = chain.sides.as_slice() else { return None };
    let (head, side_id) = (*head.tree.as_ref().ok()?, *side.tree.as_ref().ok()?);
    let plain = |id: NodeId| {
        let name = tree.name(id)?;
        let whole = Name { below: None, ..name.clone() };
        Some((survey.spelled(&whole), name.below.clone()))
    };
    match side.relation? {
        Relation::Equals => {
            let Node::Over { index, body, .. } = tree.get(tree.bare(head)) else { return None };
            let number = tree.signed(tree.bare(side_id))?;
            let (name, below) = plain(*body)?;
            (below.as_ref() == Some(index)).then(|| Restriction {
                name,
                equation: Some(format!("sum(_) == {number}")),
                numbers: None,
                head: Some(head),
                line,
            })
        }
        Relation::Member => {
            let set = match tree.get(side_id) {
                Node::Power(base, _) => *base,
                _ => side_id,
            };
            let Node::Group(several) = tree.get(set) else { return None };
            let numbers: Option<Vec<String>> =
                several.iter().map(|one| tree.signed(tree.bare(*one))).collect();
            let numbers = numbers.filter(|numbers| numbers.len() > 1)?.join(" and ");
            let (name, _) = plain(head)?;
            Some(Restriction { name, equation: None, numbers: Some(numbers), head: None, line })
        }
        _ => None,
    }
}
