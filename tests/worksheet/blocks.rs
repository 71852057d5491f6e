//! Blocks of the language in documents.

use gradus::report::Exit;
use gradus::worksheet::{
    Choice, Kind, Language, Manuscript, Options, Review, annotations, bless, check, json, junit,
};

use super::common::{document, written};
use crate::harness::snapshot;

fn options() -> Options {
    Options::default()
}

fn kinds(source: &str) -> Vec<Kind> {
    check(source, &options()).findings.iter().map(|finding| finding.kind).collect()
}

#[test]
fn a_document_with_every_kind_of_difference() {
    let source = document("differences.md");
    let report = check(&source, &options());
    snapshot("worksheet/differences", &written(&report, &source));
    let named = |name| Manuscript::new(Language::Markdown, name, &source);
    snapshot("worksheet/differences_github", &annotations(&report, &named("notes, part 1.md")));
    snapshot("worksheet/differences_junit", &junit([(&named("notes.md"), &report)]));
    let json = serde_json::to_string_pretty(&json(&report, &named("notes.md"))).unwrap();
    snapshot("worksheet/differences_json", &json);
}

#[test]
fn blessing_changes_recorded_answers_alone() {
    let source = document("differences.md");
    let blessed = bless(&source, &check(&source, &options()));
    snapshot("worksheet/differences_blessed", &blessed);
    let again = check(&blessed, &options());
    assert!(again.edits.is_empty(), "{:?}", again.edits);
    // Line by line: what changed was an answer.
    let kept = |text: &str| -> Vec<String> {
        text.split_inclusive('\n').filter(|line| !line.contains("#=")).map(str::to_owned).collect()
    };
    assert_eq!(kept(&source), kept(&blessed));
}

#[test]
fn line_ends_of_windows_are_kept() {
    let source = document("differences.md");
    let windows = source.replace('\n', "\r\n");
    let expected = bless(&source, &check(&source, &options())).replace('\n', "\r\n");
    assert_eq!(bless(&windows, &check(&windows, &options())), expected);
}

#[test]
fn answers_in_a_quotation_keep_its_sign() {
    let source = "> As the book says:\n> ```gradus\n> x : R[n]\n> shape x*x'\n> #= scalar\n> ```\n";
    let report = check(source, &options());
    assert_eq!(bless(source, &report), source.replace("scalar", "matrix(n, n)"));
}

#[test]
fn answers_of_several_lines_are_replaced_whole() {
    let source = "```gradus\nx : R[n]\n  shape x\n  #= a\n  #= b\n```\n";
    let report = check(source, &options());
    assert_eq!(bless(source, &report), "```gradus\nx : R[n]\n  shape x\n  #= vector(n)\n```\n");
}

#[test]
fn answers_are_added_only_when_asked_for() {
    let source = "- a list:\n  ```gradus\n  x : R[n]\n  shape x; grad(x'*x, x)  # two in a line\n  ```\n";
    assert!(check(source, &options()).edits.is_empty());
    let report = check(source, &Options { record: true, ..options() });
    let blessed = bless(source, &report);
    assert_eq!(
        blessed,
        "- a list:\n  ```gradus\n  x : R[n]\n  shape x; grad(x'*x, x)  # two in a line\n  #= 2*x\n  ```\n"
    );
    assert!(check(&blessed, &options()).findings.is_empty());
}

#[test]
fn one_document_is_one_session() {
    let declared = "```gradus\nx : R[7]\n```\n";
    let asked = "```gradus\nshape x\n#= vector(7)\n```\n";
    assert_eq!(kinds(&format!("{declared}{asked}")), []);
    let fresh = asked.replace("gradus", "gradus,fresh");
    assert_eq!(kinds(&format!("{declared}{fresh}")), [Kind::AnswerDiffers]);
}

#[test]
fn what_fails_on_purpose_leaves_no_trace() {
    let source =
        "```gradus,fail\nx : R[7]\nx + [1; 2]\n```\n\n```gradus\nx : R[8]\nshape x\n#= vector(8)\n```\n";
    assert_eq!(kinds(source), []);
    assert_eq!(kinds("```gradus,fail\nx : R[7]\n```\n"), [Kind::DidNotFail]);
    assert_eq!(kinds("```gradus,fail=G0101\nx : R[7]\nx + [1; 2]\n```\n"), [Kind::DidNotFail]);
    assert_eq!(kinds("```gradus,fail=G0203\nx : R[7]\nx + [1; 2]\n```\n"), []);
    // A warning, a claim that nothing decides and a stale answer are reasons; an answer written otherwise is none.
    assert_eq!(kinds("```gradus,fail\nA : R[n,n]\nA^2'\n```\n"), []);
    assert_eq!(kinds("```gradus,fail\nx : R\nclaim 1 + x/10^10000 == 1\n```\n"), []);
    assert_eq!(kinds("```gradus,fail\nx : R[n]\ngrad(x'*x, x)\n#= 3*x\n```\n"), []);
    assert_eq!(
        kinds("```gradus,fail\nx : R[n]\ngrad(x'*x, x)\n#= x + x\n```\n"),
        [Kind::DidNotFail, Kind::AnswerRestated]
    );
    assert_eq!(kinds("```gradus,fail=G0555\nx : R[n]\ngrad(x'*x, x)\n#= x + x\n```\n"), []);
    // What else is wrong in a block that fails stays wrong.
    assert_eq!(kinds("```gradus,fail\nx : R[7]\n2*x\n#= 3*x\nx + [1; 2]\n```\n"), [Kind::AnswerDiffers]);
}

#[test]
fn blocks_of_other_languages_and_skipped_ones_are_not_run() {
    let source = "```python\nx +\n```\n\n```gradus,skip\nx +\n```\n\n    x +\n";
    let report = check(source, &options());
    assert_eq!((report.findings.len(), report.counts.blocks, report.counts.skipped), (0, 0, 1));
    assert_eq!(report.exit(), Exit::Fine);
}

#[test]
fn an_error_is_worse_than_a_difference() {
    assert_eq!(check("```gradus\nx +\n```\n", &options()).exit(), Exit::Faulty);
    assert_eq!(check("```gradus\nshape 1\n#= 2\n```\n", &options()).exit(), Exit::Failed);
}

#[test]
fn differences_are_walked_one_by_one() {
    let source = "```gradus\nshape 1\n#= a\nshape [1; 2]\n#= b\nshape [1, 2]\n#= c\n```\n";
    let report = check(source, &options());
    let mut review = Review::new(&report);
    let mut seen = Vec::new();
    for choice in [Choice::Accept, Choice::Reject, Choice::Accept, Choice::Accept] {
        seen.extend(review.current().map(|edit| (edit.line, edit.recorded.clone())));
        review.choose(choice);
    }
    assert_eq!(seen, [(2, "a".to_owned()), (4, "b".to_owned()), (6, "c".to_owned())]);
    assert_eq!((review.progress(), review.count(Choice::Accept)), ((3, 3), 2));
    let expected = source.replace("#= a", "#= scalar").replace("#= c", "#= row(2)");
    assert_eq!(review.apply(source), expected);
}
