//! The tensor network of a result, in Penrose's notation: tensors are boxes, indices lines, a
//! free index an open end. An index in more than two places is a dot that its lines meet in. A
//! ring on a box is where its first axis leaves it, so that a matrix and its transpose differ.
//! Read off the index form of the result, which every result has.

use indexmap::IndexMap;

use num_traits::Signed;

use crate::report;
use crate::session::{FormulaAnswer, Session};

use super::collect;
use super::factors::{Taker, Term, Weight};
use super::picture::{End, Look, Picture};

/// The networks of the terms of a result, each with its sign; `None` where they are too many.
pub(super) fn networks(answer: &FormulaAnswer, session: &mut Session) -> Option<Vec<(String, Picture)>> {
    let free = free_indices(answer);
    let mut taker = Taker::new(&answer.formula.ast, session);
    let mut networks = Vec::new();
    let names: Vec<String> = free.keys().cloned().collect();
    let terms = collect::collected(taker.entry(answer.formula.root, &[], 0)?, &names);
    let mut hues = Hues::default();
    for (place, term) in terms.iter().enumerate() {
        let Weight(weight) = &term.weight;
        let sign = match (place, weight.is_negative()) {
            (_, true) => "−",
            (0, false) => "",
            (_, false) => "+",
        };
        let size = weight.abs();
        let is_said = !num_traits::One::is_one(&size) || term.factors.is_empty();
        let number = if is_said { size.to_string() } else { String::new() };
        networks.push((format!("{sign}{number}"), network(term, &free, &mut hues)));
    }
    Some(networks)
}

/// The hues of tensors: a tensor has one wherever it stands, powers and transposes of it, too.
#[derive(Default)]
struct Hues {
    known: IndexMap<String, usize>,
}

impl Hues {
    fn of(&mut self, label: &str) -> usize {
        let base = label.trim_end_matches(|sign| "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(sign)).to_owned();
        let next = self.known.len();
        *self.known.entry(base).or_insert(next)
    }
}

/// What the marks in networks mean, as far as they have any.
pub(super) fn legend(networks: &[(String, Picture)]) -> Vec<&'static str> {
    let lines = || networks.iter().flat_map(|(_, picture)| &picture.lines);
    let mut vertices = networks.iter().flat_map(|(_, picture)| &picture.vertices);
    let rings = lines().any(|line| line.from.is_marked || line.to.is_marked);
    let dots = vertices.any(|vertex| vertex.look == Look::Dot);
    let said = [(rings, "○ a tensor's first axis"), (dots, "● one index in several places")];
    said.into_iter().filter(|(is_there, _)| *is_there).map(|(_, words)| words).collect()
}

/// The free indices in the order of the axes, with their lengths and whether they are drawn first: those of
/// what is derived, or the first half where it has none or nothing is derived.
fn free_indices(answer: &FormulaAnswer) -> IndexMap<String, (String, bool)> {
    let (names, above) = (report::entry(&answer.formula), answer.formula.above);
    let first = if above == 0 || above == names.len() { names.len().div_ceil(2) } else { above };
    let axes = names.into_iter().zip(&answer.shape.axes).enumerate();
    axes.map(|(place, (name, axis))| (name, (axis.to_string(), place < first))).collect()
}

/// Which index a name is, after those that are one and the same were joined: the first of them.
fn joined(term: &Term) -> IndexMap<String, String> {
    let mut first: IndexMap<String, String> = IndexMap::new();
    for (left, right) in &term.joined {
        let left = first.get(left).unwrap_or(left).clone();
        let right = first.get(right).unwrap_or(right).clone();
        for name in first.values_mut().filter(|name| **name == right) {
            name.clone_from(&left);
        }
        first.insert(right, left);
    }
    first
}

fn network(term: &Term, free: &IndexMap<String, (String, bool)>, hues: &mut Hues) -> Picture {
    let mut picture = Picture::default();
    let joined = joined(term);
    let class = |index: &String| joined.get(index).unwrap_or(index).clone();
    // Where each index ends, in order; open ends are drawn at the left or at the right.
    let mut ends: IndexMap<String, Ends> = IndexMap::new();
    for factor in &term.factors {
        let look = Look::Tensor(hues.of(&factor.label));
        let vertex = picture.vertex(factor.label.clone(), factor.latex.clone(), look);
        for (axis, index) in factor.indices.iter().enumerate() {
            let is_marked = axis == 0 && factor.indices.len() > 1;
            ends.entry(class(index)).or_default().inner.push(End { vertex, is_marked });
        }
    }
    for (index, (length, is_first)) in free {
        let vertex = picture.vertex(index.clone(), index.clone(), Look::Text);
        let ends = ends.entry(class(index)).or_default();
        ends.length.clone_from(length);
        let end = End { vertex, is_marked: false };
        if *is_first { ends.before.push(end) } else { ends.after.push(end) }
    }
    for (index, upper) in &term.bound {
        ends.entry(class(index)).or_default().length.clone_from(upper);
    }
    for ends in ends.values() {
        ends.draw(&mut picture);
    }
    picture
}

