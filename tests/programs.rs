//! Random programs: what is asked, evaluated, against what the program means by its syntax tree alone, and against
//! what is shown, typed back. A failure is printed as the shortest program that still fails, with its seed.
//!
//! `PROGRAMS` programs are tried (20,000 of them where nothing is said), from the seed `PROGRAMS_SEED` on.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use gradus::diagnostic::Diagnostic;
use gradus::interpret::InterpretError;
use gradus::notation::text;
use gradus::report;
use gradus::session::{Answer, Expression, Formula, Left, Numbers, Session};

mod programs_random;
use programs_random::choices::{bytes, shrunk};
use programs_random::program::{Program, program};
use programs_random::second;

/// How many bytes a program is grown from at the most.
const LONGEST: usize = 28;
/// How many programs one session answers, one after another: none may change what the next is answered.
const TOGETHER: u64 = 40;
/// How many faults are enough.
const MOST_FAULTS: usize = 12;
/// How far numbers may be apart, relative to 1 or to the largest.
const AGREED: f64 = 1e-8;
/// Errors that say that there is no value at the point, or that it is past what floats hold.
const NO_VALUE: [&str; 3] = ["G04", "G0302", "G0305"];

/// What became of a program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ended {
    Agreed,
    Refused(&'static str),
    Wrong(String),
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

/// The last answer of a text, or the first errors.
fn last(session: &mut Session, source: &str) -> Result<Answer, Box<Diagnostic>> {
    let mut found = None;
    for outcome in session.run(source) {
        if let Answer::Errors(mut errors) = outcome.answer {
            return Err(Box::new(errors.remove(0)));
        }
        found = Some(outcome.answer);
    }
    found.ok_or_else(|| Box::new(Diagnostic::new("none", "no answer", gradus::span::Span::nowhere())))
}

fn numbers(session: &mut Session, expression: &str) -> Result<Numbers, Box<Diagnostic>> {
    match last(session, &format!("eval {expression}"))? {
        Answer::Eval(numbers) => Ok(numbers),
        _ => Err(Box::new(Diagnostic::new("none", "no numbers", gradus::span::Span::nowhere()))),
    }
}

/// A formula as statements that define what it names, and the expression.
fn typed_back(formula: &Formula) -> (String, String) {
    let ascii = |id| text::ascii(&formula.ast, id);
    let lines: Vec<String> =
        formula.definitions.iter().map(|(name, body)| format!("{name} = {}", ascii(*body))).collect();
    (lines.join("\n"), ascii(formula.root))
}

/// How the axes and entries of two answers differ; nothing where they agree.
fn apart(one: &Numbers, axes: &[usize], data: &[f64]) -> Option<String> {
    if one.axes != axes {
        return Some(format!("axes {:?} and {axes:?}", one.axes));
    }
    let largest = one.data.iter().fold(1.0_f64, |top, entry| top.max(entry.abs()));
    let agrees = |(a, b): (&f64, &f64)| (a - b).abs() <= AGREED * largest;
    let all = one.data.iter().zip(data).all(agrees);
    (!all).then(|| format!("{:?} and {data:?}", one.data))
}

fn refused(error: &Diagnostic, what: &str) -> Ended {
    if NO_VALUE.iter().any(|code| error.code.starts_with(code)) {
        Ended::Refused(error.code)
    } else {
        Ended::Wrong(format!("{what}: {} {} {:?}", error.code, error.message, error.notes))
    }
}

/// A session that shows what it finds unchecked: here that is compared.
fn unchecked() -> Session {
    let mut session = Session::new();
    session.options.verify = false;
    session
}

/// What is asked in numbers, and what is shown in numbers.
fn tried(session: &mut Session, program: &Program) -> Ended {
    let before = session.snapshot();
    let end = compared(session, program);
    session.restore(before);
    end
}

fn compared(session: &mut Session, program: &Program) -> Ended {
    if let Err(error) = last(session, &program.statements.join("\n"))
        && error.code != "none"
    {
        return refused(&error, "the program");
    }
    let asked = match numbers(session, &program.question) {
        Ok(numbers) => numbers,
        Err(error) => return refused(&error, "eval"),
    };
    let (axes, data) = match second::value(&program.text()) {
        Ok(read) => read,
        Err(InterpretError::Number(_) | InterpretError::TooLarge) => return Ended::Refused("not read twice"),
        Err(error) => return Ended::Wrong(format!("the reading by the syntax tree: {error:?}")),
    };
    if let Some(why) = apart(&asked, &axes, &data) {
        return Ended::Wrong(format!("eval, and the reading by the syntax tree: {why}"));
    }
    let shown = match last(session, &program.question) {
        Ok(Answer::Expression(answer)) => answer,
        Ok(_) => return Ended::Wrong("no formula".to_owned()),
        Err(error) => return refused(&error, "the formula"),
    };
    // Where no entry can be written: what it is along a direction, in `d(x)`.
    if matches!(shown.formula.left, Some(Left::Differential { .. })) {
        return Ended::Refused("differential");
    }
    let (lines, expression) = typed_back(&shown.formula);
    // What it names has its own names, which nothing else has.
    if !lines.is_empty()
        && let Err(error) = last(session, &lines)
    {
        return Ended::Wrong(format!("{lines}: {} {}", error.code, error.message));
    }
    let question = Expression::parse(&program.question).unwrap();
    let left = report::left_in_language(&shown.formula, question.body(), &program.question);
    if left.is_none() {
        match numbers(session, &expression) {
            Ok(found) => {
                return match apart(&asked, &found.axes, &found.data) {
                    Some(why) => Ended::Wrong(format!("{expression}: {why}")),
                    None => Ended::Agreed,
                };
            }
            // `2*I` is an answer that has its size from the question.
            Err(error) if error.code == "G0212" => {}
            Err(error) => return Ended::Wrong(format!("{expression}: {} {}", error.code, error.message)),
        }
    }
    let left = left.unwrap_or_else(|| program.question.clone());
    // A free index stands alone in its subscript: entries along a merged axis cannot be claimed.
    if report::entry(&shown.formula).iter().any(|position| !position.chars().all(char::is_alphanumeric)) {
        return Ended::Refused("merged axis");
    }
    let claim = format!("claim {left} == {expression}");
    match last(session, &claim) {
        Ok(Answer::Claim(claim)) if claim.holds == Some(false) => {
            Ended::Wrong(format!("{expression}: {}", claim.detail))
        }
        Ok(Answer::Claim(claim)) if claim.holds.is_none() => Ended::Refused("unknown"),
        Ok(_) => Ended::Agreed,
        Err(error) => Ended::Wrong(format!("{claim}: {} {}", error.code, error.message)),
    }
}

fn of_seed(seed: u64) -> Vec<u8> {
    let length = 4 + usize::try_from(seed % (LONGEST as u64 - 4)).unwrap();
    bytes(seed, length)
}

/// The shortest program that still fails, and how.
fn smallest(seed: u64, why: &str) -> String {
    let fails = |bytes: &[u8]| matches!(tried(&mut unchecked(), &program(bytes)), Ended::Wrong(_));
    if !fails(&of_seed(seed)) {
        return format!("{}\nfails only after others: {why}", program(&of_seed(seed)).text());
    }
    let smallest = program(&shrunk(of_seed(seed), &fails));
    format!("{}\n{:?}", smallest.text(), tried(&mut unchecked(), &smallest))
}

#[test]
fn what_is_shown_is_what_is_asked() {
    let (count, first) = (number("PROGRAMS", 20_000), number("PROGRAMS_SEED", 1));
    let next = AtomicU64::new(first);
    let ends: Mutex<BTreeMap<&str, u64>> = Mutex::default();
    let faults: Mutex<Vec<(u64, String)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut session = unchecked();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + count || faults.lock().unwrap().len() >= MOST_FAULTS {
                        break;
                    }
                    if seed.is_multiple_of(TOGETHER) {
                        session = unchecked();
                    }
                    let end = tried(&mut session, &program(&of_seed(seed)));
                    let key = match &end {
                        Ended::Agreed => "agreed",
                        Ended::Refused(code) => code,
                        Ended::Wrong(_) => "wrong",
                    };
                    *ends.lock().unwrap().entry(key).or_insert(0) += 1;
                    if let Ended::Wrong(why) = end {
                        faults.lock().unwrap().push((seed, smallest(seed, &why)));
                    }
                }
            });
        }
    });
    let ends = ends.into_inner().unwrap();
    let mut faults = faults.into_inner().unwrap();
    faults.sort();
    let said: Vec<String> = faults.iter().map(|(seed, said)| format!("seed {seed}:\n{said}\n")).collect();
    eprintln!("{ends:?}");
    assert!(faults.is_empty(), "{} programs fail; {ends:?}\n{}", faults.len(), said.join("\n"));
    // Most of them have a value: else nothing is tried.
    let agreed = ends.get("agreed").copied().unwrap_or(0);
    assert!(agreed * 10 >= count * 8, "{ends:?}");
}
