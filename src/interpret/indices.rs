//! Over how many positions a free index runs: `i` in `(A*x)[i]` over the rows of `A`.

use std::rc::Rc;
use std::sync::Arc;

use super::error::Meant;
use super::evaluate::Interpreter;
use super::scope::Body;
use super::tree::{all, reachable};
use super::value::Value;
use super::world::{Frame, Local, World};
use crate::functions::kernels::Kind;
use crate::number::Jet;
use crate::syntax::ast::{Ast, Expr, ExprId, Subscript};
use crate::syntax::built_in::{self, Builder};

impl<K: Kind> Interpreter<'_, K>
where
    Jet<K>: Kind,
{
    /// The length of an axis that a free index of a body selects from; `None` where it selects from none
    /// whose length can be told. `others` are the free indices of the body, itself among them.
    pub fn run(
        &mut self,
        body: &Body,
        visible: usize,
        index: &str,
        others: &[Arc<str>],
    ) -> Meant<Option<usize>> {
        let one = Rc::new(Value::scalar(self.whole(1)?));
        let locals = others.iter().map(|name| (Arc::clone(name), Local::Value(Rc::clone(&one)))).collect();
        let frame = Rc::new(Frame { visible: Some(visible), locals });
        for id in reachable(&body.ast, body.root, all) {
            let selected = match body.ast.get(id) {
                Expr::Select { base, subscripts } => {
                    let here = |subscript: &Subscript| match subscript {
                        Subscript::Entry(entry) => names(&body.ast, *entry, index),
                        _ => false,
                    };
                    subscripts.iter().position(here).map(|axis| (*base, Some(axis)))
                }
                Expr::Call { function, arguments }
                    if built_in::builder(&function.text) == Some(Builder::Unit) =>
                {
                    let (positions, lengths) = arguments.split_at(arguments.len() / 2);
                    let place = positions.iter().position(|entry| names(&body.ast, *entry, index));
                    place.and_then(|place| lengths.get(place)).map(|length| (*length, None))
                }
                _ => None,
            };
            let Some((root, axis)) = selected else { continue };
            let part = Body { ast: Arc::clone(&body.ast), root };
            let mut world = World::still();
            self.prepare(&part, &frame, &mut world);
            // What has no value without its surroundings, a summand for instance, tells nothing.
            let Ok(value) = self.body(&part, &frame, &mut world) else { continue };
            let length = match (axis, &*value) {
                (Some(axis), Value::Array { array, .. }) => array.shape().get(axis).copied(),
                (None, value) => value.whole().ok().and_then(|length| usize::try_from(length).ok()),
                _ => None,
            };
            if length.is_some() {
                return Ok(length);
            }
        }
        Ok(None)
    }
}

fn names(ast: &Ast, id: ExprId, index: &str) -> bool {
    matches!(ast.get(id), Expr::Name(name) if *name.text == *index)
}
