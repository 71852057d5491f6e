//! What commands write to a terminal, and leave out where there is none.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::path::{Path, PathBuf};
use std::process::Command;

use rexpect::session::spawn_command;

/// How long a test waits for what has to come, in milliseconds.
const PATIENCE: u64 = 20_000;

/// A check of as many documents.
fn check(name: &str, count: usize) -> Command {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("terminal").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let documents = (1..=count).map(|number| PathBuf::from(format!("{number}.md")));
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.arg("check").current_dir(&folder).env("TERM", "xterm").env("NO_COLOR", "1");
    for document in documents {
        std::fs::write(folder.join(&document), "```gradus\nclaim 1 + 1 == 2\n```\n").unwrap();
        command.arg(document);
    }
    command
}

#[test]
fn a_bar_shows_how_far_the_check_of_many_documents_is() {
    let mut many = spawn_command(check("many", 12), Some(PATIENCE)).unwrap();
    let (_, drawn) = many.exp_regex(r"\d+/12").unwrap();
    // The bar goes before the answer comes.
    let between = many.exp_string("1.md: 1 statement in 1 block, 1 right").unwrap();
    assert!(between.contains("\u{1b}[2K") || between.contains("\u{1b}[J"), "{drawn}{between:?}");
    let after = many.exp_eof().unwrap();
    assert!(after.contains("12.md: 1 statement") && !after.contains("/12"), "{after:?}");

    let mut few = spawn_command(check("few", 3), Some(PATIENCE)).unwrap();
    let whole = few.exp_eof().unwrap();
    assert!(whole.contains("3.md: 1 statement") && !whole.contains("/3"), "{whole:?}");
}

#[test]
fn there_is_no_bar_without_a_terminal() {
    let output = check("piped", 12).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let lines: Vec<String> =
        (1..=12).map(|number| format!("{number}.md: 1 statement in 1 block, 1 right\n")).collect();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), lines.concat());
}
