//! Shapes as a program needs them: lengths as numbers, and whether a single axis lies as a row.

/// A shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub axes: Vec<usize>,
    pub row: bool,
}

impl Shape {
    pub fn of(axes: &[usize]) -> Self {
        Self { axes: axes.to_vec(), row: false }
    }

    pub fn row(length: usize) -> Self {
        Self { axes: vec![length], row: true }
    }

    pub fn scalar() -> Self {
        Self::of(&[])
    }

    pub fn order(&self) -> usize {
        self.axes.len()
    }

    /// The shape of the transpose.
    pub fn turned(&self) -> Self {
        Self { axes: self.axes.iter().rev().copied().collect(), row: self.axes.len() == 1 && !self.row }
    }

    /// How many entries it has.
    pub fn count(&self) -> usize {
        self.axes.iter().product()
    }
}
