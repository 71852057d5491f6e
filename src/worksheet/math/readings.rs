//! The ways in which an equation may be meant, where the document does not say: small letters scalars or vectors,
//! capitals square or symmetric, derivatives laid out this way or that. An equation that one of them makes true is
//! not false.

use std::collections::BTreeSet;

use crate::structures;

use super::ask;
use super::checker::Checker;
use super::letters::{Letter, Usage};
use super::made::Kind;
use super::names;
use super::reading::{Layout, Manner, Reading, said};
use super::said::{Condition, What, Word, is_right_before};
use super::tree::{Node, NodeId, Times};

/// The most letters of which every choice is tried.
const MOST_LETTERS: usize = 3;
/// Letters for a dimension, the first that the equation does not use.
const DIMENSIONS: &[&str] = &["n", "m", "p", "q", "k", "d", "N", "M", "r", "s"];

impl<'a> Checker<'a> {
    /// The readings of an equation besides the plain one, likeliest first.
    pub fn readings(&self, about: &[NodeId]) -> Vec<Reading> {
        let mut letters = self.letters(about);
        letters.retain(|letter| !self.is_loss(&letter.name));
        let dimension = self.dimension(about);
        let square = format!("R[{dimension},{dimension}]");
        let of = |is: &dyn Fn(&Letter) -> bool| -> Vec<&str> {
            letters.iter().filter(|letter| is(letter)).map(|letter| letter.name.as_str()).collect()
        };
        let small = of(&|letter| !letter.is_capital && !letter.is_bold && letter.usage != Usage::Array);
        let mut open = of(&|letter| !letter.is_capital && !letter.is_bold && letter.usage == Usage::Open);
        if self.derives_by_capitals(about) {
            // In a chain rule by a matrix nothing becomes a number but what it has to.
            open.clear();
        }
        let capitals = of(&|letter| letter.is_capital);
        let vectors = of(&|letter| !letter.is_capital && (letter.is_bold || letter.usage == Usage::Array));
        let plain = Reading::default();
        let mut found = Vec::new();
        if !open.is_empty() {
            found.push(plain.clone().with(&open, "R", "scalar"));
            found.extend(choices(&open).iter().map(|chosen| plain.clone().with(chosen, "R", "scalar")));
        }
        if !capitals.is_empty() {
            let squares = plain.clone().with(&capitals, &square, "square");
            found.push(squares.clone());
            if !open.is_empty() {
                found.push(squares.clone().with(&open, "R", "scalar"));
            }
            let upright: Vec<&str> = vectors.iter().chain(&open).copied().collect();
            if !upright.is_empty() {
                found.push(squares.with(&upright, &format!("R[{dimension}]"), "vector"));
            }
            let is_differential = |id: NodeId| matches!(self.tree.get(id), Node::Differential(..));
            let is_derivative = |node: &Node| match node {
                Node::Fraction(above, _) => self.tree.within(*above).into_iter().any(is_differential),
                node => matches!(node, Node::Nabla(..)),
            };
            let is_derived = about.iter().any(|id| self.tree.has(*id, is_derivative));
            let is_bold = letters
                .iter()
                .any(|letter| letter.usage == Usage::Array || letter.is_capital && letter.is_bold);
            if is_derived && !is_bold && self.context.dependent.is_empty() && !self.has_matrix_signs(about) {
                let all: Vec<&str> = capitals.iter().chain(&small).copied().collect();
                found.push(plain.clone().with(&all, "R", "scalar"));
                found.push(plain.with(&capitals, "R", "scalar"));
            }
        }
        let own = self.own_names(about);
        if !own.is_empty() {
            let own: Vec<&str> = own.iter().map(String::as_str).collect();
            let words = said(&own, if own.len() == 1 { "a name of its own" } else { "names of their own" });
            found.push(Reading::default().written(Manner { own_names: true, ..Manner::default() }, &words));
        }
        found
    }

    /// Names with a number below that are read as entries of what the document says elsewhere.
    fn own_names(&self, about: &[NodeId]) -> BTreeSet<String> {
        let nodes: Vec<NodeId> = about.iter().flat_map(|id| self.tree.within(*id)).collect();
        let whole: BTreeSet<String> =
            nodes.iter().filter_map(|id| self.survey.name_of(self.tree, *id)).collect();
        let mut found = BTreeSet::new();
        for id in nodes {
            let Node::Name(name) = self.tree.get(id) else { continue };
            let (spelled, plain) = (self.survey.spelled(name), names::without_below(name));
            let is_entry = self.survey.known.contains(&plain) && !self.survey.known.contains(&spelled);
            if name.has_number_below() && is_entry && !whole.contains(&plain) {
                found.insert(spelled);
            }
        }
        found
    }

