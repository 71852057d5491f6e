//! Declarations of variables, each with a word of structure and a value that has it.

use super::grow::Named;
use super::shape::Shape;

/// The name of the whole number, by which nothing is derived.
pub const WHOLE: &str = "w";

/// What is declared: the name, its axes as places in the sizes m and n, and words of structure.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    pub name: &'static str,
    axes: &'static [usize],
    pub words: &'static str,
}

const fn declared(name: &'static str, axes: &'static [usize], words: &'static str) -> Declared {
    Declared { name, axes, words }
}

/// Every variable that a program may have.
pub const VARIABLES: [Declared; 18] = [
    declared("x", &[1], ""),
    declared("t", &[], ""),
    declared("A", &[0, 1], ""),
    declared("y", &[0], ""),
    declared("M", &[1, 1], ""),
    declared("z", &[1], ""),
    declared("B", &[1, 0], ""),
    declared("p", &[1], "positive"),
    declared("s", &[], "positive"),
    declared("S", &[1, 1], "symmetric"),
    declared("P", &[1, 1], "posdef"),
    declared("D", &[1, 1], "diagonal"),
    declared("Q", &[1, 1], "orthogonal"),
    declared("N", &[1, 1], "invertible"),
    declared("v", &[1], "nonnegative"),
    declared(WHOLE, &[], "positive integer"),
    declared("H", &[0, 0], "orthogonal symmetric"),
    declared("F", &[0, 1], "positive"),
];

/// Numbers for entries: of short decimals, none of them 0, no two alike.
const ENTRIES: [&str; 12] =
    ["0.7", "-0.4", "1.3", "0.25", "-1.1", "0.9", "-0.6", "1.6", "0.35", "-0.85", "0.55", "-1.45"];

/// Rotations and reflections whose entries are fractions.
const ORTHOGONAL: [&[&str]; 3] = [
    &["[1]", "[-1]"],
    &["[3/5, -4/5; 4/5, 3/5]", "[3/5, 4/5; 4/5, -3/5]"],
    &["[2/3, -2/3, 1/3; 1/3, 2/3, 2/3; 2/3, 1/3, -2/3]", "[2/3, 1/3, -2/3; -2/3, 2/3, -1/3; 1/3, 2/3, 2/3]"],
];
/// The same for matrices that are symmetric too.
const REFLECTIONS: [&[&str]; 3] = [
    &["[1]", "[-1]"],
    &["[3/5, 4/5; 4/5, -3/5]", "[-1, 0; 0, 1]"],
    &["[1/3, -2/3, -2/3; -2/3, 1/3, -2/3; -2/3, -2/3, 1/3]", "[3/5, 0, 4/5; 0, 1, 0; 4/5, 0, -3/5]"],
];

impl Declared {
    /// The variable at sizes m and n.
    pub fn named(&self, sizes: [usize; 2]) -> Named {
        let axes: Vec<usize> = self.axes.iter().map(|axis| sizes[*axis]).collect();
        Named { name: self.name.to_owned(), shape: Shape::of(&axes) }
    }

    /// `A : R[m,n] symmetric`, without a value.
    pub fn head(&self, named: &Named, symbolic: bool) -> String {
        let (name, words) = (&named.name, self.words);
        let lengths: Vec<String> = named.shape.axes.iter().map(ToString::to_string).collect();
        let letters: Vec<String> = self.axes.iter().map(|axis| ["m", "n"][*axis].to_owned()).collect();
        let written = if symbolic { letters } else { lengths };
        let space = if written.is_empty() { "R".to_owned() } else { format!("R[{}]", written.join(",")) };
        format!("{name} : {space} {words}").trim_end().to_owned()
    }

    /// A value that has the structure.
    pub fn value(&self, shape: &Shape, offset: usize) -> String {
        let entry = |place: usize| ENTRIES[(offset + place) % ENTRIES.len()];
        let magnitude = |place: usize| entry(place).trim_start_matches('-');
        let of = |place: usize| match self.words {
            "positive" => magnitude(place),
            "nonnegative" if (offset + place) % 7 == 3 => "0",
            "nonnegative" => magnitude(place),
            "positive integer" => ["2", "3", "1"][offset % 3],
            _ => entry(place),
        };
        match shape.axes.as_slice() {
            [] => of(0).to_owned(),
            [length] => {
                let entries: Vec<&str> = (0..*length).map(of).collect();
                format!("[{}]", entries.join("; "))
            }
            [size, _] if self.words == "orthogonal" => ORTHOGONAL[size - 1][offset % 2].to_owned(),
            [size, _] if self.words == "orthogonal symmetric" => REFLECTIONS[size - 1][offset % 2].to_owned(),
            [rows, columns] => {
                let at = |row: usize, column: usize| match (self.words, row == column) {
                    ("symmetric", _) => entry(row + column + row * column).to_owned(),
                    ("posdef", true) => format!("{}.5", row + 3),
                    ("posdef", false) => entry(row + column).to_owned(),
                    ("diagonal", false) => "0".to_owned(),
                    // Far from singular, and of either sign.
                    ("invertible", true) => format!("{}{}.25", ["", "-"][(offset + row) % 2], row + 3),
                    _ => of(row * columns + column).to_owned(),
                };
                let written: Vec<String> = (0..*rows)
                    .map(|row| (0..*columns).map(|column| at(row, column)).collect::<Vec<_>>().join(", "))
                    .collect();
                format!("[{}]", written.join("; "))
            }
            _ => "0".to_owned(),
        }
    }

    /// The words that a small change of it has, and a change that stays in the structure.
    pub fn change(&self, named: &Named, symbolic: bool, offset: usize) -> String {
        let (name, size) = (&named.name, named.shape.axes.first().copied().unwrap_or(1));
        let free = Self { words: "", ..*self };
        let moved = |words: &'static str| {
            let own = Self { words, ..*self };
            let renamed = Named { name: format!("d{name}"), shape: named.shape.clone() };
            format!("{} = {}", own.head(&renamed, symbolic), own.value(&named.shape, offset))
        };
        match self.words {
            "symmetric" | "posdef" => moved("symmetric"),
            "diagonal" => moved("diagonal"),
            "positive integer" => format!("d{name} = 0"),
            // A skew matrix behind it; and on either side where it is symmetric.
            "orthogonal" => format!("d{name} = {name}*{}", skew(size)),
            "orthogonal symmetric" => format!("d{name} = {name}*{skew} - {skew}*{name}", skew = skew(size)),
            _ => {
                let renamed = Named { name: format!("d{name}"), shape: named.shape.clone() };
                format!("{} = {}", free.head(&renamed, symbolic), free.value(&named.shape, offset))
            }
        }
    }
}

/// A skew matrix.
fn skew(size: usize) -> &'static str {
    match size {
        1 => "zeros(1,1)",
        2 => "[0, 0.5; -0.5, 0]",
        _ => "[0, 0.5, -0.2; -0.5, 0, 0.7; 0.2, -0.7, 0]",
    }
}
