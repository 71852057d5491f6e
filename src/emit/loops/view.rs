//! Ways through arrays as a program writes them: a name, and for each axis how far it is to the next entry, as
//! polynomials in sizes. A transpose, a row, a repeated vector are ways through the same array.

use crate::shape::Dimension;

/// A way through an array, or a number.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The array's name; of a number the text itself.
    pub name: String,
    /// Whether it is a number, which has no place.
    pub is_number: bool,
    pub offset: Dimension,
    pub lengths: Vec<Dimension>,
    pub strides: Vec<Dimension>,
}

impl View {
    /// All of an array, row by row.
    pub fn whole(name: String, lengths: Vec<Dimension>) -> Self {
        let strides = row_by_row(&lengths);
        Self { name, is_number: false, offset: Dimension::number(0), lengths, strides }
    }

    /// A number, as it is written.
    pub fn number(text: String) -> Self {
        Self { is_number: true, ..Self::whole(text, Vec::new()) }
    }

    pub fn length(&self, axis: usize) -> Dimension {
        self.lengths.get(axis).cloned().unwrap_or_else(|| Dimension::number(1))
    }

    pub fn stride(&self, axis: usize) -> Dimension {
        self.strides.get(axis).cloned().unwrap_or_else(|| Dimension::number(0))
    }

    /// Whether entries follow each other row by row from the array's beginning.
    pub fn is_whole(&self) -> bool {
        !self.is_number && self.offset == Dimension::number(0) && self.strides == row_by_row(&self.lengths)
    }

    /// Whether the next entry along an axis is the next number.
    pub fn is_dense(&self, axis: usize) -> bool {
        !self.is_number && self.stride(axis) == Dimension::number(1)
    }

    /// The same, the axes in the other order.
    pub fn turned(mut self) -> Self {
        self.lengths.reverse();
        self.strides.reverse();
        self
    }

    /// One entry along an axis, at a place counted from 0.
    pub fn at(mut self, axis: usize, place: &Dimension) -> Self {
        self.offset = self.offset.add(&place.multiply(&self.stride(axis)));
        if axis < self.lengths.len() {
            self.lengths.remove(axis);
            self.strides.remove(axis);
        }
        self
    }

    /// Where the array's first entry of this view is, as an array of its own: `X`, `X + n`.
    pub fn begin(&self) -> String {
        if self.offset == Dimension::number(0) {
            self.name.clone()
        } else {
            format!("{} + {}", self.name, self.offset)
        }
    }

    /// The entry at these places.
    pub fn entry(&self, places: &[String]) -> String {
        if self.is_number {
            return self.name.clone();
        }
        let mut terms = Vec::new();
        for (place, stride) in places.iter().zip(&self.strides) {
            match stride.as_number() {
                Some(0) => {}
                Some(1) => terms.push(place.clone()),
                _ => terms.push(format!("{place}*{}", factor(stride))),
            }
        }
        if self.offset != Dimension::number(0) {
            terms.push(self.offset.to_string());
        }
        let place = if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") };
        format!("{}[{place}]", self.name)
    }
}

/// A size where it is multiplied.
pub(super) fn factor(size: &Dimension) -> String {
    let text = size.to_string();
    if text.contains(' ') { format!("({text})") } else { text }
}

/// The strides of an array whose last axis is the fastest.
pub(super) fn row_by_row(lengths: &[Dimension]) -> Vec<Dimension> {
    let mut step = Dimension::number(1);
    let mut strides: Vec<Dimension> = Vec::new();
    for length in lengths.iter().rev() {
        strides.push(step.clone());
        step = step.multiply(length);
    }
    strides.reverse();
    strides
}
