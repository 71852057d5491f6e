//! Everyday queries, each beside the form that its source prints, with a verdict whether an author would print
//! our answer as it stands. What is answered stands in `snapshots/queries/`; a verdict is a person's, so that
//! whoever changes an answer reads it beside the source's and writes the verdict anew.

use std::sync::LazyLock;

use crate::harness::snapshots;
use crate::textbook::{Answered, answered, written};

/// How many cases there are: fifty of textbooks and papers, and fifty-three that were asked in public.
const CASES: usize = 103;
/// So many of them are answered as an author would print them.
const PRINTED: usize = 97;
/// So many answers are longer than the source's.
const LONGER: usize = 8;

static ANSWERED: LazyLock<Vec<(String, Vec<Answered>)>> = LazyLock::new(|| answered("queries"));

fn all() -> impl Iterator<Item = &'static Answered> {
    ANSWERED.iter().flat_map(|(_, group)| group)
}

/// Whether an author would print the answers of a case.
fn printed(one: &Answered) -> bool {
    one.case.remark("author") == Some("yes")
}

#[test]
fn each_case_has_a_source_and_a_verdict() {
    assert_eq!(all().count(), CASES);
    let reasoned = |one: &Answered| {
        one.case.remark("author").is_some_and(|verdict| verdict == "yes" || verdict.starts_with("no, "))
    };
    let bare: Vec<&str> = all()
        .filter(|one| one.case.remark("source").is_none() || !reasoned(one))
        .map(|one| one.case.id.as_str())
        .collect();
    assert!(bare.is_empty(), "no source, or no verdict: {bare:?}");
}

#[test]
fn so_many_are_answered_as_an_author_would_print_them() {
    assert_eq!(all().filter(|one| printed(one)).count(), PRINTED);
}

#[test]
fn what_an_author_would_print_is_what_the_source_claims() {
    let faults: Vec<&str> =
        all().filter(|one| printed(one)).flat_map(|one| &one.faults).map(String::as_str).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn so_many_answers_are_longer_than_the_source() {
    let rows = all().flat_map(|one| &one.rows);
    let longer: Vec<String> = rows
        .filter(|row| row.ratio() > 1.0)
        .map(|row| format!("{}: {} / {}: {}", row.id, row.our_tokens, row.their_tokens, row.ours.join("; ")))
        .collect();
    assert_eq!(longer.len(), LONGER, "longer than the source's:\n{}", longer.join("\n"));
}

#[test]
fn answers_are_as_recorded() {
    let text = |one: &Answered| {
        let verdict = one.case.remark("author").unwrap_or_default();
        let faults = one.faults.iter().map(|fault| format!("    fault      {fault}\n"));
        format!("{}    author     {verdict}\n{}", written(one), faults.collect::<String>())
    };
    let group = |group: &[Answered]| group.iter().map(text).collect::<Vec<_>>().join("\n");
    snapshots("queries", ANSWERED.iter().map(|(name, cases)| (name.clone(), group(cases))));
}