    /// The readings that the text says for the names of an equation: in words and conditions, and by what it says that they
    /// are besides.
    pub fn as_said(&mut self, about: &[NodeId]) -> Vec<Reading> {
        let mut besides = Reading::default();
        self.others(&mut besides, about);
        let mut found: Vec<Reading> = Vec::new();
        if let Some(heard) = self.heard(&Reading::default(), about) {
            // Words may fit where conditions do not.
            if !heard.conditions.is_empty() && (!heard.shapes.is_empty() || !heard.equations.is_empty()) {
                let mut words = heard.clone();
                words.assumed.truncate(heard.assumed.len() - heard.conditions.len());
                words.conditions.clear();
                found.push(words);
            }
            found.push(heard);
        }
        if !besides.meanings.is_empty() {
            found.push(self.heard(&besides, about).unwrap_or(besides));
        }
        let squares: Vec<Reading> = found.iter().filter_map(|one| self.all_square(one, about)).collect();
        found.extend(squares);
        found
    }

    /// The same where all that the document gives a shape is square, as the full factors of a decomposition have it.
    fn all_square(&self, reading: &Reading, about: &[NodeId]) -> Option<Reading> {
        let dimension = self.dimension(about);
        let used = self.used(about);
        let mut square = reading.clone();
        let mut is_other = false;
        let shapes =
            self.context.shapes.iter().chain(&reading.shapes).filter(|(name, _)| used.contains(*name));
        for (name, shape) in shapes {
            let Some((axes, words)) = shape.strip_prefix("R[").and_then(|rest| rest.split_once(']')) else {
                continue;
            };
            let axes: Vec<&str> = axes.split(',').collect();
            is_other |= matches!(axes.as_slice(), [rows, columns] if rows.trim() != columns.trim());
            let axes = vec![dimension.as_str(); axes.len()].join(",");
            square.shapes.insert(name.clone(), format!("R[{axes}]{words}"));
        }
        square.assumed.push("all matrices are square".to_owned());
        // The full factors of a decomposition are square; of other matrices nobody means it where another shape is said.
        let orthogonal = structures::Word::Orthogonal.name();
        let is_decomposed = square.shapes.values().any(|shape| shape.ends_with(orthogonal))
            || !reading.conditions.is_empty() && square.made.is_empty();
        square.is_unheard_of |= !is_decomposed;
        is_other.then_some(square)
    }

    /// A reading with what words and conditions say, if they say anything.
    fn heard(&mut self, reading: &Reading, about: &[NodeId]) -> Option<Reading> {
        let mut heard = reading.clone();
        let used = self.with_meanings(reading, |checker| checker.used(about));
        let dimension = self.dimension(about);
        let words: Vec<Word> = self.words().filter(|word| used.contains(&word.name)).cloned().collect();
        for word in words {
            let is_valued = self.context.values.contains_key(&word.name);
            let is_declared =
                self.survey.declared.contains(&word.name) || heard.meanings.contains_key(&word.name);
            if is_valued || is_declared || self.context.meanings.contains_key(&word.name) {
                continue;
            }
            if let What::Made(kind) = word.what {
                let words = format!("{} is {}, as line {} says", word.name, kind.name, word.line);
                self.make(&mut heard, (&word.name, kind), about, words);
                continue;
            }
            let shape = heard.shapes.get(&word.name).or_else(|| self.context.shapes.get(&word.name));
            let is_capital = word.name.starts_with(char::is_uppercase);
            let (shape, words) = match (word.what, shape) {
                (What::Number, None) => ("R".to_owned(), "a scalar"),
                (What::Structured(of), Some(shape)) if is_square(shape) => {
                    (format!("{shape} {}", of.name()), of.name())
                }
                (What::Structured(of), None) if is_capital => {
                    let known = self.length_by_use(&heard, &word.name, about);
                    let length = known.unwrap_or_else(|| dimension.clone());
                    (format!("R[{length},{length}] {}", of.name()), of.name())
                }
                _ => continue,
            };
            heard.shapes.insert(word.name.clone(), shape);
            heard.assumed.push(format!("{} is {words}, as line {} says", word.name, word.line));
        }
        self.restricted(&mut heard, about);
        let mut asked = self.asked_of(&used, about);
        asked.retain(|(_, condition)| self.survey.scopes.holds(condition.section, self.section));
        for (name, condition) in &asked {
            let words = format!("what line {} asks of {name} is so", condition.line);
            if let Some(kind) = self.kind_of_condition(name, condition) {
                self.make(&mut heard, (name, kind), about, words);
            }
        }
        for (name, condition) in asked {
            if !heard.shapes.contains_key(name) && !heard.made.contains_key(name) {
                heard.conditions.push(condition.sides);
                heard.assumed.push(format!("what line {} asks of {name} is so", condition.line));
            }
        }
        (heard.assumed.len() > reading.assumed.len()).then_some(heard)
    }

