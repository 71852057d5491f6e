//! The manual says what is so: its programs run, its commands answer as printed, its tables are
//! complete.

#![expect(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test that fails stops")]

use std::path::{Path, PathBuf};

use gradus::report::{Exit, rows};
use gradus::worksheet;

/// The pages in `docs/src`, without those on codes.
fn pages() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("docs/src").unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|one| one == "md")).collect();
    pages.sort();
    pages
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

#[test]
fn every_block_of_the_manual_runs() {
    let mut blocks = 0;
    let mut wrong = Vec::new();
    let mut documents = pages();
    documents.extend(
        ["README.md", "examples/notes.md"].map(PathBuf::from).into_iter().filter(|path| path.exists()),
    );
    for path in documents {
        let report = worksheet::check(&read(&path), &worksheet::Options::default());
        blocks += report.counts.blocks;
        if report.exit() != Exit::Fine {
            let said = report.findings.iter().map(|one| (&one.diagnostic.message, &one.diagnostic.notes));
            wrong.push(format!("{}: {:?}", path.display(), said.collect::<Vec<_>>()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(blocks > 12, "{blocks}");
}

#[test]
fn every_command_of_the_manual_answers_as_printed() {
    trycmd::TestCases::new().case("docs/src/*.md");
}

#[test]
fn the_page_on_functions_is_the_table() {
    assert!(
        read("docs/src/functions.md").trim_end() == rows::markdown().trim_end(),
        "stale: gradus rules --markdown > docs/src/functions.md"
    );
}

#[test]
fn the_summary_lists_every_page() {
    let summary = read("docs/src/SUMMARY.md");
    let listed: Vec<&str> = summary.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    let mut written: Vec<String> = pages()
        .into_iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "SUMMARY.md")
        .collect();
    let codes = std::fs::read_dir("docs/src/errors").unwrap().map(|entry| entry.unwrap().file_name());
    written.extend(codes.map(|name| format!("errors/{}", name.to_string_lossy())));
    for page in &written {
        assert!(listed.contains(&page.as_str()), "{page} is not in the summary");
    }
    assert_eq!(listed.len(), written.len());
}

#[test]
fn links_between_pages_lead_somewhere() {
    for path in pages() {
        for target in read(&path).split("](").skip(1).map(|rest| rest.split(')').next().unwrap().to_owned()) {
            if !target.contains("://") {
                assert!(Path::new("docs/src").join(&target).exists(), "{}: {target}", path.display());
            }
        }
    }
}

/// What stands between quotes in the grammar's rules whose names satisfy the condition.
fn literals(condition: impl Fn(&str) -> bool) -> Vec<String> {
    let grammar = read("grammar/gradus.pest");
    let mut found = Vec::new();
    for line in grammar.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let Some((name, body)) = line.split_once('=') else { continue };
        if !condition(name.trim()) {
            continue;
        }
        // What follows `!` is what a sign must not be followed by.
        let mut parts = body.split('!');
        let mut kept = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = if part.starts_with('(') { part.find(')') } else { part.find([' ', '}']) };
            kept.push_str(&part[end.unwrap_or(part.len())..]);
        }
        found.extend(kept.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    found
}

#[test]
fn the_reference_has_every_word_and_sign_of_the_grammar() {
    const SIGNS: &[&str] = &[
        "add",
        "subtract",
        "multiply",
        "divide",
        "hadamard",
        "hadamard_divide",
        "kronecker",
        "power",
        "hadamard_power",
        "transpose",
        "colon",
        "becomes",
        "equal",
        "rounds",
        "space",
        "minus",
        "range",
    ];
    let page = read("docs/src/language.md");
    let words = literals(|rule| rule.ends_with("_word"));
    assert!(words.len() >= 9, "{words:?}");
    let signs = literals(|rule| SIGNS.contains(&rule));
    assert!(signs.len() >= 24, "{signs:?}");
    let missing: Vec<&String> =
        words.iter().chain(&signs).filter(|text| !page.contains(text.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new());
    let known = gradus::syntax::STRUCTURES.iter().chain(gradus::syntax::NOTATIONS);
    for word in known {
        assert!(page.contains(&format!("`{word}`")), "{word}");
    }
    for (name, usage) in gradus::lower::built_ins() {
        assert!(page.contains(&format!("`{usage}`")), "{name}: {usage}");
    }
}
