//! Every code that the engine can say has a page, and every page's programs do what it says of them.

#![expect(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test that fails stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use gradus::array::Array;
use gradus::diagnostic::Diagnostic;
use gradus::differentiate::Differentiator;
use gradus::evaluate::{Values, evaluate};
use gradus::functions::{self, FormId};
use gradus::ir::{Arena, SymbolKind};
use gradus::number::{Ball, Rational, rational};
use gradus::report::{Palette, Severity, Source, render_all};
use gradus::session::{Answer, Session};
use gradus::shape::Dimension;
use gradus::span::Span;
use gradus::worksheet;

use crate::harness::{snapshot, whole};

/// Every `"G0101"` in the sources below a folder, but for the list of pages itself.
fn codes_in(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes_in(&path, codes);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("cli/pages.rs")
        {
            let text = fs::read_to_string(&path).unwrap();
            for (at, _) in text.match_indices("\"G0") {
                let code: String = text[at + 1..].chars().take_while(|character| *character != '"').collect();
                if code.len() == 5 && code[1..].chars().all(|character| character.is_ascii_digit()) {
                    codes.insert(code);
                }
            }
        }
    }
}

fn pages() -> Vec<(String, String)> {
    let mut pages: Vec<_> = fs::read_dir("docs/src/errors")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    pages.sort();
    pages
}

/// The text of the first fence that opens with the line.
fn fence<'a>(page: &'a str, opening: &str) -> Option<&'a str> {
    let (_, after) = page.split_once(&format!("```{opening}\n"))?;
    after.split_once("\n```").map(|(program, _)| program)
}

/// What a page shows as faulty.
enum Faulty<'a> {
    /// A program.
    Program(&'a str),
    /// A document, whose own equations are checked too.
    Document(&'a str),
    /// A command line.
    Command(&'a str),
    /// Nothing that a person can give Gradus: a use of the library, or a fault of Gradus itself.
    Inside,
}

impl<'a> Faulty<'a> {
    fn of(code: &str, page: &'a str) -> Self {
        let program = fence(page, "gradus,fail").or_else(|| fence(page, &format!("gradus,fail={code}")));
        let document = || fence(page, "markdown,fail").map(Self::Document);
        let command = || fence(page, "console,fail").and_then(|line| line.strip_prefix("$ "));
        let found = program.map(Self::Program).or_else(document).or_else(|| command().map(Self::Command));
        let is_inside = INSIDE.iter().any(|(inside, _)| *inside == code);
        assert_eq!(found.is_none(), is_inside, "{code} has no faulty program, or one and is listed too");
        assert_eq!(page.contains("No input leads here."), is_inside, "{code}");
        found.unwrap_or(Self::Inside)
    }
}

/// The codes that no input leads to, and why. Below they come from the library itself; two faults
/// that only the session can bring about are in `src/session/faults.rs`.
const INSIDE: &[(&str, &str)] = &[
    ("G0397", "every step of a derivation is made by the rule that it names"),
    ("G0398", "every derivative is the right one"),
    ("G0399", "every row of the table reads, and is linear in the differentials"),
    ("G0403", "a declaration refuses a value of another shape"),
    ("G0409", "what has no exact value is computed in floats"),
    ("G0410", "values are exact or floats, and a claim is tried with more digits"),
    ("G0414", "the session takes every derivative before it computes"),
    ("G0415", "what has no kernel is written out where it is called"),
];

/// A message that no input leads to, from the library.
fn from_inside(code: &str) -> Option<Diagnostic> {
    let mut arena = Arena::new();
    let two = Dimension::number(2);
    let t = arena.variable("t", &[], SymbolKind::Variable);
    let x = arena.variable("x", std::slice::from_ref(&two), SymbolKind::Variable);
    let matrix = arena.variable("X", &[two.clone(), two], SymbolKind::Variable);
    let form = |name: &str| FormId { row: functions::find(name).unwrap().0, form: 0 };
    // A function that is written out where it is called, as if it were a node of its own.
    let trace = arena.apply(form("tr"), &[matrix], 0);
    let mut floats = Values::new();
    floats.set(t, Array::scalar(1.0));
    floats.set(matrix, Array::filled(&[2, 2], &1.0).unwrap());
    let number = rational::integer;
    let failed = match code {
        "G0399" => {
            // A constant's row knows nothing of an argument, nor of its differential.
            let constant = arena.apply(form("pi"), &[t], 0);
            let refused = Differentiator::new().derivative(&mut arena, constant, &[t]).unwrap_err();
            return Some(refused.to_diagnostic(Span::nowhere()));
        }
        "G0403" => {
            floats.set(x, Array::filled(&[3], &1.0).unwrap());
            evaluate(&arena, x, &floats, &0.0).unwrap_err()
        }
        "G0409" => {
            let mut exact: Values<Rational> = Values::new();
            exact.set(t, Array::scalar(number(1)));
            let sine = arena.apply(form("sin"), &[t], 0);
            evaluate(&arena, sine, &exact, &number(0)).unwrap_err()
        }
        "G0410" => {
            let around_zero = Ball::new(&number(0)).unwrap().widen(1e-30).unwrap();
            let mut balls = Values::new();
            balls.set(t, Array::scalar(around_zero.clone()));
            let logarithm = arena.apply(form("log"), &[t], 0);
            evaluate(&arena, logarithm, &balls, &around_zero).unwrap_err()
        }
        "G0414" => {
            let slope = arena.derivative(t, &[t]);
            evaluate(&arena, slope, &floats, &0.0).unwrap_err()
        }
        "G0415" => evaluate(&arena, trace, &floats, &0.0).unwrap_err(),
        _ => return None,
    };
    Some(failed.to_diagnostic(Span::nowhere()))
}

/// The codes that a program is answered with, alone and as a block of a worksheet.
fn codes_of(program: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for outcome in Session::new().run(program) {
        let errors = if let Answer::Errors(errors) = outcome.answer { errors } else { Vec::new() };
        codes.extend(errors.iter().chain(&outcome.warnings).map(|diagnostic| diagnostic.code.to_owned()));
    }
    codes.extend(codes_in_document(&format!("```gradus\n{program}\n```\n")));
    codes
}

fn codes_in_document(document: &str) -> Vec<String> {
    let options = worksheet::Options { math: true, ..worksheet::Options::default() };
    let report = worksheet::check(document, &options);
    report.findings.iter().map(|finding| finding.diagnostic.code.to_owned()).collect()
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let mut said = BTreeSet::new();
    codes_in(Path::new("src"), &mut said);
    let written: BTreeSet<String> = pages().into_iter().map(|(code, _)| code).collect();
    assert_eq!(said, written);
}

#[test]
fn the_binary_knows_every_page() {
    for (code, page) in pages() {
        let output = Command::new(env!("CARGO_BIN_EXE_gradus")).args(["explain", &code]).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), page.trim_end(), "{code}");
    }
}

