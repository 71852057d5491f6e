//! Which definitions use which names, so that a redefinition can say what kept the earlier one.

use std::collections::{BTreeMap, BTreeSet};

use crate::syntax::{self, ast::Expr, ast::ExprId, ast::StatementKind, names::canonical, tokens::tokens};

/// The definitions so far, with the names that each uses.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses(BTreeMap<String, BTreeSet<String>>);

impl Uses {
    /// Takes in a program; for each name that it defines again, the definitions that use the
    /// name directly or through others, and so keep what it was before.
    pub fn take(&mut self, program: &str) -> Vec<(String, Vec<String>)> {
        let parsed = syntax::parse(program);
        let ast = &parsed.program.ast;
        let mut again = Vec::new();
        for statement in &parsed.program.statements {
            let (StatementKind::Define { name, body } | StatementKind::Function { name, body, .. }) =
                &statement.kind
            else {
                continue;
            };
            let defined = canonical(&name.text).into_owned();
            if self.0.contains_key(&defined) {
                let dependents = self.dependents(&defined);
                if !dependents.is_empty() {
                    again.push((name.text.to_string(), dependents));
                }
            }
            let inside = ast.span(*body);
            let ids = (0..u32::try_from(ast.len()).unwrap_or(u32::MAX)).map(ExprId);
            let used = ids.filter(|id| {
                let span = ast.span(*id);
                span.from >= inside.from && span.to <= statement.span.to
            });
            let names = used.filter_map(|id| match ast.get(id) {
                Expr::Name(name) | Expr::Call { function: name, .. } => {
                    Some(canonical(&name.text).into_owned())
                }
                _ => None,
            });
            self.0.insert(defined, names.collect());
        }
        again
    }

    fn dependents(&self, name: &str) -> Vec<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut open = vec![name.to_owned()];
        while let Some(next) = open.pop() {
            for (defined, used) in &self.0 {
                if used.contains(&next) && defined != name && found.insert(defined.clone()) {
                    open.push(defined.clone());
                }
            }
        }
        found.into_iter().collect()
    }
}

/// The names that a program declares.
pub(super) fn declared(program: &str) -> Vec<String> {
    let statements = syntax::parse(program).program.statements.into_iter();
    let names = statements.flat_map(|statement| match statement.kind {
        StatementKind::Declare { names, .. } | StatementKind::UnknownFunction { names, .. } => names,
        _ => Vec::new(),
    });
    names.map(|name| name.text.to_string()).collect()
}

/// A program without the statements that speak of some names; `None` where nothing is left.
pub(super) fn without(program: &str, names: &BTreeSet<String>) -> Option<String> {
    let parsed = syntax::parse(program);
    let speaks = |text: &str| {
        let mut tokens = tokens(text).into_iter();
        tokens.any(|(span, _)| names.iter().any(|name| canonical(name) == canonical(span.of(text))))
    };
    let statements = parsed.program.statements.iter().map(|statement| statement.span.of(program));
    let kept: Vec<&str> = statements.filter(|text| !speaks(text)).collect();
    (!kept.is_empty()).then(|| kept.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Uses, without};

    #[test]
    fn what_speaks_of_a_name_goes_with_it() {
        let names = BTreeSet::from(["W".to_owned()]);
        assert_eq!(without("W : R[2]; x : R\ny = W*x", &names).as_deref(), Some("x : R"));
        assert_eq!(without("W : R[2]", &names), None);
    }

    #[test]
    fn a_redefinition_names_what_used_it() {
        let mut uses = Uses::default();
        assert!(uses.take("a = x + 1\nb = 2*a\nc = sin(b); d = x").is_empty());
        assert_eq!(uses.take("a = x"), [("a".to_owned(), vec!["b".to_owned(), "c".to_owned()])]);
    }
}
