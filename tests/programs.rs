//! Random programs: what is asked, evaluated, against what the program means by its syntax tree alone, and against
//! what is shown, typed back. A failure is printed as the shortest program that still fails, with its seed.
//!
//! `PROGRAMS` programs are tried (20,000 of them where nothing is said), from the seed `PROGRAMS_SEED` on.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use gradus::functions;
use gradus::syntax::built_in::STRETCHED;

#[path = "programs_random/mod.rs"]
mod programs_random;
use programs_random::choices::{bytes, shrunk};
use programs_random::law::{Ended, tried, unchecked};
use programs_random::program::{Form, Program, mentions, program};

/// How many bytes a program is grown from at the least and at the most.
const SHORTEST: usize = 10;
const LONGEST: usize = 52;
/// How many programs one session answers, one after another: none may change what the next is answered.
const TOGETHER: u64 = 40;
/// How many faults are enough.
const MOST_FAULTS: usize = 12;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

fn of_seed(seed: u64) -> Vec<u8> {
    let length = SHORTEST + usize::try_from(seed % (LONGEST - SHORTEST) as u64).unwrap();
    bytes(seed, length)
}

fn told(program: &Program) -> String {
    format!("{}\n{:?}", program.text(), program.form)
}

/// The shortest program that still fails, and how.
fn smallest(seed: u64, why: &str) -> String {
    let fails = |bytes: &[u8]| matches!(tried(&mut unchecked(), &program(bytes)), Ended::Wrong(_));
    if !fails(&of_seed(seed)) {
        return format!("{}\nfails only after others: {why}", told(&program(&of_seed(seed))));
    }
    let smallest = program(&shrunk(of_seed(seed), &fails));
    format!("{}\n{:?}", told(&smallest), tried(&mut unchecked(), &smallest))
}

#[test]
fn what_is_shown_is_what_is_asked() {
    let (count, first) = (number("PROGRAMS", 20_000), number("PROGRAMS_SEED", 1));
    let next = AtomicU64::new(first);
    let ends: Mutex<BTreeMap<&str, u64>> = Mutex::default();
    let faults: Mutex<Vec<(u64, String)>> = Mutex::default();
    let slowest = Mutex::new((Duration::ZERO, 0));
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
                    let began = Instant::now();
                    let end = tried(&mut session, &program(&of_seed(seed)));
                    let took = (began.elapsed(), seed);
                    let mut longest = slowest.lock().unwrap();
                    *longest = took.max(*longest);
                    drop(longest);
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
    let (took, seed) = slowest.into_inner().unwrap();
    eprintln!("{ends:?}; the slowest took {took:.1?}: seed {seed}\n{}", told(&program(&of_seed(seed))));
    assert!(faults.is_empty(), "{} programs fail; {ends:?}\n{}", faults.len(), said.join("\n"));
    // Most of them have a value: else nothing is tried.
    let agreed = ends.get("agreed").copied().unwrap_or(0);
    assert!(agreed * 10 >= count * 8, "{ends:?}");
}

/// What every few of a thousand programs have to say, beside the names of the table.
const OPERATORS: [&str; 26] = [
    " + ", " - ", "(-", "*", "·", " .* ", " ⊙ ", " ./ ", " ⊘ ", "/", "⊗", "'", "ᵀ", "^2", "²", "⁻¹", ".^",
    ")^w", "[:,", ",:]", "2..", "..", "; ", ", ", " for ", "e^(",
];
/// Names with a meaning of their own, and words of structure.
const WORDS: [&str; 25] = [
    "grad",
    "jacobian",
    "hessian",
    "diff",
    "jvp",
    "vjp",
    "hvp",
    "eye",
    "ones",
    "zeros",
    "unit",
    "K",
    "pi",
    "g",
    "gg",
    "u",
    "r",
    "symmetric",
    "posdef",
    "diagonal",
    "orthogonal",
    "invertible",
    "positive",
    "nonnegative",
    "integer",
];

#[test]
fn every_row_and_every_operator_takes_part() {
    const COUNT: u64 = 60_000;
    /// In how many programs each occurs at the least.
    const LEAST: usize = 10;
    let programs: Vec<Program> = (1..=COUNT).map(|seed| program(&of_seed(seed))).collect();
    let texts: Vec<String> = programs.iter().map(Program::text).collect();
    let rows = functions::table().map(|row| row.name).filter(|name| !name.is_empty() && *name != STRETCHED);
    let words = rows
        .chain(WORDS)
        .map(|word| (word, texts.iter().filter(|text| text.contains(word) && mentions(text, word)).count()));
    let operators = OPERATORS
        .iter()
        .map(|operator| (*operator, texts.iter().filter(|text| text.contains(operator)).count()));
    let seldom: Vec<(&str, usize)> = words.chain(operators).filter(|(_, count)| *count < LEAST).collect();
    assert_eq!(seldom, []);
    let put = |form: &dyn Fn(Form) -> bool| programs.iter().filter(|one| form(one.form)).count();
    let forms = [
        put(&|form| form == Form::Plain),
        put(&|form| form == Form::Bare),
        put(&|form| form == Form::Entry),
        put(&|form| matches!(form, Form::In(_))),
        put(&|form| form == Form::Differential(1)),
        put(&|form| form == Form::Differential(2)),
    ];
    assert!(forms.iter().all(|count| *count >= 400), "{forms:?}");
}