#[test]
fn faulty_programs_are_faulty_and_mended_ones_are_not() {
    let mut wrong = Vec::new();
    for (code, page) in pages() {
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        let mended = fence(&page, "gradus").unwrap_or_else(|| panic!("{code} has no mended program"));
        let found = codes_of(mended);
        if !found.is_empty() {
            wrong.push(format!("{code}, mended: {found:?}"));
        }
        let said = match Faulty::of(&code, &page) {
            Faulty::Program(program) => codes_of(program),
            Faulty::Document(document) => codes_in_document(document),
            Faulty::Command(_) | Faulty::Inside => continue,
        };
        if !said.contains(&code) {
            wrong.push(format!("{code}, faulty: {said:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Pages are documents: what they show as faulty fails, and what they show as mended holds.
#[test]
fn every_page_passes_its_own_check() {
    let mut wrong = Vec::new();
    for (code, page) in pages() {
        let report = worksheet::check(&page, &worksheet::Options::default());
        let findings = report.findings.iter().map(|finding| &finding.diagnostic.message);
        wrong.extend(findings.map(|message| format!("{code}: {message}")));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// What something faulty looks like on a terminal: the messages of a program that has the code,
/// else what a check of it writes.
fn drawn(code: &str, faulty: &Faulty<'_>) -> Option<String> {
    let document = match faulty {
        Faulty::Document(document) => (*document).to_owned(),
        Faulty::Program(program) => {
            let drawn = messages(code, program);
            if !drawn.is_empty() {
                return Some(drawn.join("\n\n"));
            }
            format!("```gradus\n{program}\n```\n")
        }
        Faulty::Command(line) => return Some(answered(code, line)),
        Faulty::Inside => {
            let found = from_inside(code)?;
            return Some(render_all(&[found], Severity::Error, Source::named("", ""), Palette::plain()));
        }
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("messages");
    fs::create_dir_all(&folder).unwrap();
    let file = format!("{code}.md");
    fs::write(folder.join(&file), document).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    let output = command.args(["check", "--full", &file]).current_dir(&folder).output().unwrap();
    Some([output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat())
}

/// The message that a command line is answered with, of those that have the code.
fn answered(code: &str, line: &str) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_gradus"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh").args(["-c", line]).env("PATH", path).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{line}");
    let said = String::from_utf8(output.stderr).unwrap();
    let own = said.split("\nerror[").filter(|message| message.trim_start_matches("error[").starts_with(code));
    let own: Vec<String> =
        own.map(|message| format!("error[{}", message.trim_start_matches("error["))).collect();
    format!("$ {line}\n{}", own.join("\n"))
}

fn messages(code: &str, program: &str) -> Vec<String> {
    let source = Source::named("faulty.gradus", program);
    let mut drawn = Vec::new();
    for outcome in Session::new().run(program) {
        let errors = if let Answer::Errors(errors) = outcome.answer { errors } else { Vec::new() };
        for (severity, list) in [(Severity::Error, errors), (Severity::Warning, outcome.warnings)] {
            let list: Vec<_> = list.into_iter().filter(|diagnostic| diagnostic.code == code).collect();
            if !list.is_empty() {
                drawn.push(render_all(&list, severity, source, Palette::plain()));
            }
        }
    }
    drawn
}

#[test]
fn every_code_is_drawn_as_recorded() {
    let mut recorded = BTreeSet::new();
    for (code, page) in pages() {
        recorded.insert(code.clone());
        let Some(text) = drawn(&code, &Faulty::of(&code, &page)) else { continue };
        assert!(text.contains(&format!("[{code}]")), "{code} is not said: {text}");
        snapshot(&format!("messages/{code}"), &text);
    }
    // What no input leads to is brought about, and recorded, beside the session.
    whole("messages", &recorded);
}
