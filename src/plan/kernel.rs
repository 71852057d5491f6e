//! Operations gathered into kernels. What goes entry by entry is one loop with what takes its value in,
//! so nothing is stored between them; a transpose or a repeated vector is another way of walking through
//! an array, and no kernel. Each kernel has a cost, a polynomial in the sizes.

use std::collections::{BTreeMap, BTreeSet};

use super::operation::{Id, Operation, Operations};
use crate::functions;
use crate::shape::Dimension;

/// Bytes of a number.
const NUMBER: i128 = 8;

/// What is done in one go: the operations, and the one whose value is stored.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// The operation whose value is stored, which is the last.
    pub(crate) stores: Id,
    /// All of them, operands first.
    pub(crate) does: Vec<Id>,
}

/// What is to be computed, in order.
#[derive(Debug)]
pub struct Plan {
    pub(crate) operations: Operations,
    pub(crate) results: Vec<(Id, String)>,
    /// The names that definitions gave.
    pub(crate) names: Vec<(Id, String)>,
    kernels: Vec<Kernel>,
    /// Products that are computed without their left factor: `inv(A)*b` by the matrix `A`, which stands here.
    solved: BTreeMap<Id, Id>,
}

impl Plan {
    pub(crate) fn new(operations: Operations, results: Vec<(Id, String)>, names: Vec<(Id, String)>) -> Self {
        let mut plan = Self { operations, results, names, kernels: Vec::new(), solved: BTreeMap::new() };
        plan.solved = plan.solvable();
        plan.kernels = plan.gathered();
        plan
    }

    /// The kernels, in the order in which they run.
    pub fn kernels(&self) -> &[Kernel] {
        &self.kernels
    }

    /// The products of a function of a matrix with what stands behind it, by the matrix, where the table knows
    /// them without the function's value, and nothing else needs that.
    fn solvable(&self) -> BTreeMap<Id, Id> {
        let needed = self.needed();
        let mut users: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for id in &needed {
            for operand in self.operations.get(*id).operands() {
                users.entry(operand).or_default().push(*id);
            }
        }
        let mut solved = BTreeMap::new();
        for (id, users) in &users {
            let Operation::Call { form, arguments, along: false } = self.operations.get(*id) else {
                continue;
            };
            let behind = |user: &Id| match self.operations.get(*user) {
                Operation::Apply(left, right) | Operation::Product(left, right) => left == id && right != id,
                _ => false,
            };
            let is_result = self.results.iter().any(|(result, _)| result == id);
            if let (Some(_), [matrix]) = (functions::form(*form).times, arguments.as_slice())
                && !is_result
                && users.iter().all(behind)
            {
                // One elimination is shared by all that stands behind it only where the value is computed.
                if let [user] = users.as_slice() {
                    solved.insert(*user, *matrix);
                }
            }
        }
        solved
    }

    /// The matrix that a product is solved by, where it is.
    pub(crate) fn solved_by(&self, id: Id) -> Option<Id> {
        self.solved.get(&id).copied()
    }

    /// What an operation is computed from.
    pub(crate) fn operands(&self, id: Id) -> Vec<Id> {
        match (self.solved.get(&id), self.operations.get(id)) {
            (Some(matrix), Operation::Apply(_, right) | Operation::Product(_, right)) => {
                vec![*matrix, *right]
            }
            (_, operation) => operation.operands(),
        }
    }

