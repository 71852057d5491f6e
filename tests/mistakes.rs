//! Mistakes that people make, made on purpose in every statement of the textbook: all of them
//! must be refused, and those that are none must be known, with the reason.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::sync::LazyLock;

use gradus::session::{Answer, Session};
use gradus::syntax::ast::ExprId;
use gradus::syntax::parse_expression;

use crate::harness::snapshot;

mod kinds;
mod statements;

use kinds::{KINDS, Site};
use statements::{Statement, places, statements};

/// At how many places of a statement a kind of mistake is made at most.
const PLACES: usize = 4;

/// A statement with a mistake in its right side.
struct Mutant {
    kind: &'static str,
    right: String,
    /// The parts of the right side around the mistake, the smallest first: as they were, and as
    /// they are now.
    parts: Vec<(String, String)>,
}

/// Every kind of mistake, made at several places of a statement.
fn mutants(session: &mut Session, statement: &Statement) -> Vec<Mutant> {
    let source = &statement.right;
    let (ast, root) = parse_expression(source).unwrap();
    let places = places(&ast, root);
    let orders: HashMap<ExprId, Option<usize>> =
        places.iter().map(|place| (place.id, order(session, ast.span(place.id).of(source)))).collect();
    let order = |id: ExprId| orders.get(&id).copied().flatten();
    let mut found: Vec<Mutant> = Vec::new();
    for (kind, change) in KINDS {
        let mut made: Vec<Mutant> = Vec::new();
        for place in &places {
            let id = place.id;
            let site = Site {
                ast: &ast,
                id,
                source,
                root: id == root,
                counts: place.counts,
                alike: &statement.alike,
                order: &order,
            };
            for new in change(&site) {
                let range = ast.span(id).range();
                let with = |part: ExprId| {
                    let whole = ast.span(part).range();
                    let (before, after) = (&source[whole.start..range.start], &source[range.end..whole.end]);
                    (source[whole].to_owned(), format!("{before}({new}){after}"))
                };
                let parts: Vec<(String, String)> = place.around.iter().map(|part| with(*part)).collect();
                let right = parts.last().map(|(_, right)| right.clone()).unwrap();
                made.push(Mutant { kind, right, parts });
            }
        }
        let step = made.len().div_ceil(PLACES).max(1);
        found.extend(made.into_iter().step_by(step));
    }
    found
}

/// The last answer to a text, of which nothing is remembered: a free index is no variable later.
fn answer(session: &mut Session, text: &str) -> Answer {
    let before = session.snapshot();
    let outcome = session.run(text).pop().unwrap();
    session.restore(before);
    outcome.answer
}

/// How many axes an expression has.
fn order(session: &mut Session, text: &str) -> Option<usize> {
    match answer(session, &format!("shape {text}")) {
        Answer::Shape(shape) => Some(shape.order()),
        _ => None,
    }
}

/// What became of a mutant.
enum Fate {
    Differs,
    DoesNotFit,
    Holds,
    Unknown(String),
}

fn fate(session: &mut Session, left: &str, right: &str) -> Fate {
    match answer(session, &format!("claim {left} == {right}")) {
        Answer::Claim(claim) => match claim.holds {
            Some(false) => Fate::Differs,
            Some(true) => Fate::Holds,
            None => Fate::Unknown(claim.detail),
        },
        Answer::Errors(errors) => {
            // What no values could give a value is refused outright: it is said to have none.
            if let Some(fault) = errors.iter().find(|error| error.code.starts_with("G04")) {
                return Fate::Unknown(format!("refused: {}", fault.message));
            }
            let faults: Vec<&str> = errors.iter().map(|error| error.code).collect();
            assert!(faults.iter().all(|code| code.starts_with("G02")), "{right}: {errors:?}");
            Fate::DoesNotFit
        }
        other => panic!("{right}: {other:?}"),
    }
}

/// Everything found in the statements of one part of the textbook.
#[derive(Default)]
struct Found {
    /// For each kind: how many were made, differ, do not fit, are equal, have no value.
    counts: BTreeMap<&'static str, [usize; 5]>,
    /// Those that hold: the smallest part that is equal to what stands in its place, and where.
    equal: BTreeMap<String, BTreeSet<String>>,
    /// Those of which nothing is known, with why.
    unknown: Vec<String>,
}

