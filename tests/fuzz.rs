//! Inputs that nobody would type: texts of the other tests, cut up, joined, and mixed with the words of the
//! grammar. Nothing may panic. The same targets stand in `fuzz/` for a fuzzer; `FUZZ` says how many inputs are
//! tried here, `FUZZ_SEED` from which seed on.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use gradus::notation::text;
use gradus::number::Random;
use gradus::session::Session;
use gradus::syntax::parse_expression;
use gradus::worksheet::{Options, check};

const DICTIONARY: &str = include_str!("../fuzz/gradus.dict");
/// How long an input is at the most, in characters.
const LONGEST: usize = 120;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

/// The words of the dictionary, in which a byte that is no printable ASCII is written `\xE2`: fuzzers read no other.
fn words() -> Vec<String> {
    assert!(DICTIONARY.is_ascii());
    let quoted = DICTIONARY.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(unescaped).collect()
}

fn unescaped(word: &str) -> String {
    let mut parts = word.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    String::from_utf8(bytes).unwrap()
}

/// Lines of the programs that other tests read.
fn seeds() -> Vec<Vec<char>> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")];
    let mut lines = BTreeSet::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "gradus" || extension == "md") {
            let text = std::fs::read_to_string(path).unwrap();
            lines.extend(text.lines().filter(|line| line.len() <= LONGEST).map(str::to_owned));
        }
    }
    lines.into_iter().map(|line| line.chars().collect()).collect()
}

/// The input of a seed.
fn input(seeds: &[Vec<char>], words: &[String], seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut below = |count: usize| usize::try_from(random.below(count.max(1) as u64)).unwrap();
    let mut text = seeds[below(seeds.len())].clone();
    for _ in 0..=below(5) {
        let from = below(text.len() + 1);
        let to = from + below(text.len() - from + 1);
        match below(6) {
            0 => drop(text.drain(from..to)),
            1 => {
                let part: Vec<char> = text[from..to].to_vec();
                text.splice(to..to, part);
            }
            2 | 3 => drop(text.splice(from..from, words[below(words.len())].chars())),
            4 => {
                let other = &seeds[below(seeds.len())];
                text.splice(from..to, other[below(other.len() + 1)..].iter().copied());
            }
            _ => drop(text.splice(from..from, ['\n'])),
        }
        text.truncate(LONGEST);
    }
    text.into_iter().collect()
}

/// The inputs at which something panics, each with its seed.
fn panics(count: u64, target: impl Fn(&str)) -> Vec<(u64, String)> {
    let (seeds, words) = (seeds(), words());
    let first = number("FUZZ_SEED", 1);
    let tried = (first..first + number("FUZZ", count)).map(|seed| (seed, input(&seeds, &words, seed)));
    tried.filter(|(_, text)| catch_unwind(AssertUnwindSafe(|| target(text))).is_err()).collect()
}

#[test]
fn what_is_read_is_printed_and_read_again() {
    let found = panics(20_000, |source| {
        let _ = gradus::syntax::parse(source);
        if let Ok((ast, id)) = parse_expression(source) {
            let printed = text::ascii(&ast, id);
            let (again, root) = parse_expression(&printed).unwrap();
            assert_eq!(text::ascii(&again, root), printed);
        }
    });
    assert_eq!(found, []);
}

#[test]
fn every_program_ends() {
    assert_eq!(panics(500, |source| drop(Session::new().run(source))), []);
}

#[test]
fn every_document_is_checked() {
    let fenced = |source: &str| format!("text\n\n```gradus\n{source}\n```\n");
    assert_eq!(panics(120, |source| drop(check(&fenced(source), &Options::default()))), []);
}

#[test]
fn every_equation_is_read_or_said_to_be_not_read() {
    let found = panics(300, |source| {
        drop(check(&format!("$$ {source} $$\n"), &Options { math: true, ..Options::default() }));
    });
    assert_eq!(found, []);
}

#[test]
fn the_dictionary_has_every_word_of_the_grammar() {
    let known: BTreeSet<String> = words().into_iter().collect();
    let grammar = include_str!("../grammar/gradus.pest");
    let lines = grammar.lines().filter(|line| !line.starts_with("//"));
    let quoted =
        lines.flat_map(|line| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    // Line ends and the mark of an encoding are no words.
    let words = quoted.filter(|word| !word.is_empty() && !word.starts_with('\\'));
    let missing: BTreeSet<String> = words.filter(|word| !known.contains(word)).collect();
    assert_eq!(missing, BTreeSet::new());
}
