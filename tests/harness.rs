//! Texts beside what comes of them. Each test that compares a text with a recorded one does so in here: what
//! is read lies in a folder of `tests/`, what is expected in a folder of `snapshots/`. Where a new text is
//! right, `INSTA_UPDATE=always cargo test --test all NAME` records it.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A text that is read.
pub struct Text {
    /// The name of its file, without the extension.
    pub name: String,
    /// What it says.
    pub source: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder that have an extension, in the order of their names: at least one.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        all.filter(|file| file.extension().is_some_and(|own| own == extension)).collect();
    files.sort();
    assert!(!files.is_empty(), "{}: no file ends in .{extension}", folder.display());
    files
}

fn name(file: &Path) -> String {
    file.file_stem().unwrap().to_string_lossy().into_owned()
}

/// The programs of a folder of `tests/`.
pub fn programs(folder: &str) -> Vec<Text> {
    let files = files(&root().join("tests").join(folder), "gradus");
    files.iter().map(|file| Text { name: name(file), source: fs::read_to_string(file).unwrap() }).collect()
}

/// Compares a text with the snapshot at a path below `snapshots/`: `claims/chain_rule`.
pub fn snapshot(path: &str, found: &str) {
    let path = root().join("snapshots").join(path);
    insta::with_settings!({
        snapshot_path => path.parent().unwrap(),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name(&path), found);
    });
}

/// Compares texts by their names with all the snapshots of a folder: one that nothing is compared with would
/// tell of nothing.
pub fn snapshots(folder: &str, found: impl IntoIterator<Item = (String, String)>) {
    let mut compared = BTreeSet::new();
    for (name, text) in found {
        snapshot(&format!("{folder}/{name}"), &text);
        compared.insert(name);
    }
    whole(folder, &compared);
}

/// A folder of snapshots holds those of these names and no other.
pub fn whole(folder: &str, names: &BTreeSet<String>) {
    let files = files(&root().join("snapshots").join(folder), "snap");
    let kept: BTreeSet<String> = files.iter().map(|file| name(file)).collect();
    assert_eq!(kept, *names, "snapshots/{folder} against what is compared with it");
}

/// Compares what comes of each program of `tests/programs/FOLDER` with its snapshot in `snapshots/FOLDER`.
pub fn check(folder: &str, written: impl Fn(&Text) -> String) {
    let programs = programs(&format!("programs/{folder}"));
    snapshots(folder, programs.into_iter().map(|program| (program.name.clone(), written(&program))));
}

/// All files below a folder.
fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { below(&path, found) } else { found.push(path) }
    }
}

/// A snapshot belongs to the test that names it, or to the one that compares its whole folder.
#[test]
fn no_snapshot_is_left_over() {
    let (mut sources, mut kept) = (Vec::new(), Vec::new());
    for folder in ["src", "tests"] {
        below(&root().join(folder), &mut sources);
    }
    sources.retain(|file| file.extension().is_some_and(|own| own == "rs"));
    let sources: String = sources.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    below(&root().join("snapshots"), &mut kept);
    let named = |path: &str, folder: &str| {
        let whole = ["check", "snapshots", "whole"].map(|word| format!("{word}(\"{folder}\""));
        sources.contains(&format!("\"{path}\"")) || whole.iter().any(|call| sources.contains(call))
    };
    let left: Vec<String> = kept
        .iter()
        .map(|file| file.strip_prefix(root().join("snapshots")).unwrap().with_extension(""))
        .map(|file| (file.to_string_lossy().replace('\\', "/"), file.parent().unwrap().to_owned()))
        .filter(|(path, folder)| !named(path, &folder.to_string_lossy().replace('\\', "/")))
        .map(|(path, _)| path)
        .collect();
    assert!(left.is_empty(), "no test compares with {left:?}");
}

/// A file of tests is a module of `main.rs`, or a test program that `Cargo.toml` names.
#[test]
fn every_file_of_tests_is_linked() {
    let main = fs::read_to_string(root().join("tests/main.rs")).unwrap();
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for file in files(&root().join("tests"), "rs") {
        let name = name(&file);
        let linked = main.contains(&format!("\nmod {name};"))
            || manifest.contains(&format!("path = \"tests/{name}.rs\""));
        assert!(linked, "tests/{name}.rs is never run");
    }
}

/// A command that runs a test program stands in documents and comments only where there is a program of that name.
#[test]
fn every_test_program_that_is_mentioned_is_there() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (mut places, mut absent) = (Vec::new(), Vec::new());
    for folder in ["docs", "tests", "src", ".ci"] {
        below(&root().join(folder), &mut places);
    }
    places.extend(["README.md", "ARCHITECTURE.md"].map(|name| root().join(name)));
    for place in places {
        let Ok(text) = fs::read_to_string(&place) else { continue };
        for (at, mark) in text.match_indices("cargo test --test ") {
            let name = text[at + mark.len()..].split(|one: char| !one.is_alphanumeric() && one != '_').next();
            let named = name.filter(|name| !name.is_empty());
            if let Some(name) =
                named.filter(|name| !manifest.contains(&format!("[[test]]\nname = \"{name}\"")))
            {
                absent.push(format!("{}: {name}", place.display()));
            }
        }
    }
    assert!(absent.is_empty(), "{}", absent.join("\n"));
}
