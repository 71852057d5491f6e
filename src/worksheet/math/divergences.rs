//! Divergences of a document by one name: `D_{KL}(q \| p)` at first and `D_{KL}` from there on.

use std::collections::BTreeSet;

use crate::latex::divergences;

use super::names;
use super::survey::Survey;
use super::tree::Tree;

impl Survey {
    /// Makes one name of a divergence and the same with the two distributions that it is of, where it is of no others.
    pub fn settle_divergences(&mut self, tree: &Tree) {
        let names: BTreeSet<String> =
            tree.all().into_iter().filter_map(|id| tree.name(id)).map(names::spelled).collect();
        for stem in divergences::stems() {
            let mut longer = names.iter().filter(|name| name.starts_with(stem) && *name != stem);
            if let (Some(only), None) = (longer.next(), longer.next()) {
                self.aliases.insert(only.clone(), stem.to_owned());
            }
        }
    }
}
