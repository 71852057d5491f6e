//! How long undeclared names are of which only entries are spoken of: in `(1 - x[1])^2 + 100*(x[2] - x[1]^2)^2` the
//! vector has two.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use num_traits::ToPrimitive;

use super::operators::{self, Callee};
use super::uses::{Use, ids};
use crate::syntax::ast::{Ast, Expr, ExprId, Program, Subscript};

/// Nothing longer is written out entry by entry.
const LONGEST: usize = 16;

/// The lengths of the axes of names that stand nowhere but with numbers for their positions, and in what one derives by.
pub(super) fn lengths(program: &Program, uses: &BTreeMap<ExprId, Use>) -> BTreeMap<Arc<str>, Vec<usize>> {
    let ast = &program.ast;
    let mut lengths: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
    // One entry alone tells nothing.
    let mut seen: BTreeMap<Arc<str>, BTreeSet<Vec<usize>>> = BTreeMap::new();
    let mut spoken_of: BTreeSet<ExprId> = BTreeSet::new();
    let mut whole: BTreeSet<Arc<str>> = BTreeSet::new();
    for id in ids(ast) {
        match ast.get(id) {
            Expr::Select { base, subscripts } => {
                let Some(Use::Undeclared(name)) = uses.get(base) else { continue };
                spoken_of.insert(*base);
                let Some(positions) = positions(ast, subscripts) else {
                    whole.insert(name.clone());
                    continue;
                };
                seen.entry(name.clone()).or_default().insert(positions.clone());
                let known = lengths.entry(name.clone()).or_insert_with(|| positions.clone());
                for (length, position) in known.iter_mut().zip(positions) {
                    *length = position.max(*length);
                }
            }
            Expr::Call { function, arguments }
                if matches!(operators::callee(&function.text), Some(Callee::Derivative(_))) =>
            {
                spoken_of.extend(arguments.iter().skip(1));
            }
            _ => {}
        }
    }
    for (id, used) in uses {
        if let (Use::Undeclared(name), false) = (used, spoken_of.contains(id)) {
            whole.insert(name.clone());
        }
    }
    lengths.retain(|name, lengths| {
        let is_told = seen.get(name).is_some_and(|positions| positions.len() > 1);
        is_told && !whole.contains(name) && lengths.iter().all(|length| (2..=LONGEST).contains(length))
    });
    lengths
}

/// Positions that are all numbers.
fn positions(ast: &Ast, subscripts: &[Subscript]) -> Option<Vec<usize>> {
    let position = |subscript: &Subscript| match subscript {
        Subscript::Entry(entry) => match ast.get(*entry) {
            Expr::Number { value, .. } if value.is_integer() => value.numer().to_usize(),
            _ => None,
        },
        _ => None,
    };
    subscripts.iter().map(position).collect()
}
