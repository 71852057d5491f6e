//! The words of structure that a declaration may have, `A : R[n,n] posdef`: a table, one row a word, and sets
//! of words that know what follows from them. No other place compares a word as a text.

use std::fmt;

/// What can be known of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// It equals its transpose.
    Symmetric,
    /// Symmetric, with positive eigenvalues.
    Posdef,
    /// 0 off the diagonal.
    Diagonal,
    /// Its inverse is its transpose.
    Orthogonal,
    /// Its determinant is not 0.
    Invertible,
    /// 0 above the diagonal.
    Lower,
    /// 0 below the diagonal.
    Upper,
    /// Its transpose is its negative.
    Skew,
    /// Every entry is above 0.
    Positive,
    /// No entry is below 0.
    Nonnegative,
    /// Every entry is a whole number.
    Integer,
    /// Its columns (or rows, if they are fewer) are orthonormal: `X'*X == eye(k)`. Only an assumption says so.
    Isometry,
}

/// How the entries on the two sides of the diagonal hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mirror {
    /// `X[i,j]` is `X[j,i]`.
    Same,
    /// `X[i,j]` is `-X[j,i]`, so that the diagonal is 0.
    Opposite,
}

/// Which entries are 0 whatever the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zeros {
    /// None.
    Nowhere,
    /// Those above the diagonal.
    Above,
    /// Those below the diagonal.
    Below,
    /// Those off the diagonal.
    OffDiagonal,
}

impl Zeros {
    /// Whether the entry at a row and a column is 0.
    const fn has(self, row: usize, column: usize) -> bool {
        match self {
            Self::Nowhere => false,
            Self::Above => row < column,
            Self::Below => row > column,
            Self::OffDiagonal => row != column,
        }
    }
}

/// What is known of a word.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The word, as it is typed.
    pub name: &'static str,
    /// One sentence.
    pub help: &'static str,
    /// How texts say it besides by its name.
    pub spoken: &'static [&'static str],
    /// Whether a declaration may have it.
    pub typed: bool,
    /// Whether only a square matrix can have it.
    pub square: bool,
    /// What follows from it.
    pub implies: &'static [Word],
    /// The words together with which it leaves 0 alone.
    pub excludes: &'static [Word],
    /// The relation of the entries across the diagonal, if it states one. This and the zeros are linear
    /// conditions, so a differential keeps them.
    pub mirror: Option<Mirror>,
    /// Which entries it states to be 0.
    pub zeros: Zeros,
    /// Whether its entries depend on each other in a way that is not linear: a change of some breaks it.
    pub rigid: bool,
}

impl Row {
    const EMPTY: Self = Self {
        name: "",
        help: "",
        spoken: &[],
        typed: true,
        square: true,
        implies: &[],
        excludes: &[],
        mirror: None,
        zeros: Zeros::Nowhere,
        rigid: false,
    };
}

/// What follows from two words together.
const TOGETHER: &[(Word, Word, Word)] = &[
    (Word::Lower, Word::Upper, Word::Diagonal),
    (Word::Lower, Word::Symmetric, Word::Diagonal),
    (Word::Upper, Word::Symmetric, Word::Diagonal),
    (Word::Lower, Word::Orthogonal, Word::Diagonal),
    (Word::Upper, Word::Orthogonal, Word::Diagonal),
];

impl Word {
    /// Every word, in the order in which they are listed.
    pub const ALL: [Self; 12] = [
        Self::Symmetric,
        Self::Posdef,
        Self::Diagonal,
        Self::Orthogonal,
        Self::Invertible,
        Self::Lower,
        Self::Upper,
        Self::Skew,
        Self::Positive,
        Self::Nonnegative,
        Self::Integer,
        Self::Isometry,
    ];

