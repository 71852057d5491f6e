//! What is said in the place of a false claim. The textbook's claims are spoilt by one stroke of the pen each,
//! and what was true before has to be named; of falsehoods that no stroke mends nothing may be said.

use std::fs;
use std::path::Path;

use gradus::session::{Answer, Repair, RepairKind, Session, Slip};

use super::lines;

/// A claim, and what was said before it.
struct Stated {
    before: String,
    left: String,
    right: String,
}

/// The claims of the textbook cases that stand in one line.
fn stated() -> Vec<Stated> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/textbook");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "gradus"));
    files.sort();
    let mut found = Vec::new();
    for case in files.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<String>().split("\n## ")
    {
        let mut before = String::new();
        for line in case.lines().skip(1).filter(|line| !line.starts_with('#')) {
            if let Some((left, right)) =
                line.strip_prefix("claim ").and_then(|claim| claim.split_once(" == "))
            {
                let (left, right) = (left.to_owned(), right.to_owned());
                found.push(Stated { before: before.clone(), left, right });
            } else if line.contains(" : ") || line.contains(" = ") || line.starts_with("assume ") {
                before.push_str(line);
                before.push('\n');
            }
        }
    }
    found
}

/// Every text that is one stroke away: a transpose more or less, a sign, a 2, two factors in the other order.
fn spoilt(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for (at, sign) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + sign.len_utf8()..]);
        match sign {
            '\'' => found.push(format!("{before}{after}")),
            _ if sign.is_ascii_uppercase()
                && !before.ends_with(is_name)
                && !after.starts_with(|c| is_name(c) || matches!(c, '\'' | '(' | '[' | ',')) =>
            {
                found.push(format!("{before}{sign}'{after}"));
            }
            _ => {}
        }
    }
    for (sign, other) in [(" + ", " - "), (" - ", " + "), ("2*", ""), ("/2", ""), ("-", "")] {
        for (at, _) in text.match_indices(sign) {
            let before = &text[..at];
            let is_first = before.is_empty() || before.ends_with('(') || before.ends_with('-');
            if is_first || !matches!(sign, "2*" | "-") {
                found.push(format!("{before}{other}{}", &text[at + sign.len()..]));
            }
        }
    }
    let factor = |text: &str| text.chars().take_while(|c| is_name(*c) || *c == '\'').count();
    for (at, _) in text.match_indices('*') {
        let first = factor(&text[..at].chars().rev().collect::<String>());
        let second = factor(&text[at + 1..]);
        let is_call = text[at + 1 + second..].starts_with(['(', '[']);
        if first > 0 && second > 0 && !is_call && !text[..at].ends_with('.') {
            let (one, other) = (&text[at - first..at], &text[at + 1..at + 1 + second]);
            found.push(format!("{}{other}*{one}{}", &text[..at - first], &text[at + 1 + second..]));
        }
    }
    found
}

/// What is said in the place of a claim, and whether it names what is always true; `None` where it holds.
fn said(before: &str, claim: &str) -> Option<(Vec<String>, bool)> {
    let outcome = Session::new().run(&format!("{before}\nclaim {claim}")).pop().unwrap();
    if matches!(&outcome.answer, Answer::Claim(answer) if answer.holds == Some(true)) {
        return None;
    }
    let is_named = |repair: &Repair| matches!(repair.kind, RepairKind::Relation | RepairKind::Edit);
    let names = outcome.repairs.iter().any(is_named);
    Some((outcome.repairs.into_iter().map(|repair| repair.text).collect(), names))
}

/// Of how many claims one is spoilt: all of them take minutes where nothing is optimised.
const EACH: usize = 4;

#[test]
fn what_was_true_before_one_stroke_is_named() {
    let (mut tried, mut missed) = (0, Vec::new());
    for (number, Stated { before, left, right }) in stated().iter().enumerate() {
        let strokes = if number % EACH == 0 { spoilt(right) } else { Vec::new() };
        let Some(wrong) = strokes.get(number * 7 % strokes.len().max(1)) else { continue };
        let claim = format!("{left} == {wrong}");
        if said(before, &format!("{left} == {right}")).is_some() {
            continue;
        }
        let Some((said, is_named)) = said(before, &claim) else { continue };
        tried += 1;
        if !is_named {
            missed.push(format!("{claim}\n    was {right}\n    {}", said.join("\n    ")));
        }
    }
    assert!(missed.len() * 10 <= tried, "{} of {tried} are missed:\n{}", missed.len(), missed.join("\n"));
    assert!(tried > 20, "{tried}");
}

#[test]
fn of_what_nothing_mends_nothing_is_said() {
    let mut wrong = Vec::new();
    for line in lines(include_str!("unrepaired.txt")) {
        let [before, claim] = line.as_slice() else { panic!("{line:?}") };
        match said(before, claim) {
            None => wrong.push(format!("{claim} holds")),
            Some((said, _)) if !said.is_empty() => wrong.push(format!("{claim}: {said:?}")),
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn classic_mistakes_are_explained() {
    let mut wrong = Vec::new();
    for line in lines(include_str!("repaired.txt")) {
        let [before, claim, wanted] = line.as_slice() else { panic!("{line:?}") };
        let found = said(before, claim).map(|(said, _)| said.join("; ")).unwrap_or_default();
        if found != *wanted {
            wrong.push(format!("{claim}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_slip_is_one_whether_the_sides_fit_or_not() {
    let declared = "A, B : R[n,n]; X : R[m,n]; x, b : R[n]; y : R[m]";
    let slip = |claim: &str| {
        let outcome = Session::new().run(&format!("{declared}\nclaim {claim}")).pop().unwrap();
        outcome.repairs.iter().find_map(|repair| repair.slip)
    };
    let known = [
        ("grad(norm(X*x - y)^2, x) == X'*(X*x - y)", Some(Slip::Number)),
        ("grad(norm(X*x - y)^2, x) == 2*X'*(X*x + y)", Some(Slip::Number)),
        ("grad(norm(X*x - y)^2, x) == 2*X*(X*x - y)", Some(Slip::Transpose)),
        ("grad(b'*A*x, x) == A*b", Some(Slip::Transpose)),
        // Another layout is no slip, and another formula is none.
        ("jacobian(A*x, x) == A'", None),
        ("grad(tr(A*B), A) == inv(B)", None),
    ];
    for (claim, wanted) in known {
        assert_eq!(slip(claim), wanted, "{claim}");
    }
}
