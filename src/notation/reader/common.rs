//! The factors that all terms of an entry share, taken out: `p[i]*I[i,j] - p[i]*p[j]` is `p[i]*(I[i,j] - p[j])`.

use super::Reader;
use crate::notation::sharing::chain;
use crate::syntax::ast::{Expr, ExprId};

impl Reader<'_> {
    /// The shared factors of some terms, each with its sign, and what is left of the terms; `None` where they share
    /// none.
    pub(super) fn common_factors(
        &mut self,
        terms: &[(bool, ExprId)],
    ) -> Option<(ExprId, Vec<(bool, ExprId)>)> {
        let chains: Vec<Vec<ExprId>> = terms.iter().map(|(_, term)| chain(&self.writer, *term)).collect();
        let (first, others) = chains.split_first().filter(|(_, others)| !others.is_empty())?;
        let of_entry = |factor: &ExprId| matches!(self.writer.ast().get(*factor), Expr::Select { .. });
        let mut shared: Vec<ExprId> = Vec::new();
        for factor in first.iter().copied().filter(of_entry) {
            let known = shared.iter().any(|other| self.writer.same(*other, factor));
            let everywhere =
                others.iter().all(|chain| chain.iter().any(|other| self.writer.same(*other, factor)));
            if everywhere && !known {
                shared.push(factor);
            }
        }
        let front = shared.iter().copied().reduce(|product, factor| self.writer.multiply(product, factor))?;
        let mut rests = Vec::with_capacity(terms.len());
        for ((negative, _), mut factors) in terms.iter().zip(chains) {
            for factor in &shared {
                let place = factors.iter().position(|other| self.writer.same(*other, *factor))?;
                factors.remove(place);
            }
            let rest = factors.into_iter().reduce(|product, factor| self.writer.multiply(product, factor));
            rests.push((*negative, rest.unwrap_or_else(|| self.writer.integer(1))));
        }
        Some((front, rests))
    }
}
