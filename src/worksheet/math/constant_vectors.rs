//! Bold 0 and 1: vectors of zeros and of ones. How long they are nothing says but what they stand beside, so the equation is
//! written once with a name in the place of each, and what the session makes of the names is their size.

use std::collections::BTreeSet;

use crate::shape::Shape;
use crate::span::Span;

use super::ask;
use super::checker::Checker;
use super::known::Context;
use super::tree::{Name, Node, NodeId};

/// The words for such vectors in the language, by the digit that is written.
const WORDS: &[(&str, &str)] = &[("0", "zeros"), ("1", "ones")];

/// The word for such a vector, where a name is one.
fn word(name: &Name) -> Option<&'static str> {
    let is_plain = name.is_bold && name.over.is_none() && name.layer.is_none();
    WORDS.iter().find(|(digit, _)| is_plain && *digit == name.word).map(|(_, word)| *word)
}

/// The name that stands for one that is written at a place, until its size is known.
fn stand_in(word: &str, place: Span) -> String {
    format!("{word}_{}", place.from)
}

impl Context {
    /// A bold 0 or 1 in the language, as far as it is known how long it is.
    pub fn constant_vector(&self, name: &Name, place: Span) -> Option<String> {
        let word = word(name)?;
        match &name.below {
            Some(size) if size.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) => {
                Some(format!("{word}({size})"))
            }
            Some(_) => None,
            None if self.is_measuring => Some(stand_in(word, place)),
            None => self.constants.get(&place).cloned(),
        }
    }
}

impl Checker<'_> {
    /// Finds out how long the vectors of zeros and ones are in expressions that are said to be equal.
    pub(super) fn measure(&mut self, sides: &[NodeId]) {
        let mut open: Vec<(String, &'static str, Span)> = Vec::new();
        for id in sides.iter().flat_map(|side| self.tree.within(*side)) {
            let place = self.tree.span(id);
            if let Node::Name(name) = self.tree.get(id)
                && let Some(word) = word(name)
                && name.below.is_none()
                && !self.context.constants.contains_key(&place)
            {
                open.push((stand_in(word, place), word, place));
            }
        }
        // Among the cells of a matrix it is a block, and how large that is says the place.
        let is_block = |node: &Node| match node {
            Node::Matrix(rows) => {
                let cells = rows.iter().flatten();
                cells
                    .flat_map(|cell| self.tree.within(*cell))
                    .any(|id| self.tree.name(id).and_then(word).is_some())
            }
            _ => false,
        };
        if open.is_empty() || sides.iter().any(|side| self.tree.has(*side, is_block)) {
            return;
        }
        self.context.is_measuring = true;
        let written: Vec<String> =
            sides.iter().filter_map(|side| Some(format!("({})", self.write(*side).ok()?.text))).collect();
        self.context.is_measuring = false;
        let together = written.join(" - ");
        let texts = std::iter::once(&together).chain(written.iter().filter(|_| written.len() > 1));
        for text in texts {
            let shapes = ask::shapes(&mut self.session, text);
            let is_open = |name: &String| open.iter().any(|(one, ..)| one == name);
            // A size that nothing else has is none: then the vectors are as long as the others of the equation.
            let anchors: BTreeSet<String> =
                shapes.iter().filter(|(name, _)| !is_open(name)).flat_map(|one| axes(&one.1)).collect();
            let said = self.lengths(sides);
            let is_anchored = |axis: &String| anchors.contains(axis) || said.contains(axis);
            let sizes: BTreeSet<String> =
                shapes.iter().filter(|(name, _)| is_open(name)).flat_map(|one| axes(&one.1)).collect();
            let anchored: Vec<&String> = sizes.iter().filter(|axis| is_anchored(axis)).collect();
            let common = match anchored.as_slice() {
                [only] => Some(*only),
                _ => None,
            };
            for (name, shape) in &shapes {
                let Some((_, word, place)) = open.iter().find(|(one, ..)| one == name) else { continue };
                let sized = axes(shape).into_iter().map(|axis| match common {
                    _ if is_anchored(&axis) => Some(axis),
                    common => common.cloned(),
                });
                let Some(axes) = sized.collect::<Option<Vec<String>>>() else { continue };
                let text = match (axes.as_slice(), *word) {
                    ([], "zeros") => "0".to_owned(),
                    ([], _) => "1".to_owned(),
                    (axes, word) => format!("{word}({})", axes.join(",")),
                };
                self.context.constants.entry(*place).or_insert(text);
            }
        }
    }

    /// The lengths of the axes of all that expressions use, as far as the session knows.
    fn lengths(&mut self, sides: &[NodeId]) -> BTreeSet<String> {
        let used = self.used(sides);
        let known = used.iter().filter_map(|name| ask::shape(&mut self.session, name));
        known.flat_map(|shape| axes(&shape)).collect()
    }
}

fn axes(shape: &Shape) -> Vec<String> {
    shape.axes.iter().map(ToString::to_string).collect()
}
