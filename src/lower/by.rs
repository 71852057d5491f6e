//! What was probably meant where what one derives by is not said, or said as other systems have it:
//! `grad(x'*A*x)`, `diff(f, x, 2)`, `hessian(f, [x; y])`.

use super::error::LowerError;
use super::evaluate::Lower;
use super::names::conventional_order;
use super::operators::Derivative;
use crate::diagnostic::Mend;
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name};

/// The most often that a number says to derive.
const MOST_TIMES: i64 = 6;

impl Lower<'_> {
    /// `grad(x'*A*x, x)` for `grad(x'*A*x)`: by the first small letter, else by the first name.
    pub(super) fn by_what(&self, ast: &Ast, function: &Name, arguments: &[ExprId]) -> Option<Mend> {
        let [only] = arguments else { return None };
        if matches!(ast.get(*only), Expr::Name(_)) {
            return None;
        }
        let names: Vec<&str> = ast
            .reachable(&[*only])
            .into_iter()
            .filter_map(|id| if let Expr::Name(name) = ast.get(id) { Some(&*name.text) } else { None })
            .filter(|name| !self.is_natural_base(name) && self.entry(name).is_some())
            .collect();
        let by = names.iter().find(|name| conventional_order(name) < 2).or(names.first())?;
        let span = ast.span(*only);
        let text = span.of(self.source);
        if self.frames.len() != 1 || text.is_empty() {
            return None;
        }
        let message = format!("say by what: `{}({text}, {by})`", function.text);
        Some(Mend { message, edits: vec![(Span::new(span.to, span.to), format!(", {by}"))] })
    }

    /// The error for a number or a list of names that stands in the place of a name to derive by.
    pub(super) fn listed(
        &self,
        ast: &Ast,
        id: ExprId,
        derivative: Derivative,
        arguments: &[ExprId],
    ) -> Option<LowerError> {
        let directed =
            matches!(derivative, Derivative::Forward | Derivative::Backward | Derivative::HessianVector);
        let [of, first, rest @ ..] = arguments else { return None };
        if directed {
            return None;
        }
        let (of, span) = (ast.span(*of).of(self.source), ast.span(id));
        let here = self.frames.len() == 1 && !of.is_empty();
        let mend = |instead: String| {
            let edits = if here { vec![(span, instead.clone())] } else { Vec::new() };
            Some(Mend { message: format!("write `{instead}`"), edits })
        };
        if let ([times], Expr::Name(by)) = (rest, ast.get(*first))
            && let Expr::Number { value, .. } = ast.get(*times)
            && let Some(count) =
                (1..=MOST_TIMES).find(|count| *value == crate::number::rational::integer(*count))
        {
            let again = usize::try_from(count).unwrap_or(1);
            let message = "the name stands as often as one derives".to_owned();
            let instead = format!("diff({of}{})", format!(", {}", by.text).repeat(again));
            return Some(LowerError::DeriveBy { message, span: ast.span(*times), mend: mend(instead) });
        }
        let Expr::Bracket { rows } = ast.get(*first) else { return None };
        let names: Option<Vec<&str>> = rows
            .iter()
            .flatten()
            .map(|id| if let Expr::Name(name) = ast.get(*id) { Some(&*name.text) } else { None })
            .collect();
        let names = names.filter(|_| rest.is_empty() && here)?;
        let by_each = |sign: &str, of: &dyn Fn(&str) -> String| {
            names.iter().map(|name| of(name)).collect::<Vec<_>>().join(sign)
        };
        let instead = match derivative {
            Derivative::Gradient => by_each("; ", &|name| format!("diff({of}, {name})")),
            Derivative::Hessian => {
                by_each("; ", &|row| by_each(", ", &|column| format!("diff({of}, {row}, {column})")))
            }
            Derivative::Jacobian | Derivative::Mixed => by_each(", ", &|name| format!("diff({of}, {name})")),
            _ => return None,
        };
        let message = "one derives by one name at a time".to_owned();
        Some(LowerError::DeriveBy { message, span: ast.span(*first), mend: mend(format!("[{instead}]")) })
    }
}
