//! Sums over an index, entries and slices of what is larger, and what is put together of parts.

use super::grow::Grower;
use super::shape::Shape;

/// The letters of the indices of sums, which no variable has.
const INDICES: [&str; 4] = ["i", "j", "k", "l"];

impl Grower<'_, '_> {
    /// `sum(… for i in 1..n)`, where the index may be a number and a position.
    pub fn indexed(&mut self, shape: &Shape) -> String {
        if self.open.len() == 2 {
            return self.leaf(shape);
        }
        let index = INDICES[self.named % INDICES.len()].to_owned();
        self.named += 1;
        // The bound may be another index, from below or from above.
        let outer = self.open.last().cloned().filter(|_| self.choices.of(3) == 2);
        let (length, from, to) = match outer {
            Some((outer, length)) if self.choices.of(2) == 0 => (length, "1".to_owned(), outer),
            Some((outer, length)) => (length, outer, self.size(length)),
            None => {
                let length = self.length();
                let from = if self.choices.of(4) == 3 { "2" } else { "1" };
                let from = if length > 1 { from } else { "1" };
                (length, from.to_owned(), self.size(length))
            }
        };
        self.open.push((index.clone(), length));
        let body = self.grow(shape);
        self.open.pop();
        format!("sum({body} for {index} in {from}..{to})")
    }

    /// An entry, a row, a column, a slice of something larger.
    pub fn part(&mut self, shape: &Shape) -> String {
        match (shape.axes.as_slice(), shape.row) {
            ([], _) if self.choices.of(2) == 0 => {
                let length = self.length();
                let whole = self.grow(&Shape::of(&[length]));
                format!("({whole})[{}]", self.position(length))
            }
            ([], _) => {
                let (rows, columns) = (self.length(), self.length());
                let whole = self.grow(&Shape::of(&[rows, columns]));
                format!("({whole})[{},{}]", self.position(rows), self.position(columns))
            }
            ([length], true) => {
                let rows = self.length();
                let whole = self.grow(&Shape::of(&[rows, *length]));
                format!("({whole})[{},:]", self.position(rows))
            }
            ([length], false) if self.choices.of(2) == 0 => {
                let columns = self.length();
                let whole = self.grow(&Shape::of(&[*length, columns]));
                format!("({whole})[:,{}]", self.position(columns))
            }
            // Nothing is cut out of what would be large.
            (axes, _) if self.scope.symbolic || axes.iter().any(|length| *length > 3) => self.leaf(shape),
            ([length], false) => {
                let whole = self.grow(&Shape::of(&[length + 1]));
                format!("({whole})[{}]", self.slice(*length))
            }
            ([rows, columns], _) => match self.choices.of(4) {
                0 => {
                    let whole = self.grow(&Shape::of(&[*rows, columns + 1]));
                    format!("({whole})[:,{}]", self.slice(*columns))
                }
                1 => {
                    let whole = self.grow(&Shape::of(&[rows + 1, *columns]));
                    format!("({whole})[{},:]", self.slice(*rows))
                }
                2 => {
                    let whole = self.grow(&Shape::of(&[rows + 1, columns + 1]));
                    format!("({whole})[{},{}]", self.slice(*rows), self.slice(*columns))
                }
                // The block that a literal of blocks was made of.
                _ => {
                    let block = self.grow(shape);
                    let right = self.leaf(&Shape::of(&[*rows, 1]));
                    format!("([{block}, {right}])[:,1..{columns}]")
                }
            },
            _ => self.leaf(shape),
        }
    }

    /// A slice of a length, of one more.
    fn slice(&mut self, length: usize) -> String {
        if self.choices.of(2) == 0 { format!("1..{length}") } else { format!("2..{}", length + 1) }
    }

    /// A position along an axis: a number, or an open index that stays within it.
    pub fn position(&mut self, length: usize) -> String {
        let mut all: Vec<String> = vec![self.size(length), "1".to_owned()];
        all.extend(self.open.iter().filter(|(_, upper)| *upper <= length).map(|(index, _)| index.clone()));
        all.reverse();
        self.choices.one(&all)
    }

    /// Something put together of its entries or of blocks.
    pub fn literal(&mut self, shape: &Shape) -> String {
        if self.scope.symbolic {
            return self.leaf(shape);
        }
        match (shape.axes.as_slice(), shape.row) {
            ([length], false) if *length > 1 && self.choices.of(2) == 1 => {
                let top = self.grow(&Shape::of(&[length - 1]));
                format!("[{top}; {}]", self.scalar())
            }
            ([length], false) => {
                let entries: Vec<String> = (0..*length).map(|_| self.scalar()).collect();
                format!("[{}]", entries.join("; "))
            }
            ([length], true) => {
                let entries: Vec<String> = (0..*length).map(|_| self.scalar()).collect();
                // One number in brackets is a column.
                if *length == 1 {
                    format!("[{}]'", entries.concat())
                } else {
                    format!("[{}]", entries.join(", "))
                }
            }
            ([rows, columns], _) if *columns > 1 && *rows > 1 && self.choices.of(2) == 1 => {
                let first = self.grow(&Shape::of(&[rows - 1, columns - 1]));
                let right = self.grow(&Shape::of(&[rows - 1]));
                let below = self.grow(&Shape::row(columns - 1));
                format!("[{first}, {right}; {below}, {}]", self.scalar())
            }
            ([rows, columns], _) if *columns > 1 => {
                let left = self.grow(&Shape::of(&[*rows, columns - 1]));
                format!("[{left}, {}]", self.grow(&Shape::of(&[*rows])))
            }
            ([rows, columns], _) if *rows > 1 => {
                let top = self.grow(&Shape::of(&[rows - 1, *columns]));
                format!("[{top}; {}]", self.grow(&Shape::row(*columns)))
            }
            _ => self.leaf(shape),
        }
    }
}