    /// Takes a name for one of a kind that is made of other things, unless something else is known of it.
    fn make(&mut self, heard: &mut Reading, (name, kind): (&str, &Kind), about: &[NodeId], words: String) {
        let is_capital = name.starts_with(char::is_uppercase);
        let is_numbered = name.contains('_') && !is_capital;
        let is_said = !self.is_free(name) || self.context.dependent.contains_key(name);
        let is_more = heard.shapes.contains_key(name) || heard.made.contains_key(name);
        if is_said || is_more || is_numbered || is_capital != (kind.axes > 1) {
            return;
        }
        let length = self.length_by_use(heard, name, about).unwrap_or_else(|| self.dimension(about));
        heard.made.insert(name.to_owned(), kind.statements(name, &length));
        heard.assumed.push(words);
    }

    /// The kind that a condition says of a name.
    fn kind_of_condition(&mut self, name: &str, condition: &Condition) -> Option<&'static Kind> {
        let (head, id) = condition.sides;
        let (left, right) = (self.write(head).ok()?.text, self.write(id).ok()?.text);
        Kind::of_condition(name, &format!("{left} == {right}"))
    }

    /// How long the axes of a vector or a square matrix are, by its use.
    fn length_by_use(&mut self, reading: &Reading, name: &str, about: &[NodeId]) -> Option<String> {
        let shape = self.under(reading, about, |checker| {
            let sides: Vec<String> =
                about.iter().filter_map(|id| Some(format!("({})", checker.write(*id).ok()?.text))).collect();
            let assumed = ask::shapes(&mut checker.session, &sides.join(" - "));
            let shape = assumed.into_iter().find(|(one, _)| one == name).map(|(_, shape)| shape);
            shape.or_else(|| ask::shape(&mut checker.session, name))
        });
        let axes: Vec<String> = shape.ok()??.axes.iter().map(ToString::to_string).collect();
        match axes.as_slice() {
            [rows, columns] if rows == columns => Some(rows.clone()),
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// What the text says that names of an equation are besides, in this section.
    fn others(&self, heard: &mut Reading, about: &[NodeId]) {
        let used = self.used(about);
        let place = about.first().map_or(0, |id| self.tree.span(*id).from);
        let is_here = |other: &&super::said::Other| {
            other.section == self.section && other.until.is_none_or(|until| place <= until)
        };
        for other in self.said.others.iter().filter(is_here) {
            let is_meant = self.context.meanings.get(&other.name).is_none_or(|one| one.body != other.body);
            let goes_round = self.used(&[other.body]).contains(&other.name);
            if used.contains(&other.name) && is_meant && !goes_round && !about.contains(&other.body) {
                heard.meanings.insert(other.name.clone(), other.body);
                heard.assumed.push(format!("{} is what line {} says", other.name, other.line));
            }
        }
    }

    /// The conditions that the document has of some names: what is no identity, and no side of the equation itself.
    pub fn asked_of(&mut self, used: &BTreeSet<String>, about: &[NodeId]) -> Vec<(&'a str, Condition)> {
        let mut found = Vec::new();
        for (number, (name, condition)) in self.said.conditions.iter().enumerate() {
            let (head, id) = condition.sides;
            // A side proves nothing of itself, whichever side it is compared with.
            if !used.contains(name) || about.contains(&id) {
                continue;
            }
            let place = about.first().map_or(0, |id| self.tree.span(*id).from);
            let is_apart =
                condition.is_near && !is_right_before(self.source, (self.tree.span(id).from, place));
            if is_apart || found.iter().any(|(_, known): &(&str, Condition)| known.sides == condition.sides) {
                continue;
            }
            let is_identity = match self.identities.get(&number) {
                Some(known) => *known,
                None => self.would_hold(head, &[(head, self.tree.span(head))], id, self.tree.span(id)),
            };
            self.identities.insert(number, is_identity);
            if !is_identity {
                found.push((name.as_str(), *condition));
            }
        }
        found
    }

    /// What may be meant besides where a reading fits: symmetric matrices, another layout, Frobenius's norm.
    pub fn conventions(&self, reading: &Reading, about: &[NodeId]) -> Vec<Reading> {
        let manner = reading.manner;
        let has = |is: &dyn Fn(&Node) -> bool| about.iter().any(|id| self.tree.has(*id, is));
        let mut found = Vec::new();
        if has(&|node| matches!(node, Node::Norm(_, Some(below)) if below == "2")) {
            found
                .push(reading.written(Manner { is_frobenius: true, ..manner }, "‖·‖₂ is the Frobenius norm"));
        }
        let is_matrix = |id: &NodeId| {
            self.tree.has(
                *id,
                |node| matches!(node, Node::Name(name) if name.word.starts_with(char::is_uppercase)),
            )
        };
        let is_exponential = |node: &Node| match node {
            Node::Power(base, exponent) => {
                self.tree.name(*base).is_some_and(|name| name.word == "e") && is_matrix(exponent)
            }
            Node::Call(function, arguments) => {
                names::function(function) == "exp" && arguments.iter().any(is_matrix)
            }
            _ => false,
        };
        if has(&is_exponential) {
            let of_matrices = Manner { is_of_matrices: true, ..manner };
            found.push(reading.written(of_matrices, "the exponential is that of matrices"));
        }
        found.extend(self.positive(reading, about));
        found.extend(self.symmetric(reading, about));
        let dimension = self.dimension(about);
        for name in &self.transposed(about) {
            if self.is_free(name) && self.said.topics.may_be_orthogonal(name) {
                let mut one = reading.clone();
                one.shapes.insert(name.clone(), format!("R[{dimension},{dimension}] orthogonal"));
                one.assumed.push(format!("{name} is orthogonal"));
                one.is_unheard_of = true;
                found.push(one);
            }
        }
        found.extend(self.decomposed(reading, about, &dimension));
        if !self.numbered(about).columns.is_empty() {
            found
                .push(reading.written(Manner { numbered_rows: true, ..manner }, "what is numbered are rows"));
        }
        // A derivative by a transpose says itself how it is laid out.
        let is_turned = |id: NodeId| match self.tree.get(id) {
            Node::Differential(_, Some(of)) => matches!(self.tree.get(*of), Node::Transpose(_)),
            _ => false,
        };
        let is_laid_out = has(&|node| match node {
            Node::Fraction(_, below) => self.tree.within(*below).into_iter().any(is_turned),
            _ => false,
        });
        if !is_laid_out && has(&|node| matches!(node, Node::Differential(..) | Node::Nabla(..))) {
            let rows = Manner { layout: Layout::Rows, ..manner };
            let turned = Manner { layout: Layout::Denominator, ..manner };
            found.push(reading.written(rows, "gradients are rows (numerator layout)"));
            found.push(reading.written(turned, "derivatives are in denominator layout"));
        }
        found
    }

    /// Numbers that stand below a root or between bars, as lengths and deviations do: `|\sigma| = \sigma`.
    fn positive(&self, reading: &Reading, about: &[NodeId]) -> Option<Reading> {
        let is_sign = |node: &Node| matches!(node, Node::Root(_) | Node::Bars(_));
        let letters = self.letters(about);
        let is_number = |letter: &&Letter| match reading.shapes.get(&letter.name) {
            Some(shape) => shape == "R",
            None => !letter.is_capital && !letter.is_bold && letter.usage != Usage::Array,
        };
        let names: Vec<&str> = letters.iter().filter(is_number).map(|letter| letter.name.as_str()).collect();
        let has = |is: &dyn Fn(&Node) -> bool| about.iter().any(|id| self.tree.has(*id, is));
        // Cases tell the signs apart themselves.
        let is_meant = !names.is_empty() && has(&is_sign) && !has(&|node| matches!(node, Node::Cases(_)));
        let word = structures::Word::Positive.name();
        is_meant.then(|| reading.clone().with(&names, &format!("R {word}"), word))
    }

    /// The factors of a decomposition, `U \Sigma V^\top`: what is transposed orthogonal, and between them a diagonal.
    fn decomposed(&self, reading: &Reading, about: &[NodeId], dimension: &str) -> Option<Reading> {
        let used = self.used(about);
        let diagonal = ["Sigma", "Lambda", "D", "S"]
            .into_iter()
            .find(|name| used.contains(*name) && self.is_free(name))?;
        let turned: Vec<String> = self
            .transposed(about)
            .into_iter()
            .filter(|name| name != diagonal && self.is_free(name))
            .collect();
        let names: Vec<&str> = turned.iter().map(String::as_str).collect();
        let square = format!("R[{dimension},{dimension}]");
        let of = |word: structures::Word| (format!("{square} {}", word.name()), word.name());
        let (orthogonal, diagonally) = (of(structures::Word::Orthogonal), of(structures::Word::Diagonal));
        let reading = reading.clone().with(&names, &orthogonal.0, orthogonal.1);
        (!names.is_empty()).then(|| reading.with(&[diagonal], &diagonally.0, diagonally.1))
    }

    /// The nodes of an equation and of what the names in it mean.
    pub(super) fn nodes_of(&self, about: &[NodeId]) -> Vec<NodeId> {
        let bodies = self.with_bodies(about, &self.used(about));
        bodies.into_iter().flat_map(|id| self.tree.within(id)).collect()
    }

    /// The capitals that stand transposed, in an equation or in what it rests on.
    pub(super) fn transposed(&self, about: &[NodeId]) -> BTreeSet<String> {
        let names = self.nodes_of(about).into_iter().filter_map(|id| match self.tree.get(id) {
            Node::Transpose(inner) => self.survey.name_of(self.tree, *inner),
            _ => None,
        });
        names.filter(|name| name.starts_with(char::is_uppercase)).collect()
    }

    /// A letter for a dimension that no name of an equation has.
    pub(super) fn dimension(&self, about: &[NodeId]) -> String {
        let used = self.used(about);
        // What is numbered lies in a space, and the matrices beside it act on that.
        let spaces = used.iter().filter_map(|name| self.survey.families.get(name)?.first());
        let spaces: BTreeSet<&String> = spaces.collect();
        if let Some(only) = spaces.first().filter(|_| spaces.len() == 1) {
            return (*only).clone();
        }
        let free = DIMENSIONS.iter().find(|letter| !used.contains(**letter));
        free.copied().unwrap_or("dim").to_owned()
    }

    /// Whether something in it is only said of matrices.
    fn has_matrix_signs(&self, about: &[NodeId]) -> bool {
        let is_sign = |node: &Node| {
            matches!(node, Node::Transpose(_) | Node::InverseTransposed(_) | Node::Matrix(_) | Node::Norm(..))
                || matches!(node, Node::Power(_, exponent) if matches!(self.tree.get(self.tree.bare(*exponent)), Node::Negate(_) | Node::Sum(_)))
                || matches!(node, Node::Product(factors) if factors.iter().any(|factor| factor.0 == Times::Kronecker))
                || matches!(node, Node::Call(name, _) if matches!(names::function(name), "tr" | "det" | "vec" | "logdet" | "inv" | "diag"))
        };
        self.nodes_of(about).into_iter().any(|id| is_sign(self.tree.get(id)))
    }

    /// Whether nothing in the document says what a name is.
    pub fn is_free(&self, name: &str) -> bool {
        let is_constant = matches!(name, "I" | "e" | "pi");
        let is_said = self.context.meanings.contains_key(name)
            || self.context.values.contains_key(name)
            || self.context.shapes.contains_key(name)
            || self.survey.declared.contains(name);
        !is_constant && !is_said
    }
}

pub(super) fn is_square(shape: &str) -> bool {
    let axes = shape.strip_prefix("R[").and_then(|rest| rest.strip_suffix(']'));
    axes.and_then(|axes| axes.split_once(',')).is_some_and(|(rows, columns)| rows.trim() == columns.trim())
}

/// Every choice of some and not all of a few names; of many, each alone.
fn choices<'n>(names: &[&'n str]) -> Vec<Vec<&'n str>> {
    if names.len() > MOST_LETTERS {
        return names.iter().map(|name| vec![*name]).collect();
    }
    let all = 1usize << names.len();
    let chosen = |set: usize| {
        let is_in = |at: &usize| set & (1 << at) != 0;
        (0..names.len()).filter(is_in).filter_map(|at| names.get(at).copied()).collect()
    };
    (1..all.saturating_sub(1)).map(chosen).collect()
}
