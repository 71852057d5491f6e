//! An expression that is a derivative already, by what is to be derived by: `\nabla_x \|Ax - b\|^2` by x. Who writes it in
//! LaTeX means that derivative, and not the next one.

use std::sync::Arc;

use super::Typed;
use crate::session::Expression;
use crate::syntax::ast::{Expr, ExprId};
use crate::syntax::built_in::{self, Derivative};

/// What is to be derived by, and how often.
#[derive(Clone, Debug)]
pub struct By {
    /// The names; none where the expression itself is asked.
    pub names: Vec<String>,
    /// How many times by each.
    pub order: u8,
}

impl Typed {
    /// What is derived in it, where it was typed in LaTeX and is a derivative by just what is wanted, with how often; a
    /// derivative by that and something else is itself the answer. What is none stays as it is; one in another notation
    /// is derived once more, with a note.
    #[must_use]
    pub fn by(self, wanted: By) -> (Self, By) {
        let [name] = wanted.names.as_slice() else { return (self, wanted) };
        let name = name.trim().trim_start_matches('\\').to_owned();
        let Some((of, by)) = self.derived().filter(|(_, by)| by.contains(&name)) else {
            return (self, wanted);
        };
        let typed_order = u8::try_from(by.len()).unwrap_or(u8::MAX);
        let is_answer = self.is_typeset && self.name.is_none();
        if is_answer && by.iter().all(|one| *one == name) {
            let next = typed_order.saturating_add(1);
            let note =
                format!("this is the derivative that was typed; order {next} is its derivative by {name}");
            let note = (wanted.order <= 1).then_some(note);
            let ast = Arc::clone(&self.expression.body().ast);
            let place = ast.span(of);
            let expression = Expression::at(&self.text, &ast, of, place);
            let text = format!("{}{}", self.before(), expression.text());
            let notes = self.notes.into_iter().chain(note).collect();
            let order = wanted.order.max(typed_order);
            return (Self { text, expression, notes, ..self }, By { order, ..wanted });
        }
        if is_answer && wanted.order <= 1 {
            let note = format!("this is the derivative that was typed, by {}", by.join(" and "));
            let typed = Self { notes: [self.notes, vec![note]].concat(), ..self };
            return (typed, By { names: Vec::new(), ..wanted });
        }
        let note = format!("what was typed is a derivative by {name}, and is derived by it once more");
        (Self { notes: [self.notes, vec![note]].concat(), ..self }, wanted)
    }

    /// What the expression is a derivative of, and the names by which, in turn.
    fn derived(&self) -> Option<(ExprId, Vec<String>)> {
        let body = self.expression.body();
        let Expr::Call { function, arguments } = body.ast.get(body.root) else { return None };
        let (of, by) = arguments.split_first()?;
        let by: Vec<String> = by
            .iter()
            .map(|one| match body.ast.get(*one) {
                Expr::Name(name) => Some(name.text.to_string()),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let by = match (built_in::derivative(&function.text)?, by.as_slice()) {
            (Derivative::Gradient | Derivative::Jacobian, [_]) | (Derivative::Mixed, [_, ..]) => by,
            (Derivative::Hessian, [only]) => vec![only.clone(), only.clone()],
            (Derivative::Hessian, [_, _]) => by,
            _ => return None,
        };
        Some((*of, by))
    }
}
