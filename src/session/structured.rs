//! Derivatives by variables that were declared symmetric or diagonal, in the meaning chosen. Each derivative is
//! taken with every entry varying on its own; then each pair of its axes that belongs to such a variable is
//! mapped to what moves together: `X` is linear in its free entries, so this holds for every order. `jvp` and
//! `hvp` are such derivatives contracted with a direction, so that the direction is mapped instead.

use num_traits::One;

use super::Session;
use super::outcome::StructuredGradient;
use super::remark::Remark;
use crate::ir::{Label, Node, NodeId, Product, Substitution, SymbolKind};
use crate::number::{Rational, rational};
use crate::structures::Word;

impl Session {
    /// An expression whose derivatives by structured variables mean what was chosen; what it means is remarked.
    pub(super) fn in_meaning(&mut self, asked: NodeId, remarks: &mut Vec<Remark>) -> NodeId {
        if self.options.structured == StructuredGradient::Independent || !self.arena.is_open(asked) {
            return asked;
        }
        let mut what = Substitution::default();
        let arena = &self.arena;
        let mut moves = false;
        // Parts come before what they stand in: a derivative of a derivative is one of its meaning.
        for node in arena.reachable_until(&[asked], &|id: NodeId| !arena.is_open(id)) {
            let meant = match self.arena.node(node).clone() {
                Node::Derivative { of, by } => {
                    let of = self.arena.substitute(of, &what);
                    self.by_meaning(of, &by, remarks)
                }
                // What `d(X)` is keeps the structure of X: nothing is to be chosen.
                Node::Directional { along, .. } if self.is_differential(along) => {
                    moves = true;
                    continue;
                }
                Node::Directional { of, by, along } => {
                    let of = self.arena.substitute(of, &what);
                    let mut along = self.arena.substitute(along, &what);
                    if self.arena.is_declared(by, Word::Symmetric) {
                        along = self.on_free_entries(along, 0, self.arena.is_declared(by, Word::Diagonal));
                        self.remark_meaning(by, remarks);
                    }
                    self.arena.directional(of, by, along)
                }
                _ => continue,
            };
            if meant != node {
                what.nodes.insert(node, (meant, false));
            }
        }
        if what.nodes.is_empty() {
            remarks.push(if moves { Remark::DifferentialKeeps } else { Remark::NothingStructured });
            return asked;
        }
        self.arena.substitute(asked, &what)
    }

    /// A derivative by variables, in the meaning of each.
    fn by_meaning(&mut self, of: NodeId, by: &[NodeId], remarks: &mut Vec<Remark>) -> NodeId {
        let mut meant = self.arena.derivative(of, by);
        let mut at = self.arena.order(of);
        for variable in by.iter().copied() {
            if self.arena.is_declared(variable, Word::Symmetric) {
                meant = self.on_free_entries(meant, at, self.arena.is_declared(variable, Word::Diagonal));
                self.remark_meaning(variable, remarks);
            }
            at += self.arena.order(variable);
        }
        meant
    }

    fn is_differential(&self, node: NodeId) -> bool {
        matches!(self.arena.symbol_kind(node), Some(SymbolKind::Differential(_)))
    }

    /// A derivative with the two axes from a place on, of one matrix, taken by its free entries; or a direction,
    /// moved so.
    fn on_free_entries(&mut self, node: NodeId, at: usize, diagonal: bool) -> NodeId {
        let axes = self.arena.axes(node).to_vec();
        let mut order: Vec<usize> = (0..axes.len()).collect();
        order.swap(at, at + 1);
        let turned = self.arena.permute(node, &order);
        let (one, half) = (Rational::one(), rational::half());
        match self.options.structured {
            StructuredGradient::Independent => node,
            StructuredGradient::Symmetric => {
                self.arena.sum_of(&axes, &[(half.clone(), node), (half, turned)])
            }
            StructuredGradient::Entries if !diagonal => {
                let both = self.on_diagonal(node, at);
                self.arena.sum_of(&axes, &[(one.clone(), node), (one.clone(), turned), (-one, both)])
            }
            StructuredGradient::Entries | StructuredGradient::Diagonal => self.on_diagonal(node, at),
        }
    }

    /// What stands on the diagonal of two axes, the rest 0.
    fn on_diagonal(&mut self, node: NodeId, at: usize) -> NodeId {
        let axes = self.arena.axes(node).to_vec();
        let mut product = Product::new();
        let mut labels: Vec<Label> = product.labels(&axes);
        if let (Some(first), Some(second)) = (labels.get(at).copied(), labels.get_mut(at + 1)) {
            *second = first;
        }
        product.factor(node, &labels);
        product.outputs(&labels);
        self.arena.contract(product)
    }

    fn remark_meaning(&self, variable: NodeId, remarks: &mut Vec<Remark>) {
        let diagonal = self.arena.is_declared(variable, Word::Diagonal);
        let said = match self.options.structured {
            StructuredGradient::Independent => return,
            StructuredGradient::Symmetric => Remark::InSymmetricSpace,
            StructuredGradient::Entries if !diagonal => Remark::ByFreeEntries,
            StructuredGradient::Entries | StructuredGradient::Diagonal => Remark::ByDiagonal,
        };
        if !remarks.contains(&said) {
            remarks.push(said);
        }
    }
}