    /// Every word of square matrices with the ways in which texts say it, the longest first: `positive definite`.
    pub fn spoken() -> Vec<(&'static str, Self)> {
        let of_matrices = Self::ALL.into_iter().filter(|word| word.row().typed && word.row().square);
        let texts = |word: Self| std::iter::once(word.name()).chain(word.row().spoken.iter().copied());
        let mut found: Vec<(&'static str, Self)> =
            of_matrices.flat_map(|word| texts(word).map(move |text| (text, word))).collect();
        found.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        found
    }

    /// The table.
    pub const fn row(self) -> Row {
        match self {
            Self::Symmetric => Row {
                name: "symmetric",
                spoken: &["positive semidefinite", "positive semi-definite"],
                help: "It equals its transpose.",
                mirror: Some(Mirror::Same),
                ..Row::EMPTY
            },
            Self::Posdef => Row {
                name: "posdef",
                spoken: &["positive definite", "positive-definite"],
                help: "Symmetric, with positive eigenvalues.",
                implies: &[Self::Symmetric, Self::Invertible],
                rigid: true,
                ..Row::EMPTY
            },
            Self::Diagonal => Row {
                name: "diagonal",
                help: "0 off the diagonal.",
                implies: &[Self::Symmetric, Self::Lower, Self::Upper],
                zeros: Zeros::OffDiagonal,
                ..Row::EMPTY
            },
            Self::Orthogonal => Row {
                name: "orthogonal",
                spoken: &["orthonormal"],
                help: "Its inverse is its transpose: rotations and reflections.",
                implies: &[Self::Invertible, Self::Isometry],
                ..Row::EMPTY
            },
            Self::Invertible => Row {
                name: "invertible",
                spoken: &["nonsingular", "non-singular"],
                help: "Its determinant is not 0.",
                ..Row::EMPTY
            },
            Self::Lower => Row {
                name: "lower",
                spoken: &["lower triangular"],
                help: "0 above the diagonal.",
                zeros: Zeros::Above,
                ..Row::EMPTY
            },
            Self::Upper => Row {
                name: "upper",
                spoken: &["upper triangular"],
                help: "0 below the diagonal.",
                zeros: Zeros::Below,
                ..Row::EMPTY
            },
            Self::Skew => Row {
                name: "skew",
                spoken: &["skew-symmetric", "skew symmetric", "antisymmetric"],
                help: "Its transpose is its negative.",
                excludes: &[Self::Symmetric, Self::Lower, Self::Upper, Self::Nonnegative],
                mirror: Some(Mirror::Opposite),
                ..Row::EMPTY
            },
            Self::Positive => Row {
                name: "positive",
                help: "Every entry is above 0, but for those that another word makes 0.",
                square: false,
                implies: &[Self::Nonnegative],
                ..Row::EMPTY
            },
            Self::Nonnegative => {
                Row { name: "nonnegative", help: "No entry is below 0.", square: false, ..Row::EMPTY }
            }
            Self::Integer => {
                Row { name: "integer", help: "Every entry is a whole number.", square: false, ..Row::EMPTY }
            }
            Self::Isometry => Row {
                name: "isometry",
                help: "Its columns, or its rows if they are fewer, are orthonormal.",
                typed: false,
                square: false,
                rigid: true,
                ..Row::EMPTY
            },
        }
    }

    /// The word as it is typed.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The words that a declaration may have.
    pub fn typed() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|word| word.row().typed)
    }

    /// The word that a declaration has by this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::typed().find(|word| word.name() == name)
    }

    /// Whether it is a linear condition on the entries.
    pub const fn is_linear(self) -> bool {
        let row = self.row();
        row.mirror.is_some() || !matches!(row.zeros, Zeros::Nowhere)
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl fmt::Display for Word {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A set of words. It has what follows from its words too, and knows which were said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words {
    said: u32,
    all: u32,
}

impl Words {
    /// No word.
    pub const NONE: Self = Self { said: 0, all: 0 };

    /// Whether a word was said, or follows from those that were.
    pub const fn has(self, word: Word) -> bool {
        self.all & word.bit() != 0
    }

    /// Whether nothing was said.
    pub const fn is_empty(self) -> bool {
        self.said == 0
    }

    /// The words that were said.
    pub fn said(self) -> impl Iterator<Item = Word> {
        Word::ALL.into_iter().filter(move |word| self.said & word.bit() != 0)
    }

    /// The set with one word more.
    #[must_use]
    pub fn with(self, word: Word) -> Self {
        let mut all = self.all | word.bit();
        loop {
            let before = all;
            let has = |word: &Word| before & word.bit() != 0;
            let implied = Word::ALL.into_iter().filter(has).flat_map(|word| word.row().implies);
            let together = TOGETHER.iter().filter(|(one, other, _)| has(one) && has(other));
            for word in implied.chain(together.map(|(_, _, word)| word)) {
                all |= word.bit();
            }
            if all == before {
                return Self { said: self.said | word.bit(), all };
            }
        }
    }

    /// The set without a word that was said, and without what followed from it alone.
    #[must_use]
    pub fn without(self, word: Word) -> Self {
        self.said().filter(|said| *said != word).collect()
    }

    /// What a differential of such a variable is: the conditions that are linear.
    #[must_use]
    pub fn of_differential(self) -> Self {
        self.rows().filter(|word| word.is_linear()).collect()
    }

    /// A word of these, said or not, with which another leaves 0 alone.
    pub fn at_odds(self, word: Word) -> Option<Word> {
        let more = Self::from(word);
        let excludes = |one: Word, other: Word| one.row().excludes.contains(&other);
        let clash = |one: &Word| more.rows().any(|other| excludes(*one, other) || excludes(other, *one));
        self.rows().find(clash)
    }

    /// Whether a change of some entries that keeps the linear conditions breaks another.
    pub fn is_rigid(self) -> bool {
        self.rows().any(|word| word.row().rigid)
    }

    /// Whether a condition on the entries is linear.
    pub fn is_linear(self) -> bool {
        self.rows().any(Word::is_linear)
    }

    /// How the entries on the two sides of the diagonal hang together.
    pub fn mirror(self) -> Option<Mirror> {
        self.rows().find_map(|word| word.row().mirror)
    }

    /// Whether the entry of a square matrix at a row and a column is 0 whatever the values.
    pub fn is_zero_at(self, row: usize, column: usize) -> bool {
        let is_on_skew_diagonal = row == column && self.mirror() == Some(Mirror::Opposite);
        is_on_skew_diagonal || self.rows().any(|word| word.row().zeros.has(row, column))
    }

    /// All words, said or not.
    fn rows(self) -> impl Iterator<Item = Word> {
        Word::ALL.into_iter().filter(move |word| self.has(*word))
    }
}

impl FromIterator<Word> for Words {
    fn from_iter<I: IntoIterator<Item = Word>>(words: I) -> Self {
        words.into_iter().fold(Self::NONE, Self::with)
    }
}

impl From<Word> for Words {
    fn from(word: Word) -> Self {
        Self::NONE.with(word)
    }
}

/// The words that were said, with a space between.
impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, word) in self.said().enumerate() {
            write!(formatter, "{}{word}", if place > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Word, Words};

    #[test]
    fn a_set_has_what_follows_and_knows_what_was_said() {
        let words = Words::from(Word::Posdef).with(Word::Positive);
        assert!(words.has(Word::Symmetric) && words.has(Word::Invertible) && words.has(Word::Nonnegative));
        assert!(!words.has(Word::Diagonal) && !words.has(Word::Isometry));
        assert_eq!(words.to_string(), "posdef positive");
        assert_eq!(words.without(Word::Posdef), Words::from(Word::Positive));
        assert_eq!(words.of_differential(), Words::from(Word::Symmetric));
        assert_eq!(Words::NONE.to_string(), "");
        let diagonal = Words::from(Word::Lower).with(Word::Symmetric);
        assert!(diagonal.has(Word::Diagonal) && diagonal.has(Word::Upper));
        assert_eq!(Words::from(Word::Skew).at_odds(Word::Posdef), Some(Word::Skew));
        assert_eq!(Words::from(Word::Posdef).at_odds(Word::Skew), Some(Word::Symmetric));
        assert_eq!(Words::from(Word::Lower).at_odds(Word::Posdef), None);
    }

    #[test]
    fn every_word_is_found_by_its_name_and_has_a_sentence() {
        for (place, word) in Word::ALL.into_iter().enumerate() {
            let row = word.row();
            assert_eq!(word as usize, place);
            assert_eq!(Word::named(row.name), row.typed.then_some(word));
            assert!(row.help.ends_with('.') && !row.name.is_empty());
        }
    }
}