    /// Every operation that the results need, operands first.
    pub(crate) fn needed(&self) -> BTreeSet<Id> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<Id> = self.results.iter().map(|(id, _)| *id).collect();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.operands(id));
            }
        }
        seen
    }

    fn gathered(&self) -> Vec<Kernel> {
        let needed = self.needed();
        let mut users: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for id in &needed {
            for operand in self.operands(*id) {
                users.entry(operand).or_default().push(*id);
            }
        }
        let results: BTreeSet<Id> = self.results.iter().map(|(id, _)| *id).collect();
        // Users come after what they use: backwards, a user's kernel is known.
        let mut into: BTreeMap<Id, Id> = BTreeMap::new();
        let mut kernels: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for id in needed.iter().rev() {
            let stores = match users.get(id).map(Vec::as_slice) {
                Some([user]) if !results.contains(id) && self.is_taken_in(*id, *user) => {
                    into.get(user).copied().unwrap_or(*user)
                }
                _ => *id,
            };
            into.insert(*id, stores);
            if !self.is_given(*id) || results.contains(id) {
                kernels.entry(stores).or_default().push(*id);
            }
        }
        let in_order = kernels.into_iter().map(|(stores, mut does)| {
            does.reverse();
            Kernel { stores, does }
        });
        in_order.filter(|kernel| !self.is_given(kernel.stores) || results.contains(&kernel.stores)).collect()
    }

    /// Whether a value needs no work: it is given, or another way through an array.
    pub(crate) fn is_given(&self, id: Id) -> bool {
        use Operation as O;
        self.is_number(id)
            || matches!(
                self.operations.get(id),
                O::Input(_)
                    | O::Array(_)
                    | O::Transpose(_)
                    | O::Column(_)
                    | O::Row(_)
                    | O::Reshape(_)
                    | O::Entry(..)
                    | O::Line(..)
                    | O::Slice(..)
                    | O::Diagonal(_)
            )
    }

    /// Whether a value is known before anything is given.
    fn is_number(&self, id: Id) -> bool {
        match self.operations.get(id) {
            Operation::Number(_) | Operation::Size(_) => true,
            Operation::Negate(of) => matches!(self.operations.get(*of), Operation::Number(_)),
            _ => false,
        }
    }

    /// Whether a user computes the value on its way, entry by entry, and nothing is stored.
    fn is_taken_in(&self, id: Id, user: Id) -> bool {
        use Operation as O;
        if !self.is_entrywise(id) || self.is_given(id) {
            return false;
        }
        let same = self.operations.axes(id) == self.operations.axes(user);
        match self.operations.get(user) {
            O::Sum(_) | O::SumAlong(..) | O::Norm(_) | O::Inner(..) | O::OnDiagonal(_) => true,
            _ => same && self.is_entrywise(user),
        }
    }

    pub(crate) fn is_entrywise(&self, id: Id) -> bool {
        use Operation as O;
        match self.operations.get(id) {
            O::Negate(_)
            | O::Add(..)
            | O::Subtract(..)
            | O::Multiply(..)
            | O::Divide(..)
            | O::Power(..)
            | O::Root(_)
            | O::Select(..) => true,
            O::Call { form, along, .. } => !along && functions::signature_of(*form).is_entrywise(),
            _ => false,
        }
    }

    /// How many entries a value has.
    fn entries(&self, id: Id) -> Dimension {
        Dimension::product(self.operations.axes(id))
    }

    /// How many additions, multiplications and values of functions an operation takes.
    pub(crate) fn operations_of(&self, id: Id) -> Dimension {
        use Operation as O;
        let entries = |id: &Id| self.entries(*id);
        if let Some(matrix) = self.solved_by(id) {
            // An elimination, then each column behind it.
            let side = self.operations.axes(matrix).first().cloned().unwrap_or_else(|| Dimension::number(1));
            return entries(&matrix).multiply(&side).add(&entries(&id).multiply(&side).scale(2));
        }
        match self.operations.get(id) {
            O::Inner(a, _) | O::Apply(a, _) | O::Norm(a) => entries(a).scale(2),
            O::Product(a, _) => {
                let columns = Dimension::product(self.operations.axes(id).iter().skip(1));
                entries(a).multiply(&columns).scale(2)
            }
            O::Sum(a) | O::SumAlong(a, _) => entries(a),
            O::Einsum { operands, .. } => {
                let mut lengths: BTreeMap<u16, Dimension> = BTreeMap::new();
                for (operand, labels) in operands {
                    lengths
                        .extend(labels.iter().copied().zip(self.operations.axes(*operand).iter().cloned()));
                }
                Dimension::product(lengths.values()).scale(operands.len().max(1) as i128)
            }
            O::Call { arguments, along, .. } if !along && !self.is_entrywise(id) => {
                let mut sum = Dimension::number(0);
                for argument in arguments {
                    // What is not entry by entry takes each entry as often as the argument is wide.
                    let wide = self.operations.axes(*argument).get(1).cloned();
                    sum = sum.add(&entries(argument).multiply(&wide.unwrap_or_else(|| Dimension::number(1))));
                }
                sum
            }
            O::Ones | O::Zeros | O::Identity | O::Unit(_) | O::OnDiagonal(_) | O::Spread { .. } => {
                Dimension::number(0)
            }
            _ if self.is_given(id) => Dimension::number(0),
            _ => entries(&id),
        }
    }

    /// How many operations a kernel takes.
    pub fn cost(&self, kernel: &Kernel) -> Dimension {
        kernel.does.iter().fold(Dimension::number(0), |sum, id| sum.add(&self.operations_of(*id)))
    }

    /// How many bytes a kernel reads and writes, each array once.
    pub fn bytes(&self, kernel: &Kernel) -> Dimension {
        let reads = self.reads(kernel);
        let all = reads.iter().fold(self.entries(kernel.stores), |sum, id| sum.add(&self.entries(*id)));
        all.scale(NUMBER)
    }

    /// The arrays that a kernel reads.
    fn reads(&self, kernel: &Kernel) -> BTreeSet<Id> {
        let does: BTreeSet<Id> = kernel.does.iter().copied().collect();
        let mut reads = BTreeSet::new();
        let mut open: Vec<Id> = kernel.does.iter().flat_map(|id| self.operands(*id)).collect();
        while let Some(id) = open.pop() {
            match self.operations.get(id) {
                _ if does.contains(&id) || self.is_number(id) => {}
                Operation::Transpose(of)
                | Operation::Column(of)
                | Operation::Row(of)
                | Operation::Reshape(of) => {
                    open.push(*of);
                }
                _ => _ = reads.insert(id),
            }
        }
        reads
    }
}
