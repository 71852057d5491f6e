//! What the program writes does no harm: a file that is read is not written over, and messages end.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What the program does with a text at its standard input.
fn run_with(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses early may close its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn a_file_that_is_read_is_never_written_over() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("written-over");
    std::fs::create_dir_all(&folder).unwrap();
    let (file, other) = (folder.join("one.md"), folder.join("two.md"));
    let (program, link) = (folder.join("one.gradus"), folder.join("linked.gradus"));
    let _ = std::fs::remove_file(&link);
    for (path, text) in [(&file, "# One\n"), (&other, "# Two\n"), (&program, "x : R = 2\n")] {
        std::fs::write(path, text).unwrap();
    }
    std::fs::hard_link(&program, &link).unwrap();
    let name = |path: &Path| path.to_str().unwrap().to_owned();
    let dotted = format!("{}/../written-over/one.gradus", folder.display());
    for arguments in [
        ["check", &name(&file), &name(&other), "-o", &name(&other)].as_slice(),
        &["check", &name(&file), "--math", "--names", &name(&program), "-o", &name(&program)],
        &["run", &name(&program), "-o", &name(&program)],
        &["run", &name(&program), "-o", &dotted],
        &["run", &name(&program), "-o", &name(&link)],
        &["eval", "x", "--program", &name(&program), "-o", &name(&program)],
    ] {
        let output = run_with(arguments, "");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("would be overwritten"), "{arguments:?}: {said}");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(std::fs::read_to_string(&program).unwrap(), "x : R = 2\n", "{arguments:?}");
        assert_eq!(std::fs::read_to_string(&other).unwrap(), "# Two\n", "{arguments:?}");
    }
    let fresh = folder.join("answers.txt");
    assert!(run_with(&["run", &name(&program), "-o", &name(&fresh)], "").status.success());
}

#[test]
fn messages_end_however_many_there_are() {
    let shapes = "det(ones(2,3))\n".repeat(3_000);
    let faults = ") ( ]\n".repeat(900);
    let ring: Vec<String> = (0..500).map(|i| format!("r{i} = r{} + 1", (i + 1) % 500)).collect();
    let ring = ring.join("\n");
    for text in [&shapes, &faults, &ring] {
        for arguments in [["run", "-"].as_slice(), &["run", "-", "--json"], &["repl"]] {
            let output = run_with(arguments, text);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(said.len() < 20_000, "{arguments:?} says {} bytes of {}", said.len(), &text[..20]);
            assert!(said.trim_end().ends_with("messages"), "{arguments:?}: {said}");
        }
    }
}
