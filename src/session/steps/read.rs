//! The second reading of a derivation: each line, as it is printed, is read against what it says it is. The names
//! that the derivation brings mean what their own lines say.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::step::{Claimed, Line};
use super::write::Written;
use crate::diagnostic::Diagnostic;
use crate::interpret::{Meaning, StructuredGradient};
use crate::ir::{NodeId, SymbolKind};
use crate::notation::text;
use crate::session::Session;
use crate::session::left::{Left, Part};
use crate::session::outcome::{Formula, Notation};
use crate::session::reading::{self, TextMark};
use crate::session::run::UNNAMED;
use crate::span::Span;
use crate::syntax::ast::Expr;
use crate::verify::{self, Agreement, Question};

/// What a formula of a line is read against, as text.
struct Claim {
    /// What it says it is.
    asked: String,
    /// What moves, where it is a derivative or differential: a name.
    by: Option<String>,
    /// The names that do not move with what they are made of. The others only abbreviate.
    held: Vec<String>,
}

impl Claim {
    /// An equality where nothing moves.
    fn equal(asked: String) -> Self {
        Self { asked, by: None, held: Vec::new() }
    }
}

impl Session {
    /// The names that a derivation brings, taken in as definitions until the mark is forgotten.
    pub(super) fn define_intermediates(
        &mut self,
        known: &FxHashMap<NodeId, String>,
        names: &FxHashMap<NodeId, String>,
    ) -> (BTreeSet<String>, TextMark) {
        let mark = self.texts.mark();
        let users: BTreeSet<&String> = known.values().collect();
        let mut bodies: Vec<(NodeId, &String)> = names.iter().map(|(body, name)| (*body, name)).collect();
        bodies.retain(|(_, name)| !users.contains(name));
        // A part has a smaller number than what it stands in.
        bodies.sort_unstable();
        let mut ours = BTreeSet::new();
        for (body, name) in bodies {
            if !ours.insert(name.clone()) {
                continue;
            }
            let mut others = names.clone();
            others.retain(|_, other| other != name);
            let formula = self.written_whole(body, &others).filter(|one| one.notation != Notation::Index);
            let typed = formula.and_then(|one| reading::typed(&text::ascii(&one.ast, one.root)).ok());
            if let Some(body) = typed {
                self.texts.define(&Arc::from(name.as_str()), body);
            }
        }
        (ours, mark)
    }

    /// Reads every formula of a line. An error where one is not what it says it is; why one could not be read,
    /// where that is so.
    pub(super) fn read_line(
        &self,
        line: &Line,
        written: &Written,
        (ours, called): (&BTreeSet<String>, &str),
        span: Span,
    ) -> Result<Option<String>, Box<Diagnostic>> {
        if !self.options.verify {
            return Ok(None);
        }
        let mut unread = None;
        for (formula, claim) in self.claims_of(line, written, ours, called) {
            let agreement = claim.and_then(|claim| self.compared(&claim, formula, written.after));
            match agreement.unwrap_or_else(|why| Agreement::Unread { why }) {
                Agreement::Agrees { .. } => {}
                Agreement::Differs { difference } => {
                    return Err(Box::new(reading::misprint(&difference, formula, span)));
                }
                Agreement::Unread { why } | Agreement::Valueless { why, .. } => unread = unread.or(Some(why)),
            }
        }
        Ok(unread)
    }

