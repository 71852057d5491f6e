//! Which definitions use which names, so that a redefinition can say what kept the earlier one.

use std::collections::{BTreeMap, BTreeSet};

use crate::syntax::ast::{Expr, ExprId, Name, Statement, StatementKind};
use crate::syntax::{self, names::canonical, tokens::TokenKind, tokens::tokens};

use super::last::said;

/// The definitions so far, with the names that each uses.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses(BTreeMap<String, Used>);

/// What a name was defined by.
#[derive(Clone, Debug)]
struct Used {
    names: BTreeSet<String>,
    /// Whether the name is a function's: it is read where it is called, and so by what names mean there.
    is_function: bool,
}

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
            let is_function = matches!(statement.kind, StatementKind::Function { .. });
            self.0.insert(defined, Used { names: names.collect(), is_function });
        }
        again
    }

    fn dependents(&self, name: &str) -> Vec<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut open = vec![name.to_owned()];
        while let Some(next) = open.pop() {
            for (defined, used) in &self.0 {
                if used.names.contains(&next) && defined != name && found.insert(defined.clone()) {
                    open.push(defined.clone());
                }
            }
        }
        found.retain(|defined| self.0.get(defined).is_some_and(|used| !used.is_function));
        found.into_iter().collect()
    }
}

/// The names that a program declares.
pub(super) fn declared(program: &str) -> Vec<String> {
    syntax::parse(program).program.statements.iter().flat_map(declared_by).collect()
}

/// The names that a statement declares.
fn declared_by(statement: &Statement) -> Vec<String> {
    match &statement.kind {
        StatementKind::Declare { names, .. } | StatementKind::UnknownFunction { names, .. } => {
            names.iter().map(|name| name.text.to_string()).collect()
        }
        _ => Vec::new(),
    }
}

/// A program cut before each statement that says a name, the last result's, or that declares what one before it spoke of:
/// such a statement has to know what became of those. What declares a name anew stands alone. Each part with the number of line ends before it.
pub(super) fn runs<'p>(
    program: &'p str,
    last: &str,
    is_known: impl Fn(&str) -> bool,
) -> Vec<(&'p str, usize)> {
    let statements = syntax::parse(program).program.statements;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut cuts = vec![0];
    let mut is_anew = false;
    for statement in &statements {
        let text = statement.span.of(program);
        let names: BTreeSet<String> = declared_by(statement).into_iter().collect();
        let was_anew =
            std::mem::replace(&mut is_anew, names.iter().any(|name| seen.contains(name) || is_known(name)));
        if is_anew || was_anew || !said(text, |name| name == last).is_empty() {
            cuts.push(statement.span.from);
        }
        let words = tokens(text).into_iter().filter(|(_, kind)| *kind == TokenKind::Name);
        seen.extend(words.map(|(span, _)| span.of(text).to_owned()));
    }
    cuts.push(program.len());
    let part = |pair: &[usize]| match pair {
        [from, to] => {
            let lines = program.get(..*from)?.matches('\n').count();
            program.get(*from..*to).map(|part| (part, lines))
        }
        _ => None,
    };
    cuts.windows(2).filter_map(part).filter(|(text, _)| !text.trim().is_empty()).collect()
}

/// A script in which names are declared so from the beginning: before the first text that speaks of them, and nowhere
/// else.
pub(super) fn declared_anew(script: &[String], names: &BTreeSet<String>, declaration: &str) -> Vec<String> {
    let mut again = Vec::with_capacity(script.len() + 1);
    let mut is_said = false;
    for text in script {
        if !is_said && speaks(text, names) {
            is_said = true;
            again.push(declaration.to_owned());
        }
        let statements = syntax::parse(text).program.statements;
        let kept: Vec<String> =
            statements.iter().filter_map(|statement| undeclared(text, statement, names)).collect();
        if !kept.is_empty() {
            again.push(kept.join("\n"));
        }
    }
    if !is_said {
        again.push(declaration.to_owned());
    }
    again
}

/// The text of a statement that gives some names no meaning; `None` where it does nothing else.
fn undeclared(program: &str, statement: &Statement, names: &BTreeSet<String>) -> Option<String> {
    let whole = statement.span.of(program);
    let is_among = |name: &Name| names.contains(&*name.text);
    match &statement.kind {
        StatementKind::Declare { names: all, .. } | StatementKind::UnknownFunction { names: all, .. } => {
            let others: Vec<&str> =
                all.iter().filter(|name| !is_among(name)).map(|name| name.span.of(program)).collect();
            let (first, last) = (all.first()?, all.last()?);
            let before = program.get(statement.span.from..first.span.from)?;
            let after = program.get(last.span.to..statement.span.to)?;
            (!others.is_empty()).then(|| format!("{before}{}{after}", others.join(", ")))
        }
        StatementKind::Define { name, .. } | StatementKind::Function { name, .. } if is_among(name) => None,
        _ => Some(whole.to_owned()),
    }
}

/// Whether a text speaks of some names.
fn speaks(text: &str, names: &BTreeSet<String>) -> bool {
    let mut tokens = tokens(text).into_iter();
    tokens.any(|(span, _)| names.iter().any(|name| canonical(name) == canonical(span.of(text))))
}

/// A program without the statements that speak of some names; `None` where nothing is left.
pub(super) fn without(program: &str, names: &BTreeSet<String>) -> Option<String> {
    let parsed = syntax::parse(program);
    let statements = parsed.program.statements.iter().map(|statement| statement.span.of(program));
    let kept: Vec<&str> = statements.filter(|text| !speaks(text, names)).collect();
    (!kept.is_empty()).then(|| kept.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Uses, declared_anew, runs, without};

    #[test]
    fn what_is_declared_anew_is_so_from_the_beginning() {
        let script = ["n = 3", "s, t : R; K = s*eye(2)", "s = 4", "f(x) = x"].map(str::to_owned);
        let anew =
            |name: &str, declaration| declared_anew(&script, &BTreeSet::from([name.to_owned()]), declaration);
        assert_eq!(
            anew("s", "s : R positive"),
            ["n = 3", "s : R positive", "t : R\nK = s*eye(2)", "f(x) = x"]
        );
        assert_eq!(anew("y", "y : R").last().map(String::as_str), Some("y : R"));
        assert_eq!(anew("f", "f : R -> R"), ["n = 3", "s, t : R\nK = s*eye(2)", "s = 4", "f : R -> R"]);
    }

    #[test]
    fn what_speaks_of_an_earlier_answer_is_run_after_it() {
        let parts = |program: &'static str| runs(program, "ans", |name| name == "A");
        assert_eq!(
            parts("x : R[n]\n2*x\nsum(ans); ans"),
            [("x : R[n]\n2*x\n", 0), ("sum(ans); ", 2), ("ans", 2)]
        );
        assert_eq!(parts("x : R[2]\nx\nx : R[3]\nx"), [("x : R[2]\nx\n", 0), ("x : R[3]\n", 2), ("x", 3)]);
        assert_eq!(parts("2*x\nx : R[3]"), [("2*x\n", 0), ("x : R[3]", 1)]);
        assert_eq!(parts("A : R[3,3]; A*x\nb"), [("A : R[3,3]; ", 0), ("A*x\nb", 0)]);
        assert_eq!(parts("  "), []);
    }

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
