//! Terms that are left out. `sum(1/(i - 2) for i in 1..4 if i != 2)` says that there is no term where `i` is 2, and so does
//! the product `(i != 2)*(1/(i - 2))` that it is read as: where what is made of comparisons, ones and identities alone
//! is 0, what it is multiplied by need not have a value.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::entrywise::{divided_where, negate};
use super::error::{InterpretError, Meant};
use super::evaluate::Interpreter;
use super::scope::Body;
use super::tree::{eager, reachable};
use super::value::Value;
use super::world::{Frame, World};
use crate::functions::{self, kernels::Kind};
use crate::number::{Jet, Number};
use crate::syntax::ast::{Ast, Expr, ExprId, Operator};
use crate::syntax::built_in::{self, Builder};

/// What is known of an expression's parts where some of them may have no value.
struct Parts<K> {
    values: FxHashMap<ExprId, Rc<Value<K>>>,
    failed: FxHashMap<ExprId, InterpretError>,
    /// In the place of what failed, something of its shape, where that is known.
    alike: FxHashMap<ExprId, Rc<Value<K>>>,
    /// What is 0 because a mask is.
    left_out: FxHashSet<ExprId>,
    masks: FxHashSet<ExprId>,
}

impl<K: Kind> Interpreter<'_, K>
where
    Jet<K>: Kind,
{
    /// The value of a body some parts of which may have none; `why` it has none as it stands.
    pub(super) fn walk_around(
        &mut self,
        body: &Body,
        frame: &Rc<Frame<K>>,
        world: &mut World<K>,
        why: InterpretError,
    ) -> Meant<Rc<Value<K>>> {
        let order = reachable(&body.ast, body.root, eager);
        let masks = self.masks(&body.ast, &order, frame);
        if masks.is_empty() || !why.is_of_point() {
            return Err(why);
        }
        let (values, failed) = (FxHashMap::default(), FxHashMap::default());
        let (alike, left_out) = (FxHashMap::default(), FxHashSet::default());
        let mut parts = Parts { values, failed, alike, left_out, masks };
        for id in order {
            let done = match parts.left_out(self, &body.ast, id)? {
                Some(value) => Ok(value),
                None => parts
                    .operands(&body.ast, id)
                    .map_or_else(Err, |()| self.step(&body.ast, id, &parts.values, frame, world)),
            };
            match done {
                Ok(value) => {
                    if let Value::Array { array, .. } = &*value {
                        self.spend(1 + array.data().len())?;
                        let is_nothing = array.axes() == 0 && array.first().vanishes();
                        if parts.masks.contains(&id) && is_nothing {
                            parts.left_out.insert(id);
                        }
                    }
                    parts.values.insert(id, value);
                }
                Err(error) if error.is_of_point() => parts.fail(&body.ast, id, error),
                Err(error) => return Err(error),
            }
        }
        match (parts.values.remove(&body.root), parts.failed.remove(&body.root)) {
            (Some(value), _) => Ok(value),
            (None, error) => Err(error.unwrap_or(why)),
        }
    }

    /// Which expressions are made of comparisons, ones and identities alone.
    fn masks(&self, ast: &Ast, order: &[ExprId], frame: &Frame<K>) -> FxHashSet<ExprId> {
        let is_users = |name: &str| {
            let visible = frame.visible;
            visible.is_some_and(|visible| {
                self.scope.function(name, visible).is_some() || self.scope.value(name, visible).is_some()
            })
        };
        let mut numbers: FxHashSet<ExprId> = FxHashSet::default();
        let mut masks: FxHashSet<ExprId> = FxHashSet::default();
        for id in order {
            let all = |ids: &[&ExprId]| ids.iter().all(|id| masks.contains(*id) || numbers.contains(*id));
            let is_mask = match ast.get(*id) {
                Expr::Number { .. } => {
                    numbers.insert(*id);
                    false
                }
                Expr::Name(name) => &*name.text == built_in::IDENTITY && !is_users(&name.text),
                Expr::Call { function, .. } if is_users(&function.text) => false,
                Expr::Call { function, .. } => {
                    let builder = built_in::builder(&function.text);
                    let chooses = functions::find(&function.text)
                        .is_some_and(|(_, row)| row.forms.iter().all(|form| form.chooser));
                    chooses || matches!(builder, Some(Builder::Identity | Builder::Ones))
                }
                Expr::Negate(inner) | Expr::Transpose(inner) => masks.contains(inner),
                Expr::Binary { operator, left, right } => {
                    use Operator as O;
                    matches!(operator, O::Add | O::Subtract | O::Multiply | O::Hadamard)
                        && all(&[left, right])
                }
                _ => false,
            };
            if is_mask {
                masks.insert(*id);
            }
        }
        masks
    }
}

