//! Two sides that a function or a root compares: `x > 0` of `log(x)`.

use crate::facts::sign::Sign;
use crate::facts::signs::Signs;
use crate::ir::{Arena, NodeId};

/// What is compared with what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides {
    /// What is compared.
    pub left: NodeId,
    /// With what.
    pub right: NodeId,
    /// The left side less the right one, where their axes are the same; else the left one.
    difference: NodeId,
}

impl Sides {
    /// Two sides. Their difference is a new node.
    pub fn of(arena: &mut Arena, [left, right]: [NodeId; 2]) -> Self {
        let alike = arena.axes(left) == arena.axes(right);
        let difference = if alike { arena.subtract(left, right) } else { left };
        Self { left, right, difference }
    }

    /// The sign of the left side less the right one, as far as it can be seen.
    pub fn sign(&self, arena: &Arena, signs: &mut Signs) -> Sign {
        let alike = arena.axes(self.left) == arena.axes(self.right) || arena.is_zero(self.right);
        if alike { signs.of(arena, self.difference) } else { Sign::UNKNOWN }
    }
}
