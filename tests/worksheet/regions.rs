//! Where the equations of documents stand, in every language that a document is written in.

use std::fmt::Write;

use gradus::worksheet::{Language, Manuscript, Options, Report, check_manuscript, read};

use super::common::document;
use crate::harness::snapshot;

/// A document of the tests, with the files that it takes in.
fn manuscript(name: &str) -> Manuscript {
    let include = |file: &str| {
        let name = format!("{file}.tex");
        let is_there = name == "traces.tex";
        is_there.then(|| (name.clone(), document(&format!("regions/{name}"))))
    };
    read(name, &document(&format!("regions/{name}")), &include).unwrap()
}

/// What was checked, each with its file or cell and its line.
fn lines(report: &Report, manuscript: &Manuscript) -> String {
    let mut text = String::new();
    for check in &report.checks {
        let said = if check.text.is_empty() { &check.detail } else { &check.text };
        let place = manuscript.place(check.span);
        let lines = place.source.lines().nth(check.line - 1).unwrap_or_default();
        assert!(manuscript.is_one_file() || !lines.is_empty(), "{check:?}");
        writeln!(text, "{}:{}: {}: {said}", place.name, check.line, check.status.name()).unwrap();
    }
    text
}

/// What is found in a document, compared with its snapshot.
fn checked(name: &str, kept: &str) -> (Manuscript, Report) {
    let manuscript = manuscript(name);
    let report = check_manuscript(&manuscript, &Options { math: true, ..Options::default() });
    snapshot(kept, &lines(&report, &manuscript));
    (manuscript, report)
}

#[test]
fn markdown_has_many_ways_to_enclose_mathematics() {
    let (_, report) = checked("markdown.md", "worksheet/regions_markdown_md");
    assert_eq!((report.counts.good, report.counts.failed, report.counts.not_read), (9, 12, 0));
}

#[test]
fn what_a_sum_counts_is_another_thing_at_each_term() {
    let (_, report) = checked("numbered.md", "worksheet/regions_numbered_md");
    assert_eq!((report.counts.good, report.counts.conditional, report.counts.failed), (8, 1, 5));
}

#[test]
fn no_vector_is_a_number_to_save_an_equation() {
    let (_, report) = checked("transposes.md", "worksheet/regions_transposes_md");
    assert_eq!((report.counts.good, report.counts.conditional), (1, 0));
}

#[test]
fn latex_is_read_with_its_macros_and_files() {
    let (manuscript, report) = checked("lecture.tex", "worksheet/regions_lecture_tex");
    assert_eq!((report.counts.good, report.counts.failed, report.counts.not_read), (4, 3, 1));
    let mistake =
        report.findings.iter().find(|finding| finding.diagnostic.notes.iter().any(|n| n.contains("-tr")));
    let (place, diagnostic) = manuscript.placed(&mistake.unwrap().diagnostic);
    assert_eq!(place.name, "traces.tex");
    assert_eq!(diagnostic.span().of(place.source), r"-\Trace(B A)");
}

#[test]
fn notebooks_are_read_cell_by_cell() {
    let (_, report) = checked("notebook.ipynb", "worksheet/regions_notebook_ipynb");
    assert_eq!((report.counts.good, report.counts.failed, report.counts.not_read), (1, 2, 0));
}

#[test]
fn a_program_is_one_block() {
    let manuscript = read("p.gradus", "x : R[n]\ngrad(x'*x, x)\n#= 3*x\n", &|_| None).unwrap();
    assert_eq!(manuscript.language, Language::Program);
    let report = check_manuscript(&manuscript, &Options { math: true, ..Options::default() });
    assert_eq!((report.counts.statements, report.counts.failed, report.edits.len()), (2, 1, 1));
}

#[test]
fn where_the_name_says_nothing_the_text_does() {
    let language = |text: &str| read("standard input", text, &|_| None).map(|read| read.language);
    assert_eq!(language("# Notes\n"), Ok(Language::Markdown));
    assert_eq!(language("\\documentclass{article}"), Ok(Language::Latex));
    assert_eq!(language("{\"cells\": [], \"nbformat\": 4}"), Ok(Language::Markdown));
    assert!(language("{\"nbformat\": 4}").is_err());
    assert!(read("n.ipynb", "{\"cells\": 1}", &|_| None).is_err());
}

#[test]
fn what_the_text_says_of_names_is_heard() {
    checked("words.md", "worksheet/regions_words_md");
}

#[test]
fn steps_number_names_of_their_own() {
    let (_, report) = checked("filter.md", "worksheet/regions_filter_md");
    assert_eq!(report.counts.failed, 6);
}

#[test]
fn a_page_marks_each_equation_and_escapes_all() {
    let text = document("regions/page.md");
    let manuscript = read("page.md", &text, &|_| None).unwrap();
    let report = check_manuscript(&manuscript, &Options { math: true, ..Options::default() });
    let page = gradus::worksheet::html(std::iter::once((&manuscript, &report)));
    for sign in ["<script", "<b>raw", "javascript:", "src=", "<i>"] {
        assert!(!page.contains(sign), "{sign}");
    }
    let body = page.split_once("</head>").map_or("", |(_, body)| body);
    snapshot("worksheet/regions_page_html", body);
}

#[test]
fn the_declarations_of_a_document_are_drafted() {
    let mut drafts = String::new();
    for name in ["words.md", "page.md", "lecture.tex"] {
        let manuscript = read(name, &document(&format!("regions/{name}")), &|_| None).unwrap();
        let options = Options { math: true, ..Options::default() };
        let report = check_manuscript(&manuscript, &options);
        drafts.push_str(&gradus::worksheet::names(&manuscript, &report, &options));
    }
    snapshot("worksheet/regions_names", &drafts);
}

#[test]
fn a_draft_is_read_as_declarations() {
    let text = document("regions/words.md");
    let options = Options { math: true, ..Options::default() };
    let manuscript = read("words.md", &text, &|_| None).unwrap();
    let draft = gradus::worksheet::names(&manuscript, &check_manuscript(&manuscript, &options), &options);
    let declared = format!("{draft}\n{text}");
    let manuscript = read("words.md", &declared, &|_| None).unwrap();
    let report = check_manuscript(&manuscript, &options);
    assert_eq!(report.count(gradus::worksheet::Kind::Error), 0, "{declared}");
}
