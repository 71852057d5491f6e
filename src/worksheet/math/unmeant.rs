//! Equations that say something of which nothing here knows, though they look as if: of complex numbers, of cross products,
//! of blocks that are called by the matrix.

use super::block::{Chain, Side};
use super::checker::Checker;
use super::said::introducing;
use super::tree::{Node, NodeId, Times};

impl Checker<'_> {
    /// Whether a side speaks of the imaginary unit, where the words before it speak of complex numbers.
    pub(super) fn is_complex(&self, side: &Side) -> bool {
        let Ok(id) = side.tree else { return false };
        let is_unit = |node: &Node| match node {
            Node::Name(name) => {
                let is_plain = name.below.is_none() && name.over.is_none() && !name.is_bold;
                is_plain && matches!(name.word.as_str(), "i" | "j") && self.is_free(&name.word)
            }
            _ => false,
        };
        let near = || introducing(self.source, side.span);
        let is_counted = self.tree.has(id, |node| matches!(node, Node::Over { .. }));
        let is_factor = self.tree.has(id, |node| match node {
            Node::Product(factors) => factors.iter().any(|factor| is_unit(self.tree.get(factor.1))),
            _ => false,
        });
        let mentions = |node: &Node| match node {
            Node::Name(name) => self.context.complex.contains(&self.survey.spelled(name)),
            _ => false,
        };
        let is_told = || ["complex", "imaginary"].iter().any(|word| near().contains(word));
        is_factor && !is_counted && is_told() || self.tree.has(id, mentions)
    }

    /// Takes the name at the head of an equation for a complex one where a side of it is.
    pub(super) fn note_complex(&mut self, chain: &Chain) {
        let Some(Ok(head)) = chain.sides.first().map(|side| side.tree.clone()) else { return };
        if chain.sides.iter().any(|side| self.is_complex(side)) {
            self.context.complex.extend(self.survey.name_of(self.tree, head));
        }
    }

    /// Whether vectors are multiplied by the sign of the cross product.
    pub(super) fn has_cross_product(&self, about: &[NodeId]) -> bool {
        let is_vector = |id: NodeId| {
            let Some(name) = self.tree.name(id) else { return false };
            let is_small = !name.word.starts_with(char::is_uppercase);
            let axes = self.context.axes.get(&self.survey.spelled(name)).map(Vec::len);
            axes == Some(1) || axes.is_none() && name.is_bold && is_small
        };
        let is_cross = |node: &Node| match node {
            Node::Product(factors) => factors.windows(2).any(|pair| match pair {
                [(_, left), (Times::Cross, right)] => is_vector(*left) && is_vector(*right),
                _ => false,
            }),
            _ => false,
        };
        about.iter().any(|id| self.tree.has(*id, is_cross))
    }

    /// Whether a matrix that has a meaning is set out in blocks that are called by it: `\\Lambda_{aa}` of `\\Lambda`. That says what these are,
    /// and nothing of it.
    pub(super) fn names_blocks(&self, head: NodeId, id: NodeId) -> bool {
        let (Some(whole), Node::Matrix(rows)) = (self.tree.name(head), self.tree.get(self.tree.bare(id)))
        else {
            return false;
        };
        let is_block = |cell: &NodeId| {
            let cell = match self.tree.get(*cell) {
                Node::Transpose(inner) => *inner,
                _ => *cell,
            };
            let own = |name: &super::tree::Name| name.below.is_some() && name.word == whole.word;
            self.tree.name(cell).is_some_and(own) || self.is_zero(cell)
        };
        let spelled = self.survey.spelled(whole);
        let is_said =
            self.said.others.iter().any(|other| other.name == spelled && other.section == self.section);
        let has_meaning = is_said || self.context.meanings.contains_key(&spelled);
        has_meaning && whole.below.is_none() && rows.iter().flatten().all(is_block)
    }
}