/// The ends of one index.
#[derive(Default)]
struct Ends {
    before: Vec<End>,
    inner: Vec<End>,
    after: Vec<End>,
    length: String,
}

impl Ends {
    fn draw(&self, picture: &mut Picture) {
        let all: Vec<End> = self.before.iter().chain(&self.inner).chain(&self.after).copied().collect();
        if let [from, to] = all.as_slice() {
            return picture.line(*from, *to, &*self.length);
        }
        if all.is_empty() {
            return;
        }
        let dot = picture.vertex("", "", Look::Dot);
        let mut inner = self.inner.clone();
        inner.dedup();
        for from in &self.before {
            picture.line(*from, dot, &*self.length);
        }
        for to in inner.iter().chain(&self.after) {
            picture.line(dot, *to, &*self.length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::networks;
    use crate::session::{Answer, Notation, Options, Session};

    fn drawn(program: &str) -> Vec<String> {
        let mut session = Session::new();
        session.options = Options { notation: Notation::Index, verify: false, ..Options::default() };
        let mut drawn = Vec::new();
        let outcomes = session.run(program);
        for outcome in &outcomes {
            let Answer::Expression(answer) = &outcome.answer else { continue };
            for (sign, picture) in networks(answer, &mut session).unwrap_or_default() {
                let name =
                    |place: usize| picture.vertices.get(place).map_or("", |vertex| vertex.label.as_str());
                let lines: Vec<String> = picture
                    .lines
                    .iter()
                    .map(|line| format!("{}-{}", name(line.from.vertex), name(line.to.vertex)))
                    .collect();
                drawn.push(format!("{sign}: {}", lines.join(" ")));
            }
        }
        drawn
    }

    #[test]
    fn contracted_indices_join_and_free_ones_stay_open() {
        assert_eq!(drawn("A : R[m,n]; x : R[n]; A*x"), [": i-A A-x"]);
        assert_eq!(drawn("A : R[m,n]; X : R[n,p]; B : R[p,q]; jacobian(A*X*B, X)"), [": i-A A-k B-l j-B"]);
    }

    #[test]
    fn a_variable_that_is_called_like_an_index_is_no_end() {
        let drawn = drawn("i : R; A : R[m,n]; B : R[n,p]; i*A*B");
        assert_eq!(drawn, [": j-A A-B B-k"]);
    }

    #[test]
    fn the_first_axis_is_marked() {
        let mut session = Session::new();
        session.options = Options { notation: Notation::Index, verify: false, ..Options::default() };
        let outcomes = session.run("A : R[m,n]; x : R[m]; A'*x");
        let answers = outcomes.iter().filter_map(|outcome| match &outcome.answer {
            Answer::Expression(answer) => networks(answer, &mut session),
            _ => None,
        });
        let marks: Vec<(bool, bool)> = answers
            .flatten()
            .flat_map(|(_, picture)| picture.lines)
            .map(|line| (line.from.is_marked, line.to.is_marked))
            .collect();
        // The first axis of A meets x, the second is the open end.
        assert_eq!(marks, [(true, false), (false, false)]);
    }

    #[test]
    fn an_index_in_several_places_is_a_dot() {
        assert_eq!(drawn("x, y : R[n]; x .* y"), [": i- -x -y"]);
    }

    #[test]
    fn equal_terms_are_collected() {
        let program = "A : R[m,n]; x : R[n]; y : R[m]; x'*A'*y + 2*y'*A*x - y'*A*x";
        assert_eq!(drawn(program), ["2: y-A A-x"]);
        assert_eq!(drawn("x : R[n]; x .* x .* x"), [": i-x³"]);
        assert_eq!(drawn("A, B : R[n,n]; tr(A*B) - tr(B*A) + tr(A)"), [": A-A"]);
    }

    #[test]
    fn each_term_is_a_network() {
        assert_eq!(drawn("A : R[n,n]; x : R[n]; grad(x'*A*x, x)"), [": i-A A-x", "+: A-x i-A"]);
    }
}
