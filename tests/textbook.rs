//! The textbook: every case is answered, every claim on the answer holds, and the answer is as
//! short as the literature's. What is answered stands in `snapshots/textbook/`, a file a group.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::fmt::Write;
use std::sync::LazyLock;

use crate::harness::snapshots;

pub mod cases;
use cases::{Case, Row, groups};

/// The cases that must be there, a line a group.
const CASES: &str = "
    A1 A3 A5 A7 A9 A11 A13 A15 A17 A19
    B1 B3 B5 B7 B9 B11 B13 B15 B17 B19 B21
    C1 C3 C5 C7 C9 C11 C13
    D1 D3 D5 D7 D9 D11
    E1 E3 E5 E7 E9
    F1 F3 F5 F7 F9 F11
    G1 G3 G5 G7 G9 G11 G13
    H2 H4 H6 H8
    I1 I3 I5 I7 I9
    J2 J4 J6 J8 J10
    K1 K3 K5 K7 K9 K11 K13 K15 K17
    L2 L4 L6 L8 L10 L12 L14
    M2 M4 M6 M8 M10 M12
    N1 N3 N5 N7 N9 N11 N13
    O1 O3 O5 O7 O9 O11";

/// No answer is longer than the literature's by more, whatever it says in defence.
const LONGEST: f64 = 1.25;
/// Half of the answers are at most so long, the literature's being 1. Most of what the literature
/// prints is as short as it can be (`a*b'`, `B + B'`, `2*x`), so that half of them cannot be shorter.
const MEDIAN: f64 = 1.0;

/// A case with its rows, and what went wrong in it.
pub struct Answered {
    /// The case.
    pub case: Case,
    /// Its queries with their answers.
    pub rows: Vec<Row>,
    /// What went wrong, in words.
    pub faults: Vec<String>,
}

static ANSWERED: LazyLock<Vec<(String, Vec<Answered>)>> = LazyLock::new(|| answered("textbook"));

/// All groups of a folder of `tests/` answered: names, and their cases.
pub fn answered(folder: &str) -> Vec<(String, Vec<Answered>)> {
    let answered = |case: Case| {
        let (rows, faults) = case.rows();
        Answered { case, rows, faults }
    };
    std::thread::scope(|scope| {
        let started: Vec<_> = groups(folder)
            .into_iter()
            .map(|group| {
                (group.name, scope.spawn(move || group.cases.into_iter().map(answered).collect::<Vec<_>>()))
            })
            .collect();
        started.into_iter().map(|(name, group)| (name, group.join().unwrap())).collect()
    })
}

fn all() -> impl Iterator<Item = &'static Answered> {
    ANSWERED.iter().flat_map(|(_, group)| group)
}

#[test]
fn every_case_of_the_literature_is_here_once() {
    let mut wanted: Vec<&str> = CASES.split_whitespace().collect();
    let mut found: Vec<&str> = all().map(|one| one.case.id.as_str()).collect();
    wanted.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, wanted);
    assert_eq!(wanted.len(), 101);
    let unsourced: Vec<&str> =
        all().filter(|one| one.case.remark("source").is_none()).map(|one| one.case.id.as_str()).collect();
    assert!(unsourced.is_empty(), "no source: {unsourced:?}");
}

#[test]
fn every_answer_is_what_the_literature_claims() {
    let faults: Vec<&str> = all().flat_map(|one| &one.faults).map(String::as_str).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let silent: Vec<&str> = all().filter(|one| one.rows.is_empty()).map(|one| one.case.id.as_str()).collect();
    assert!(silent.is_empty(), "nothing is asked in {silent:?}");
    let unverified = all().flat_map(|one| &one.rows).filter(|row| !row.holds || row.verdicts.is_empty());
    let unverified: Vec<String> =
        unverified.map(|row| format!("{}: {}: {:?}", row.id, row.query, row.verdicts)).collect();
    assert!(unverified.is_empty(), "{}", unverified.join("\n"));
}

#[test]
fn answers_are_as_short_as_the_literature_prints_them() {
    let mut longer = String::new();
    let mut ratios: Vec<f64> = Vec::new();
    for one in all() {
        let most = if one.case.remark("longer").is_some() { LONGEST } else { 1.0 };
        for row in &one.rows {
            ratios.push(row.ratio());
            if row.ratio() > most {
                writeln!(longer, "{}: {}\n  {}", row.id, row.ours.join("\n  "), row.literature.join(" or "))
                    .unwrap();
            }
        }
    }
    assert!(longer.is_empty(), "longer than the literature's:\n{longer}");
    ratios.sort_by(f64::total_cmp);
    let median = ratios.get(ratios.len() / 2).copied().unwrap();
    assert!(median <= MEDIAN, "the median ratio is {median}");
}

#[test]
fn a_remark_in_defence_is_needed() {
    let idle = |one: &&Answered| {
        one.case.remark("longer").is_some() && one.rows.iter().all(|row| row.ratio() <= 1.0)
    };
    let idle: Vec<&str> = all().filter(idle).map(|one| one.case.id.as_str()).collect();
    assert!(idle.is_empty(), "no longer than the literature's, so nothing needs a defence: {idle:?}");
}

#[test]
fn answers_are_as_recorded() {
    let text = |group: &[Answered]| group.iter().map(written).collect::<Vec<_>>().join("\n");
    snapshots("textbook", ANSWERED.iter().map(|(name, group)| (name.clone(), text(group))));
}

/// A case as people read it: what was asked, our answer, the literature's, and how they compare.
pub fn written(one: &Answered) -> String {
    let mut text = format!("{}  {}\n", one.case.id, one.case.title);
    for row in &one.rows {
        let mut line = |label: &str, words: &str| writeln!(text, "    {label:<11}{words}").unwrap();
        line("asked", &row.query);
        for (place, words) in row.ours.iter().enumerate() {
            line(if place == 0 { "ours" } else { "  where" }, words);
        }
        for words in &row.literature {
            line("literature", words);
        }
        for words in &row.conditions {
            line("holds", words);
        }
        for words in &row.remarks {
            line("note", words);
        }
        let tokens = format!("{} / {} = {:.2}", row.our_tokens, row.their_tokens, row.ratio());
        line("tokens", &tokens);
        line("verdict", &row.verdicts.join(", "));
    }
    if let Some(words) = one.case.remark("longer") {
        writeln!(text, "    longer     {words}").unwrap();
    }
    text
}