fn examine(statement: &Statement) -> Found {
    let mut found = Found::default();
    let mut session = Session::new();
    session.options.structured = statement.structured;
    // What is true in the place of a mistake is found elsewhere.
    session.options.repairs = gradus::session::Repairs::Omitted;
    session.run(&statement.before);
    for mutant in mutants(&mut session, statement) {
        let slot = found.counts.entry(mutant.kind).or_default();
        slot[0] += 1;
        match fate(&mut session, &statement.left, &mutant.right) {
            Fate::Differs => slot[1] += 1,
            Fate::DoesNotFit => slot[2] += 1,
            Fate::Holds => {
                slot[3] += 1;
                let why = smallest_equation(&mut session, statement, &mutant);
                found.equal.entry(why).or_default().insert(format!("{}, {}", statement.id, mutant.kind));
            }
            Fate::Unknown(why) => {
                slot[4] += 1;
                let (was, is) = mutant.parts.first().unwrap();
                found.unknown.push(format!("{}, {}: {is} for {was}: {why}", statement.id, mutant.kind));
            }
        }
    }
    found
}

/// The smallest part around a mistake that is equal to what it was: what makes it no mistake.
fn smallest_equation(session: &mut Session, statement: &Statement, mutant: &Mutant) -> String {
    let all = mutant.parts.iter();
    let equal = all.filter(|(was, is)| matches!(fate(session, was, is), Fate::Holds));
    let mut equal = equal.map(|(was, is)| format!("{was} == {is}"));
    equal.next().unwrap_or_else(|| format!("{} == {}", statement.left, mutant.right))
}

/// What was found in the whole textbook.
static FOUND: LazyLock<Found> = LazyLock::new(|| {
    let statements = statements();
    let parts = statements.chunks(statements.len().div_ceil(4));
    let part = |part: &[Statement]| part.iter().map(examine).collect::<Vec<_>>();
    let parts: Vec<Found> = std::thread::scope(|scope| {
        let started: Vec<_> = parts.map(|one| scope.spawn(move || part(one))).collect();
        started.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    let mut all = Found::default();
    for found in parts {
        for (kind, counts) in found.counts {
            let sums = all.counts.entry(kind).or_default();
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        for (equation, places) in found.equal {
            all.equal.entry(equation).or_default().extend(places);
        }
        all.unknown.extend(found.unknown);
    }
    all
});

#[test]
fn every_kind_of_mistake_is_made_and_refused() {
    let mut text = String::from("  made  differ  do not fit  are none  no value\n");
    for (kind, _) in KINDS {
        let [made, differ, unfit, equal, unknown] = FOUND.counts.get(kind).copied().unwrap_or_default();
        assert!(made > 0, "nobody makes this mistake: {kind}");
        assert_eq!(made, differ + unfit + equal + unknown, "{kind}");
        writeln!(text, "{made:>6}{differ:>8}{unfit:>12}{equal:>10}{unknown:>10}  {kind}").unwrap();
    }
    assert!(KINDS.len() >= 20);
    snapshot("mistakes/kinds", &text);
}

/// Mistakes that are none: each comes down to a small equation, and each of these is true for a
/// reason that stands in a file, written by hand.
#[test]
fn what_is_not_refused_is_no_mistake() {
    let reasons: BTreeMap<&str, &str> = include_str!("mistakes/equal.txt")
        .lines()
        .filter_map(|line| line.split_once('|'))
        .map(|(equation, reason)| (equation.trim(), reason.trim()))
        .collect();
    let unexplained: Vec<String> = FOUND
        .equal
        .iter()
        .filter(|(equation, _)| !reasons.contains_key(equation.as_str()))
        .map(|(equation, places)| format!("{equation} | {places:?}"))
        .collect();
    assert!(unexplained.is_empty(), "accepted without a reason:\n{}", unexplained.join("\n"));
    let idle: Vec<&&str> = reasons.keys().filter(|equation| !FOUND.equal.contains_key(**equation)).collect();
    assert!(idle.is_empty(), "nothing comes down to {idle:?}");
    let mut text = String::new();
    for (equation, places) in &FOUND.equal {
        let places: Vec<&str> = places.iter().map(String::as_str).collect();
        writeln!(text, "{equation}\n    {}\n    {}", reasons[equation.as_str()], places.join("; ")).unwrap();
    }
    snapshot("mistakes/equal", &text);
}

/// A mistake may leave a side without any value: then nothing is said but that.
#[test]
fn of_what_has_no_value_nothing_is_said() {
    let says_so = |line: &&String| line.contains("no points were found") || line.contains("refused: ");
    let strange: Vec<&String> = FOUND.unknown.iter().filter(|line| !says_so(line)).collect();
    assert!(strange.is_empty(), "{strange:?}");
    snapshot("mistakes/no_value", &FOUND.unknown.join("\n"));
}
