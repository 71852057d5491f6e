//! The names of a program's variables: the user's own where the target allows them, and others for
//! what has none.

use std::collections::{BTreeMap, BTreeSet};

use crate::shape::Dimension;
use crate::syntax::names::canonical;

/// Names in use, each one thing's.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_name: BTreeMap<String, String>,
    /// The variables of sizes, which may be called as variables are.
    sizes: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    count: usize,
}

impl Names {
    /// With these words taken.
    pub fn new(reserved: &[&str]) -> Self {
        Self { taken: reserved.iter().map(|word| (*word).to_owned()).collect(), ..Self::default() }
    }

    /// Takes a word for what is no variable of the program.
    pub fn reserve(&mut self, word: &str) {
        self.taken.insert(word.to_owned());
    }

    /// Calls one of the user's names by a word, or like it where something else is called so.
    pub fn call(&mut self, name: &str, word: &str) {
        let variable = self.free(word.to_owned());
        self.by_name.insert(canonical(name).into_owned(), variable);
    }

    /// The variable of one of the user's names, always the same.
    pub fn of(&mut self, name: &str) -> String {
        let name = canonical(name);
        if let Some(known) = self.by_name.get(&*name) {
            return known.clone();
        }
        let variable = self.free(identifier(&name));
        self.by_name.insert(name.into_owned(), variable.clone());
        variable
    }

    /// The variable of a size, always the same.
    pub fn of_size(&mut self, name: &str) -> String {
        let name = canonical(name);
        if let Some(known) = self.sizes.get(&*name) {
            return known.clone();
        }
        let variable = self.free(identifier(&name));
        self.sizes.insert(name.into_owned(), variable.clone());
        variable
    }

    /// Whether something is called so.
    pub fn is_taken(&self, word: &str) -> bool {
        self.taken.contains(word)
    }

    fn free(&mut self, mut candidate: String) -> String {
        while !self.taken.insert(candidate.clone()) {
            candidate.push('_');
        }
        candidate
    }

    /// The variable of a name that has one.
    pub fn known(&self, name: &str) -> String {
        self.by_name.get(&*canonical(name)).cloned().unwrap_or_else(|| identifier(name))
    }

    /// A dimension in the variables of its names.
    pub fn dimension(&self, dimension: &Dimension) -> Dimension {
        let variable =
            |name: &str| self.sizes.get(&*canonical(name)).cloned().unwrap_or_else(|| identifier(name));
        dimension.substitute(&|name| Some(Dimension::name(&variable(name))))
    }

    /// Axes in the variables of their names.
    pub fn axes(&self, axes: &[Dimension]) -> Vec<Dimension> {
        axes.iter().map(|axis| self.dimension(axis)).collect()
    }

    /// A variable called by a word, or by the word and a number where something is called so.
    pub fn like(&mut self, word: &str) -> String {
        let word = identifier(&canonical(word));
        let mut name = word.clone();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = format!("{word}{count}");
        }
        name
    }

    /// Gives a variable's name free again.
    pub fn release(&mut self, name: &str) {
        self.taken.remove(name);
    }

    /// A variable for what has no name.
    pub fn fresh(&mut self) -> String {
        loop {
            self.count += 1;
            let name = format!("t{}", self.count);
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// A name in ASCII letters, digits and underscores, which every target takes.
fn identifier(name: &str) -> String {
    let plain: String = canonical(name)
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '_' })
        .collect();
    // Only a letter begins a name everywhere.
    if plain.starts_with(|first: char| first.is_ascii_alphabetic()) { plain } else { format!("v{plain}") }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn a_word_of_the_target_is_no_name() {
        let mut names = Names::new(&["lambda"]);
        assert_eq!([names.of("lambda"), names.of("λ₁"), names.of("_x")], ["lambda_", "lambda1", "v_x"]);
        assert_eq!((names.of("t1"), names.fresh()), ("t1".to_owned(), "t2".to_owned()));
    }

    #[test]
    fn what_is_called_by_a_word_takes_no_other_variable() {
        let mut names = Names::new(&[]);
        names.reserve("f");
        assert_eq!(names.of("value"), "value");
        names.call("f", "value");
        assert_eq!([names.of("f"), names.of("value")], ["value_", "value"]);
    }
}
