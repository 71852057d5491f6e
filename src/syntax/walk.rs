//! Walks over expressions: the operands of one, one over other operands, all that one is made of.

use rustc_hash::FxHashMap;

use super::ast::{Ast, Expr, ExprId, Subscript};
use crate::span::Span;

impl Expr {
    /// Calls a function on each operand, from left to right.
    pub fn for_each_operand(&self, mut visit: impl FnMut(ExprId)) {
        match self {
            Self::Number { .. } | Self::Name(_) => {}
            Self::Negate(inner) | Self::Transpose(inner) => visit(*inner),
            Self::Binary { left, right, .. } => {
                visit(*left);
                visit(*right);
            }
            Self::Call { arguments, .. } | Self::Slope { arguments, .. } => {
                arguments.iter().copied().for_each(visit);
            }
            Self::Bracket { rows } => rows.iter().flatten().copied().for_each(visit),
            Self::Select { base, subscripts } => {
                visit(*base);
                for subscript in subscripts {
                    match subscript {
                        Subscript::Entry(entry) => visit(*entry),
                        Subscript::All => {}
                        Subscript::Range(from, to) => {
                            visit(*from);
                            visit(*to);
                        }
                    }
                }
            }
            Self::Sum { body, lower, upper, .. } => {
                visit(*body);
                visit(*lower);
                visit(*upper);
            }
        }
    }

    /// The operands, from left to right.
    pub fn operands(&self) -> Vec<ExprId> {
        let mut operands = Vec::new();
        self.for_each_operand(|operand| operands.push(operand));
        operands
    }

    /// The same expression over other operands: `x + y` for `a + b` where `a` becomes `x` and `b` becomes `y`.
    #[must_use]
    pub fn over(&self, new: impl Fn(ExprId) -> ExprId) -> Self {
        let all = |ids: &[ExprId]| ids.iter().map(|id| new(*id)).collect::<Vec<_>>();
        match self {
            Self::Number { .. } | Self::Name(_) => self.clone(),
            Self::Negate(inner) => Self::Negate(new(*inner)),
            Self::Transpose(inner) => Self::Transpose(new(*inner)),
            Self::Binary { operator, left, right } => {
                Self::Binary { operator: *operator, left: new(*left), right: new(*right) }
            }
            Self::Call { function, arguments } => {
                Self::Call { function: function.clone(), arguments: all(arguments) }
            }
            Self::Slope { kind, function, places, arguments } => Self::Slope {
                kind: *kind,
                function: function.clone(),
                places: places.clone(),
                arguments: all(arguments),
            },
            Self::Bracket { rows } => Self::Bracket { rows: rows.iter().map(|row| all(row)).collect() },
            Self::Select { base, subscripts } => {
                let moved = subscripts.iter().map(|subscript| match subscript {
                    Subscript::Entry(entry) => Subscript::Entry(new(*entry)),
                    Subscript::All => Subscript::All,
                    Subscript::Range(from, to) => Subscript::Range(new(*from), new(*to)),
                });
                Self::Select { base: new(*base), subscripts: moved.collect() }
            }
            Self::Sum { body, index, lower, upper } => {
                Self::Sum { body: new(*body), index: index.clone(), lower: new(*lower), upper: new(*upper) }
            }
        }
    }
}

impl Ast {
    /// The expressions that some are made of, each once, operands first.
    pub fn reachable(&self, roots: &[ExprId]) -> Vec<ExprId> {
        let mut open = roots.to_vec();
        let mut seen: rustc_hash::FxHashSet<ExprId> = open.iter().copied().collect();
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            found.push(id);
            self.get(id).for_each_operand(|operand| {
                if seen.insert(operand) {
                    open.push(operand);
                }
            });
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Copies an expression of another arena into this one, with all that it is made of.
    pub fn copy(&mut self, from: &Self, root: ExprId) -> ExprId {
        self.copy_to(from, root, |place| place)
    }

    /// The same, with every place in its text moved.
    pub fn copy_to(&mut self, from: &Self, root: ExprId, moved: impl Fn(Span) -> Span) -> ExprId {
        let mut copies: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        let mut last = root;
        for id in from.reachable(&[root]) {
            let mut copy = from.get(id).over(|operand| copies.get(&operand).copied().unwrap_or(operand));
            if let Expr::Name(name)
            | Expr::Call { function: name, .. }
            | Expr::Slope { function: name, .. }
            | Expr::Sum { index: name, .. } = &mut copy
            {
                name.span = moved(name.span);
            }
            last = self.push(copy, moved(from.span(id)));
            if from.is_enclosed(id) {
                self.enclose(last);
            }
            copies.insert(id, last);
        }
        last
    }
}
