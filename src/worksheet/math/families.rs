//! What is numbered, and each of it in a space: `x_i \in \mathbb{R}^d`, and `x_1, \dots, x_n \in \mathbb{R}^d`. Where a sum
//! runs over them, each is a column of one matrix, and nothing that stays the same while the sum counts.

use std::collections::BTreeSet;

use super::names;
use super::survey::Survey;
use super::tree::{Name, Node, NodeId, Tree};

impl Survey {
    /// The name of what is numbered, where a list is of such things, over which a sum runs: `x` of `x_i`, and of `x_1,
    /// \dots, x_n`.
    pub fn family(&self, tree: &Tree, list: NodeId) -> Option<String> {
        let each = match tree.get(list) {
            Node::Group(several) => several.clone(),
            _ => vec![list],
        };
        let is_left_out = each.iter().any(|id| *tree.get(*id) == Node::Hole);
        let each: Vec<&Name> = each
            .iter()
            .filter(|id| *tree.get(**id) != Node::Hole)
            .map(|id| tree.name(*id))
            .collect::<Option<_>>()?;
        let base = names::without_below(each.first()?);
        let is_of_family = |name: &&Name| {
            let below = name.below.as_deref().unwrap_or_default();
            let is_index = self.summed.contains(&(base.clone(), below.to_owned()));
            names::without_below(name) == base && !below.is_empty() && (is_left_out || is_index)
        };
        let is_summed = self.summed.iter().any(|(name, _)| *name == base);
        (is_summed && !self.known.contains(&base) && each.iter().all(is_of_family)).then_some(base)
    }

    /// The letters that number what families are of.
    pub fn indices(&self) -> BTreeSet<String> {
        let of_families = self.summed.iter().filter(|(name, _)| self.families.contains_key(name));
        of_families.map(|(_, index)| index.clone()).collect()
    }
}
