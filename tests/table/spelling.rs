//! Every text of the table, written in every notation: the two that are read come back as the same
//! expression, the two that are set have all their braces and parentheses.

use gradus::functions::{self, FormId};
use gradus::notation::text;
use gradus::syntax;

use super::cases::cases;
use super::every_form;

/// The texts of a form: its calls and its mathematics.
fn texts(form: FormId) -> Vec<String> {
    let facts = functions::form(form);
    let calls = cases(form).into_iter().map(|case| case.call);
    let written = [facts.differential, facts.definition, facts.adjoint].map(str::to_owned);
    let sides =
        facts.identities.iter().flat_map(|one| one.equation.split("==").map(|side| side.trim().to_owned()));
    calls.chain(written).chain(sides).filter(|text| !text.is_empty()).collect()
}

fn spelled(name: &str) -> Option<&'static str> {
    functions::find(name).map(|(_, row)| row.latex).filter(|latex| !latex.is_empty())
}

#[test]
fn every_text_is_spelled_in_every_notation() {
    every_form(|form| texts(form).iter().flat_map(|text| faults(text)).collect());
}

fn faults(text: &str) -> Vec<String> {
    let (ast, root) = match syntax::parse_expression(text) {
        Ok(read) => read,
        Err(fault) => return vec![format!("{text} is not read: {}", fault.message)],
    };
    let mut faults = Vec::new();
    for written in [text::ascii(&ast, root), text::unicode(&ast, root)] {
        let same = syntax::parse_expression(&written).is_ok_and(|(again, id)| ast.same(root, &again, id));
        if !same {
            faults.push(format!("{text} is written {written}, which is read as something else"));
        }
    }
    for written in [text::latex(&ast, root, &spelled), text::typst(&ast, root, &|_| None)] {
        if written.trim().is_empty() || !balanced(&written) {
            faults.push(format!("{text} is set as {written}"));
        }
    }
    faults
}

/// Whether every bracket has its fellow, `\left` and `\right` too.
fn balanced(text: &str) -> bool {
    let mut open = Vec::new();
    // Quoted letters are letters: `delim: "["`.
    for letter in text.split('"').step_by(2).flat_map(str::chars) {
        match letter {
            '(' | '[' | '{' => open.push(letter),
            ')' if open.pop() != Some('(') => return false,
            ']' if open.pop() != Some('[') => return false,
            '}' if open.pop() != Some('{') => return false,
            _ => {}
        }
    }
    open.is_empty() && text.matches(r"\left").count() == text.matches(r"\right").count()
}

#[test]
fn every_call_is_read_back_as_the_same_node() {
    every_form(|form| {
        let mut faults = Vec::new();
        for mut case in cases(form) {
            let (ast, root) = syntax::parse_expression(&case.call).unwrap();
            let before = case.run(&format!("before = {}", case.call)).map(|node| case.arena.unfold(node));
            for written in [text::ascii(&ast, root), text::unicode(&ast, root)] {
                let after = case.run(&format!("after = {written}")).map(|node| case.arena.unfold(node));
                if before != after {
                    faults.push(format!("{} is written {written}, another expression", case.call));
                }
            }
        }
        faults
    });
}
