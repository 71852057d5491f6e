//! What is known where a text stands, as whoever has it read knows: a document by what it says elsewhere, a
//! conversation by what was declared.

use crate::shape::Shape;
use crate::span::Span;

use super::tree::Name;

/// What names and texts mean around what is read.
pub(crate) trait Around {
    /// What stands for a name, in the language.
    fn meaning(&self, name: &str) -> Option<String>;

    /// Whether something is said of a name.
    fn is_known(&self, name: &str) -> bool;

    /// Whether entries are said of a name: `x_1`.
    fn is_numbered(&self, name: &str) -> bool;

    /// Whether a function that is not given takes a vector at a place.
    fn takes_vector(&self, _function: &str, _place: usize) -> bool {
        false
    }

    /// Whether only sums say how a name is numbered: it has as many axes as indices stand below it.
    fn is_numbered_by_sums(&self, _name: &str) -> bool {
        false
    }

    /// Whether what is numbered of a name are its columns: the vectors `x_1`, `x_2`.
    fn has_columns(&self, _name: &str) -> bool {
        false
    }

    /// How far an index goes, where that is said.
    fn range(&self, index: &str) -> Option<String>;

    /// How many axes a name is said to have.
    fn axes(&self, name: &str) -> Option<usize>;

    /// The one argument that a name was defined with: the `x` of `f(x) = …`.
    fn argument(&self, name: &str) -> Option<String>;

    /// All arguments that a name was defined with: the `x` and `y` of `f(x, y) = …`.
    fn arguments(&self, name: &str) -> Vec<String> {
        self.argument(name).into_iter().collect()
    }

    /// A bold 0 or 1 that is written at a place: a vector of zeros or ones of a known size.
    fn constant_vector(&self, _name: &Name, _place: Span) -> Option<String> {
        None
    }

    /// Under which name a function that was defined here is called at other arguments than it was defined with.
    fn function(&self, _name: &str) -> Option<String> {
        None
    }

    /// Under which name a function that was defined here is called where it is derived, by its arguments at these places in
    /// turn, and taken at something of the shapes of `taken_at`; of a function of one number entry by entry, where it is so.
    fn derived_function(
        &mut self,
        _name: &str,
        _by: &[usize],
        _taken_at: &[String],
        _by_entries: bool,
    ) -> Option<String> {
        None
    }

    /// Whether a name is that of a function that is not given, which is applied entry by entry.
    fn is_not_given(&self, _name: &str) -> bool {
        false
    }

    /// The shape of a part of a text, with what the whole text says of its names.
    fn shape_within(&mut self, _whole: &str, _part: &str) -> Option<Shape> {
        None
    }

    /// Takes note of how something was read that may be read in another way.
    fn remark(&mut self, _remark: String) {}

    /// The shape of a text of the language.
    fn shape(&mut self, text: &str) -> Option<Shape>;

    /// Whether a text speaks of a name: only then it is derived by it.
    fn depends(&self, text: &str, name: &str) -> bool;
}