    /// The formulas of a line, each with what it is to be.
    fn claims_of<'a>(
        &self,
        line: &Line,
        written: &'a Written,
        ours: &BTreeSet<String>,
        called: &str,
    ) -> Vec<(&'a Formula, Result<Claim, String>)> {
        let (text, mut claims) = (&written.text, Vec::new());
        let Claimed::Derivative(of, by, _) = line.claimed else {
            // An entry is equal to an entry.
            let left = text.left.as_ref().filter(|left| left.notation == text.right.notation);
            claims.extend(left.map(|left| (&text.right, Ok(Claim::equal(ascii(left))))));
            return claims;
        };
        let Some(own) = written.own.as_ref().map(ascii) else {
            return vec![(&text.right, Err("what is derived in it is not read in indices".to_owned()))];
        };
        let by = super::name_of(&self.arena, by, "x");
        let held = if line.given.is_some() { self.placed_in(of) } else { Vec::new() };
        let derivative = |asked: String| Claim { asked, by: Some(by.clone()), held: held.clone() };
        for formula in &text.given {
            match &formula.left {
                Some(Left::Differential { .. }) => {
                    claims.push((formula, Ok(derivative(format!("d({own})")))));
                }
                Some(Left::Name(name)) if line.typed.is_some() || ours.contains(&**name) => {}
                Some(left) => claims.push((formula, self.meaning_of(left, called).map(Claim::equal))),
                None => {}
            }
        }
        claims.push((&text.right, Ok(derivative(format!("jacobian({own}, {by})")))));
        claims
    }

    /// The names that stand for themselves in an expression, whatever they are made of.
    fn placed_in(&self, of: NodeId) -> Vec<String> {
        let is_placed = |node: &NodeId| self.arena.symbol_kind(*node) == Some(SymbolKind::Placeholder);
        let found = self.arena.reachable(&[of]).into_iter().filter(is_placed);
        found.map(|node| super::name_of(&self.arena, node, "x")).collect()
    }

    /// What was typed for the left side of a line; what is derived is `called` so where it has no name.
    fn meaning_of(&self, left: &Left, called: &str) -> Result<String, String> {
        let (ast, root) = self.typed.get(UNNAMED).ok_or("what was asked is not kept")?;
        let asked = text::ascii(ast, *root);
        let own = match ast.get(*root) {
            Expr::Name(name) => &*name.text,
            _ => called,
        };
        match left {
            Left::Name(name) if &**name == own => Ok(asked),
            Left::Name(name) => Ok(name.to_string()),
            Left::Derivative(quotient) if &*quotient.of.name == own => {
                let is_whole = |part: &Part| part.at.is_empty() && !part.is_vec && !part.is_row;
                let by =
                    quotient.by.iter().filter(|part| is_whole(part)).map(|part| format!(", {}", part.name));
                Ok(format!("diff({asked}{})", by.collect::<String>()))
            }
            _ => Err("its left side is not read".to_owned()),
        }
    }

    /// Compares a formula that was written from a node with what it is to be.
    fn compared(&self, claim: &Claim, formula: &Formula, node: NodeId) -> Result<Agreement, String> {
        let scope = self.texts.scope();
        let visible = scope.len();
        let shown = reading::shown(formula)?;
        let asked = reading::typed(&claim.asked)?;
        let (view, indices) = match (formula.notation, &claim.by) {
            (Notation::Index, Some(_)) => self.entry_view(node, formula)?,
            (Notation::Index, None) => (verify::View::Whole, self.entry_view(node, formula)?.1),
            _ => (verify::View::Whole, Vec::new()),
        };
        let place = |name: &String| scope.value(name, visible).ok_or("what it is derived by is not read");
        let moving = claim.by.as_ref().map(place).transpose()?;
        let mut held = Vec::new();
        for name in &claim.held {
            let place = place(name)?;
            let is_definition = matches!(scope.get(place), Some((_, Meaning::Definition(_))));
            held.extend(Some(place).filter(|_| is_definition));
        }
        let plain = self.plain_question(&asked, shown);
        // Lines are of entries that vary each on their own.
        let structured = StructuredGradient::Independent;
        Ok(verify::compare(&Question { structured, view, indices, held, moving, ..plain }))
    }
}

fn ascii(formula: &Formula) -> String {
    text::ascii(&formula.ast, formula.root)
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test that fails stops")]
mod tests {
    use super::super::write::Written;
    use crate::lower::{self, Answer};
    use crate::notation::text;
    use crate::session::Session;
    use crate::session::outcome::{Formula, Notation};
    use crate::session::reading;
    use crate::span::Span;
    use crate::syntax;

    /// Twice what a formula says.
    fn doubled(formula: &Formula) -> Formula {
        let twice = format!("2*({})", text::ascii(&formula.ast, formula.root));
        let body = reading::typed(&twice).unwrap_or_else(|why| panic!("{twice}: {why}"));
        Formula { ast: body.ast, root: body.root, ..formula.clone() }
    }

    #[test]
    fn a_line_that_says_something_else_is_refused() {
        let declared = "W : R[m,n]; x : R[n]; t : R[m]; X : R[n,n]; A : R[n,n]\n";
        for asked in [
            "grad(norm(sigma(W*x) - t)^2, W)",
            "grad(logdet(X), X)",
            "grad(x'*A*x, x)",
            "hessian(log(norm(W*x)^2 + 1), x)",
        ] {
            let mut session = Session::new();
            let program = format!("{declared}steps {asked}");
            session.run(&program);
            let parsed = syntax::parse(&program);
            let answers =
                lower::lower(&mut session.arena, &mut session.environment, &program, &parsed.program);
            let Some(Ok(Answer::Steps(asked))) = answers.into_iter().map(|one| one.outcome).next_back()
            else {
                panic!("{program}")
            };
            let known = session.names();
            let mut names = known.clone();
            let lines = session.lines(&asked, &mut names, Span::nowhere());
            let lines = lines.unwrap_or_else(|why| panic!("{program}: {why:?}"));
            let (ours, _) = session.define_intermediates(&known, &names);
            for line in &lines {
                let Some(written) = session.write_line(line) else { panic!("{program}: not written") };
                let read =
                    |written: &Written| session.read_line(line, written, (&ours, "f"), Span::nowhere());
                assert_eq!(read(&written), Ok(None), "{program}");
                // The positions of an entry are expressions of its own text.
                if written.text.right.notation != Notation::Index {
                    let mut other = written.clone();
                    other.text.right = doubled(&written.text.right);
                    assert!(read(&other).is_err(), "{program}: a result");
                }
                for place in 0..written.text.given.len() {
                    let mut other = written.clone();
                    let Some(given) = other.text.given.get_mut(place) else { continue };
                    let differential = given.left != line.given.as_ref().map(|(left, _)| left.clone());
                    *given = doubled(given);
                    assert!(!differential || read(&other).is_err(), "{program}: a differential");
                }
            }
        }
    }
}