impl<K: Kind> Parts<K>
where
    Jet<K>: Kind,
{
    /// Fails where an operand did.
    fn operands(&self, ast: &Ast, id: ExprId) -> Meant<()> {
        eager(ast.get(id)).iter().find_map(|one| self.failed.get(one)).cloned().map_or(Ok(()), Err)
    }

    /// The value of what a mask leaves out, in whole or entry by entry.
    fn left_out(
        &mut self,
        interpreter: &mut Interpreter<'_, K>,
        ast: &Ast,
        id: ExprId,
    ) -> Meant<Option<Rc<Value<K>>>> {
        let is_out = |id: &ExprId| self.left_out.contains(id);
        let value = match ast.get(id) {
            Expr::Negate(inner) if is_out(inner) => self.values.get(inner).map(|inner| negate(inner)),
            Expr::Binary { operator: operator @ (Operator::Multiply | Operator::Hadamard), left, right }
                if is_out(left) || is_out(right) =>
            {
                let both = self.alike(*left).zip(self.alike(*right));
                both.map(|(left, right)| interpreter.binary(*operator, &left, &right))
            }
            Expr::Binary { operator: Operator::Divide | Operator::HadamardDivide, left, .. }
                if is_out(left) =>
            {
                self.values.get(left).map(|left| Ok(left.as_ref().clone()))
            }
            Expr::Binary { operator: Operator::Divide | Operator::HadamardDivide, left, right }
                if self.masks.contains(left) =>
            {
                let both = self.values.get(left).zip(self.values.get(right));
                return Ok(both.and_then(|(left, right)| divided_where(left, right).ok()).map(Rc::new));
            }
            _ => None,
        };
        let Some(value) = value else { return Ok(None) };
        self.left_out.insert(id);
        Ok(Some(Rc::new(value?)))
    }

    /// The value of a part, or something of its shape.
    fn alike(&self, id: ExprId) -> Option<Rc<Value<K>>> {
        self.values.get(&id).or_else(|| self.alike.get(&id)).cloned()
    }

    /// Notes that a part has no value, and what is known of its shape.
    fn fail(&mut self, ast: &Ast, id: ExprId, error: InterpretError) {
        self.failed.insert(id, error);
        let alike = match ast.get(id) {
            Expr::Negate(inner) => self.alike(*inner),
            Expr::Binary { operator: Operator::Power | Operator::HadamardPower, left, .. } => {
                self.alike(*left)
            }
            Expr::Binary { operator, left, right } => match (self.alike(*left), self.alike(*right)) {
                (Some(left), Some(right)) if left.order() == 0 => Some(right),
                (Some(left), Some(right)) if right.order() == 0 || *operator != Operator::Multiply => {
                    Some(left)
                }
                _ => None,
            },
            Expr::Call { function, arguments } => {
                let all: Option<Vec<_>> = arguments.iter().map(|argument| self.alike(*argument)).collect();
                all.and_then(|all| number_for(&function.text, &all))
            }
            _ => None,
        };
        if let Some(alike) = alike {
            self.alike.insert(id, alike);
        }
    }
}

/// A number in the place of what a function of the table makes of some arguments, where that is one.
fn number_for<K: Kind>(function: &str, arguments: &[Rc<Value<K>>]) -> Option<Rc<Value<K>>> {
    let (row, known) = functions::find(function)?;
    let is_number = (0..known.forms.len()).any(|form| {
        let form = u16::try_from(form).ok().map(|form| functions::FormId { row, form });
        let signature = form.map(functions::signature_of);
        signature.is_some_and(|signature| {
            let orders = signature.arguments.iter().map(|argument| argument.axes.len());
            signature.value.is_empty() && orders.eq(arguments.iter().map(|argument| argument.order()))
        })
    });
    let entry = arguments.first()?.array().ok()?.first().clone();
    is_number.then(|| Rc::new(Value::scalar(entry)))
}
