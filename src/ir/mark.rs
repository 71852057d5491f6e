//! Going back: what was added to an arena after a mark is forgotten, so that a question leaves nothing behind
//! that could change the answer to the next one. Nodes made before a mark know nothing of later ones.

use super::{Arena, SymbolId};

/// How much of an arena there was at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    nodes: usize,
    symbols: usize,
    twins: [usize; 4],
}

impl Mark {
    /// Whether a node was there already.
    pub fn has(&self, node: super::NodeId) -> bool {
        (node.0 as usize) < self.nodes
    }

    /// Whether a symbol was there already.
    pub fn knows(&self, symbol: SymbolId) -> bool {
        (symbol.0 as usize) < self.symbols
    }
}

impl Arena {
    /// All that there is now.
    pub fn mark(&self) -> Mark {
        Mark { nodes: self.nodes.len(), symbols: self.symbols.len(), twins: self.twins.lengths() }
    }

    /// Forgets whatever was added since; ids of it mean nothing any more.
    pub fn forget(&mut self, mark: Mark) {
        for place in mark.symbols..self.symbols.len() {
            self.release(SymbolId(u32::try_from(place).unwrap_or(u32::MAX)));
        }
        self.symbols.truncate(mark.symbols);
        self.nodes.truncate(mark.nodes);
        self.facts.truncate(mark.nodes);
        self.twins.truncate(mark.twins);
        self.wording = super::Wording::default();
    }
}
