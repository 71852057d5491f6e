//! Every code that the engine can say has a page, and every page's programs do what it says of them.

#![expect(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test that fails stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gradus::report::{Palette, Severity, Source, render_all};
use gradus::session::{Answer, Session};
use gradus::worksheet;

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
}

impl<'a> Faulty<'a> {
    fn of(page: &'a str) -> Option<Self> {
        let program = fence(page, "gradus,fail").map(Self::Program);
        program.or_else(|| fence(page, "markdown,fail").map(Self::Document))
    }

    /// The codes that it is answered with.
    fn codes(&self) -> Vec<String> {
        match self {
            Self::Program(program) => codes_of(program),
            Self::Document(document) => codes_in_document(document),
        }
    }
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
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_gradus"))
            .args(["explain", &code])
            .output()
            .unwrap();
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
        match Faulty::of(&page) {
            Some(faulty) if !faulty.codes().contains(&code) => {
                wrong.push(format!("{code}, faulty: {:?}", faulty.codes()));
            }
            None if !page.contains("No short program leads here.") => {
                wrong.push(format!("{code}: no program"));
            }
            _ => {}
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// What something faulty looks like on a terminal: the messages of a program that has the code,
/// else what a check of it writes.
fn drawn(code: &str, faulty: &Faulty<'_>) -> String {
    let document = match faulty {
        Faulty::Document(document) => (*document).to_owned(),
        Faulty::Program(program) => {
            let drawn = messages(code, program);
            if !drawn.is_empty() {
                return drawn.join("\n\n");
            }
            format!("```gradus\n{program}\n```\n")
        }
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("messages");
    fs::create_dir_all(&folder).unwrap();
    let file = format!("{code}.md");
    fs::write(folder.join(&file), document).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gradus"));
    let output = command.args(["check", "--math", &file]).current_dir(&folder).output().unwrap();
    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat()
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
        let Some(faulty) = Faulty::of(&page) else { continue };
        let text = drawn(&code, &faulty);
        assert!(text.contains(&format!("[{code}]")), "{code} is not said: {text}");
        insta::with_settings!({
            snapshot_path => "../snapshots/messages",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(code.as_str(), text);
        });
        recorded.insert(format!("{code}.snap"));
    }
    // A snapshot whose page is gone would tell of nothing.
    let kept = fs::read_dir("snapshots/messages").unwrap();
    let kept: BTreeSet<String> =
        kept.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(kept, recorded);
}
