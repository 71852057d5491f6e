//! An expression that is a derivative already, by what is to be derived by: `\nabla_x \|Ax - b\|^2` by x. Who writes it in
//! LaTeX means that derivative, and not the next one.

use std::sync::Arc;

use super::Typed;
use crate::session::Expression;
use crate::syntax::ast::{Expr, ExprId};
use crate::syntax::built_in::{self, Derivative};

impl Typed {
    /// What is derived in it, where it is a derivative by just this and was typed in LaTeX; else as it is, with a note that
    /// it is derived once more.
    #[must_use]
    pub fn by(self, wanted: &[String], order: u8) -> Self {
        let [wanted] = wanted else { return self };
        let Some(of) = self.derived_by(wanted.trim().trim_start_matches('\\')) else { return self };
        if self.is_typeset && self.name.is_none() {
            let note =
                format!("this is the derivative that was typed; order 2 is its derivative by {wanted}");
            let note = (order == 1).then_some(note);
            let ast = Arc::clone(&self.expression.body().ast);
            let place = ast.span(of);
            let expression = Expression::at(&self.text, &ast, of, place);
            let before = self.before().to_owned();
            let text = format!("{before}{}", expression.text());
            return Self { text, expression, notes: self.notes.into_iter().chain(note).collect(), ..self };
        }
        let note = format!("what was typed is a derivative by {wanted}, and is derived by it once more");
        Self { notes: [self.notes, vec![note]].concat(), ..self }
    }

    /// What the expression is the first derivative of, by a name.
    fn derived_by(&self, name: &str) -> Option<ExprId> {
        let body = self.expression.body();
        let Expr::Call { function, arguments } = body.ast.get(body.root) else { return None };
        let (Some(Derivative::Gradient | Derivative::Jacobian), [of, by]) =
            (built_in::derivative(&function.text), arguments.as_slice())
        else {
            return None;
        };
        matches!(body.ast.get(*by), Expr::Name(by) if *by.text == *name).then_some(*of)
    }
}
