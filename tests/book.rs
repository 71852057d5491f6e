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
    trycmd::TestCases::new().case("docs/src/*.md").case("README.md");
}

/// The blocks of a page whose fence says the word.
fn fences(page: &str, word: &str) -> Vec<String> {
    let opening = format!("```{word}");
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for line in page.lines() {
        match &mut block {
            Some(text) if line.starts_with("```") => {
                blocks.push(std::mem::take(text));
                block = None;
            }
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line.trim_end() == opening => block = Some(String::new()),
            // A block of another kind: it ends at its own fence.
            None => {}
        }
    }
    blocks
}

#[test]
fn conversations_go_as_printed() {
    let mut conversations = 0;
    for page in pages().into_iter().chain(["README.md".into()]) {
        for printed in fences(&read(&page), "text").iter().filter(|text| text.starts_with(PROMPT)) {
            let typed: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix(PROMPT)).collect();
            let answered: Vec<&str> = printed.lines().filter(|line| !line.starts_with(PROMPT)).collect();
            assert_eq!(converse(&typed).lines().collect::<Vec<_>>(), answered, "{}", page.display());
            conversations += 1;
        }
    }
    assert!(conversations > 0);
}

const PROMPT: &str = "gradus> ";

/// What a conversation without a terminal answers.
fn converse(lines: &[&str]) -> String {
    use std::io::Write;
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_gradus"))
        .arg("repl")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.join("\n").as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn the_commands_that_the_readme_begins_with_are_run_in_ci() {
    let readme = read("README.md");
    let commands = fences(&readme, "sh").concat();
    let script = read(".ci/run");
    for command in commands.lines() {
        assert!(script.lines().any(|line| line == command), "{command}");
    }
    assert_eq!(commands.lines().count(), 2);
}

/// The kinds of block that a test runs, that show a file's text beside a block that is run, or that set up another program.
const RUN: &[&str] = &["gradus", "console", "sh", "text", "markdown", "yaml", "lua", "toml"];

#[test]
fn no_block_of_the_manual_is_left_out() {
    for page in pages().into_iter().chain(["README.md".into()]) {
        let mut open: Option<String> = None;
        for line in read(&page).lines().filter(|line| line.starts_with("```")) {
            let ticks: String = line.chars().take_while(|character| *character == '`').collect();
            match &open {
                Some(fence) if *fence == ticks && line == ticks => open = None,
                Some(_) => {}
                None => {
                    let word = line[ticks.len()..].split([' ', ',']).next().unwrap();
                    assert!(RUN.contains(&word), "{}: {line}", page.display());
                    open = Some(ticks);
                }
            }
        }
    }
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
    let known = gradus::structures::Word::typed()
        .map(gradus::structures::Word::name)
        .chain(gradus::syntax::Notation::to_show());
    for word in known {
        assert!(page.contains(&format!("`{word}`")), "{word}");
    }
    for (name, usage) in gradus::syntax::built_in::all() {
        assert!(page.contains(&format!("`{usage}`")), "{name}: {usage}");
    }
}
