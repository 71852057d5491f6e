//! Derivatives as parts of expressions, and what one derives by.

use super::grow::{Grower, Named};
use super::shape::Shape;

impl Grower<'_, '_> {
    /// A derivative of something whose value has the shape.
    pub fn derivative(&mut self, shape: &Shape) -> String {
        if self.derivatives == 0 || shape.row {
            return self.leaf(shape);
        }
        let left = self.derivatives;
        self.derivatives -= 1;
        let text = self.derived(shape);
        self.derivatives = left;
        text
    }

    fn derived(&mut self, shape: &Shape) -> String {
        let any = self.variable();
        let kind = self.choices.of(6);
        match kind {
            0 => {
                let of = self.grow(shape);
                let along = self.leaf(&any.shape);
                format!("jvp({of}, {}, {along})", any.name)
            }
            // By a number, which adds no axes.
            1 => {
                let by = self.by_entry(&any);
                format!("diff({}, {by})", self.grow(shape))
            }
            kind => {
                let named = self.scope.variables.iter().chain(&self.scope.definitions).cloned();
                let fitting: Vec<Named> =
                    named.filter(|one| is_derived_by(one) && shape.axes.ends_with(&one.shape.axes)).collect();
                let by = self.choices.one(&fitting);
                let rest = Shape::of(&shape.axes[..shape.axes.len() - by.shape.axes.len()]);
                match (kind, rest.order()) {
                    (2, 0) => {
                        let along = self.leaf(&by.shape);
                        format!("hvp({}, {}, {along})", self.scalar(), by.name)
                    }
                    (3, 0) => {
                        let length = self.length();
                        let value = Shape::of(&[length]);
                        format!("vjp({}, {}, {})", self.grow(&value), by.name, self.leaf(&value))
                    }
                    (_, 0) => format!("grad({}, {})", self.scalar(), by.name),
                    (4, _) if rest == by.shape => format!("hessian({}, {})", self.scalar(), by.name),
                    _ => format!("jacobian({}, {})", self.grow(&rest), by.name),
                }
            }
        }
    }

    /// A name to be derived by: where there are definitions, one of them now and then.
    pub fn variable(&mut self) -> Named {
        let variables = self.scope.variables.iter().filter(|one| is_derived_by(one)).cloned();
        let variables: Vec<Named> = variables.collect();
        let definitions = self.scope.definitions.iter().filter(|one| is_derived_by(one)).cloned();
        let definitions: Vec<Named> = definitions.collect();
        if !definitions.is_empty() && self.choices.of(3) == 1 {
            self.choices.one(&definitions)
        } else {
            self.choices.one(&variables)
        }
    }

    /// An entry of a name, to be derived by.
    pub fn by_entry(&mut self, of: &Named) -> String {
        let positions: Vec<String> = of.shape.axes.iter().map(|length| self.position(*length)).collect();
        if positions.is_empty() { of.name.clone() } else { format!("{}[{}]", of.name, positions.join(",")) }
    }

    /// A part of a name, to be derived by: an entry, a slice, a row, a column, or all of it stacked.
    pub fn by_part(&mut self, of: &Named) -> String {
        let name = &of.name;
        match (of.shape.axes.as_slice(), self.choices.of(3)) {
            ([length], 1 | 2) => {
                let first = if *length > 1 { 2 } else { 1 };
                format!("{name}[{first}..{}]", self.size(*length))
            }
            ([_, columns], 1) => format!("{name}[:,{}]", self.position(*columns)),
            ([rows, _], 2) => format!("{name}[{},:]", self.position(*rows)),
            ([_, _], 0) => format!("vec({name})"),
            _ => self.by_entry(of),
        }
    }
}

/// Nothing is derived by a whole number.
pub fn is_derived_by(named: &Named) -> bool {
    named.name != super::declare::WHOLE
}
