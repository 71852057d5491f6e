//! The documents in `examples/`: what they say is true.
//! `RECORD_EXAMPLES=1 cargo test --test all worksheet::examples` records their answers anew.

use std::fs;
use std::path::{Path, PathBuf};

use gradus::worksheet::{Language, Manuscript, Options, Status, bless, check, math};

use super::common::written;

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_example_is_true() {
    let mut said = String::new();
    for path in documents() {
        let source = fs::read_to_string(&path).unwrap();
        let report = check(&source, &Options::default());
        if std::env::var_os("RECORD_EXAMPLES").is_some() {
            fs::write(&path, bless(&source, &report)).unwrap();
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !report.findings.is_empty() {
            said.extend(["== ", &name, "\n", &written(&report, &source)]);
        }
        assert!(report.counts.good >= 5, "{name} checks next to nothing");
    }
    assert!(said.is_empty(), "{said}");
}

#[test]
fn the_equations_of_the_examples_are_not_false() {
    for path in documents() {
        let source = fs::read_to_string(&path).unwrap();
        let report = math::check(&Manuscript::new(Language::Markdown, "", &source), &Options::default());
        let wrong: Vec<_> = report.checks.iter().filter(|check| check.status == Status::Failed).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
    }
}
