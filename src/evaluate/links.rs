//! What unit vectors and selectors say of the labels of a contraction: one label is another,
//! shifted, and only some of its places count. So neither is ever multiplied out.

use std::ops::Range;

/// A label in terms of the label that it follows.
#[derive(Clone, Copy, Debug)]
struct Link {
    parent: usize,
    /// The label's value, less its parent's.
    shift: i64,
}

/// The labels of one contraction, each with the places at which it can be.
#[derive(Debug)]
pub(super) struct Links {
    links: Vec<Link>,
    ranges: Vec<Range<i64>>,
}

#[expect(clippy::indexing_slicing, reason = "labels are those that the links were made for")]
impl Links {
    /// Labels of these lengths, of which nothing is known yet.
    pub fn new(lengths: &[usize]) -> Self {
        let end = |length: &usize| i64::try_from(*length).unwrap_or(i64::MAX);
        Self {
            links: (0..lengths.len()).map(|parent| Link { parent, shift: 0 }).collect(),
            ranges: lengths.iter().map(|length| 0..end(length)).collect(),
        }
    }

    /// The label that this one follows, and how far it is shifted from it.
    pub fn root(&self, label: usize) -> (usize, i64) {
        let (mut at, mut shift) = (label, 0);
        while self.links[at].parent != at {
            shift += self.links[at].shift;
            at = self.links[at].parent;
        }
        (at, shift)
    }

    /// The places of a label that follows no other.
    pub fn range(&self, root: usize) -> Range<i64> {
        self.ranges[root].clone()
    }

    /// Whether some label has no place left: then every entry is 0.
    pub fn nothing_left(&self) -> bool {
        self.ranges.iter().any(Range::is_empty)
    }

    /// The label is at this place.
    pub fn fix(&mut self, label: usize, place: usize) {
        let (root, shift) = self.root(label);
        let place = i64::try_from(place).unwrap_or(i64::MAX) - shift;
        self.narrow(root, place..place + 1);
    }

    /// The label `follower` is at the place of `leader`, plus `shift`.
    pub fn join(&mut self, leader: usize, follower: usize, shift: usize) {
        let shift = i64::try_from(shift).unwrap_or(i64::MAX);
        let ((leader, before), (follower, own)) = (self.root(leader), self.root(follower));
        let shift = before + shift - own;
        if leader != follower {
            self.links[follower] = Link { parent: leader, shift };
            let range = self.range(follower);
            self.narrow(leader, range.start - shift..range.end - shift);
        } else if shift != 0 {
            self.narrow(leader, 0..0);
        }
    }

    fn narrow(&mut self, root: usize, to: Range<i64>) {
        let range = &mut self.ranges[root];
        *range = range.start.max(to.start)..range.end.min(to.end);
    }
}
