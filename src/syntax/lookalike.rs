//! Names that look alike and are not the same: letters of other alphabets beside Latin ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ast::{Expr, ExprId, Name, Program, StatementKind};
use super::names::canonical;
use super::words::shown;
use crate::diagnostic::Diagnostic;

/// Letters that are drawn as a Latin letter is, and that letter. Greek letters that are drawn otherwise,
/// such as α beside a, are names of their own that people tell apart.
const ALIKE: &[(&str, &str)] = &[
    // Cyrillic.
    ("аԁеһіјкӏорԛсѕԝхуАВЕНІЈКМОРЅТХҮС", "adehijklopqcswxyABEHIJKMOPSTXYC"),
    // Greek.
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον", "ABEZHIKMNOPTYXov"),
    // Armenian, and letters without their dot.
    ("օսհոցլıȷ", "ouhnglij"),
];

/// The Latin letter that a letter looks like.
fn latin(letter: char) -> Option<char> {
    ALIKE.iter().find_map(|(foreign, latin)| {
        let place = foreign.chars().position(|one| one == letter)?;
        latin.chars().nth(place)
    })
}

/// What a name looks like; `None` where each of its letters is drawn as itself.
fn looks_like(name: &str) -> Option<String> {
    if name.is_ascii() || !name.chars().any(|letter| latin(letter).is_some()) {
        return None;
    }
    let drawn: String = name.chars().map(|letter| latin(letter).unwrap_or(letter)).collect();
    Some(canonical(&drawn).into_owned())
}

/// One warning for each name of a program that looks like another: one of the program, or one that
/// was `known` before.
pub fn lookalikes<'a>(program: &'a Program, known: impl Iterator<Item = &'a Arc<str>>) -> Vec<Diagnostic> {
    let names = names(program);
    let mut drawn: BTreeMap<String, Vec<&Arc<str>>> = BTreeMap::new();
    let mut is_foreign = false;
    for name in known.chain(names.iter().map(|name| &name.text)) {
        let look = looks_like(name);
        is_foreign |= look.is_some();
        let all = drawn.entry(look.unwrap_or_else(|| canonical(name).into_owned())).or_default();
        if !all.contains(&name) && all.len() < MOST {
            all.push(name);
        }
    }
    let mut warnings = Vec::new();
    if !is_foreign {
        return warnings;
    }
    let mut said: Vec<&str> = Vec::new();
    for name in names {
        let look = looks_like(&name.text).unwrap_or_else(|| canonical(&name.text).into_owned());
        let first = drawn.get(&look).and_then(|all| all.first());
        if let Some(first) = first.filter(|first| canonical(first) != canonical(&name.text))
            && !said.contains(&&*name.text)
            && said.len() < MOST
        {
            said.push(&name.text);
            warnings.push(warning(name, first));
        }
    }
    warnings
}

fn warning(name: &Name, other: &str) -> Diagnostic {
    let foreign = |text: &str| {
        let letters = text.chars().filter(|letter| !letter.is_ascii());
        letters.map(|letter| format!("U+{:04X}", u32::from(letter))).collect::<Vec<_>>().join(", ")
    };
    let own = foreign(&name.text);
    let told = if own.is_empty() { foreign(other) } else { own };
    Diagnostic::new("G0123", format!("`{}` looks like another name", shown(&name.text)), name.span)
        .marked("a name of its own")
        .note(format!("letters of another alphabet: {told}"))
}

/// How many names are told apart; a text of more is no accident.
const MOST: usize = 20;

/// The names of a program where they stand.
fn names(program: &Program) -> Vec<&Name> {
    let mut names: Vec<&Name> = Vec::new();
    for statement in &program.statements {
        match &statement.kind {
            StatementKind::Declare { names: declared, .. } => names.extend(declared),
            StatementKind::Define { name, .. } => names.push(name),
            StatementKind::Function { name, parameters, .. } => {
                names.extend([name].into_iter().chain(parameters));
            }
            _ => {}
        }
    }
    let all = (0..u32::try_from(program.ast.len()).unwrap_or(u32::MAX)).map(ExprId);
    names.extend(all.filter_map(|id| match program.ast.get(id) {
        Expr::Name(name) => Some(name),
        _ => None,
    }));
    names.sort_by_key(|name| name.span.from);
    names
}

#[cfg(test)]
mod tests {
    use super::{ALIKE, lookalikes};
    use crate::syntax::parse;

    #[test]
    fn every_letter_has_one_that_it_looks_like() {
        for (foreign, latin) in ALIKE {
            assert_eq!(foreign.chars().count(), latin.chars().count(), "{foreign}");
            assert!(foreign.chars().all(|letter| !letter.is_ascii()), "{foreign}");
        }
    }

    #[test]
    fn only_names_that_stand_beside_each_other_are_told() {
        let count = |text: &str| lookalikes(&parse(text).program, std::iter::empty()).len();
        assert_eq!(count("a : R\n\u{430} + a"), 1);
        assert_eq!(count("\u{430} + 1"), 0);
        assert_eq!(count("α + a"), 0);
        assert_eq!(count("λ + lambda"), 0);
        assert_eq!(count("W1 + W₁"), 0);
    }
}
