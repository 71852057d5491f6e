//! Programs in other languages, as they are written: every case for every target, to be read.
//! That they run, and compute what Gradus computes, is `tests/emit/verify.py`.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::fmt::Write;
use std::fs;
use std::process::{Command, Stdio};

use crate::harness::snapshots;

mod loops;

/// The cases, a line each: a name, a tab, and the arguments as a shell would have them.
const CASES: &str = "tests/emit/cases.txt";

fn emit(arguments: &[String], target: &str) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_gradus"))
        .arg("emit")
        .args(arguments)
        // Derivatives are checked elsewhere; here the text counts.
        .args(["--no-verify", "--to", target])
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Words apart, with what stands between quotes as one.
fn words(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (place, part) in line.split('"').enumerate() {
        if place % 2 == 1 {
            all.push(part.to_owned());
        } else {
            all.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    all
}

#[test]
fn programs_are_written_as_recorded() {
    let mut programs = Vec::new();
    for line in fs::read_to_string(CASES).unwrap().lines().filter(|line| !line.is_empty()) {
        let (name, arguments) = line.split_once('\t').unwrap();
        let arguments = words(arguments);
        let mut text = format!("gradus emit {}\n", arguments.join(" "));
        for target in gradus::emit::TARGETS {
            let output = emit(&arguments, target.name);
            let said = if output.status.success() { &output.stdout } else { &output.stderr };
            // The version changes with every release, and nothing else then.
            let version = format!("gradus {} ", env!("CARGO_PKG_VERSION"));
            let said = String::from_utf8(said.clone()).unwrap().replace(&version, "gradus VERSION ");
            let _ = write!(text, "\n---- {}\n{}\n", target.name, said.trim_end());
        }
        let again = [emit(&arguments, "numpy"), emit(&arguments, "numpy")].map(|output| output.stdout);
        assert_eq!(again[0], again[1], "{name}: the same input, another text");
        programs.push((name.to_owned(), text));
    }
    snapshots("emit", programs);
}

#[test]
fn every_function_with_a_spelling_is_spelled_for_a_target_that_there_is() {
    for id in gradus::functions::all_forms() {
        for (key, template) in gradus::functions::form(id).spellings {
            let target = key.split(' ').next().unwrap();
            let name = gradus::functions::row(id).name;
            assert!(gradus::emit::target(target).is_some(), "{name}: there is no target {target}");
            let count = gradus::functions::signature_of(id).arguments.len();
            let further = usize::from(key.ends_with("times") || key.ends_with("after"));
            for place in 1..=count + further {
                assert!(template.contains(&format!("#{place}")), "{name}: {key} forgets an argument");
            }
        }
    }
}
