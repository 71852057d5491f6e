//! The house stands as `ARCHITECTURE.md` says: what each room may import, what only some rooms
//! may touch, how long a file may be, and that only the table names functions.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::collections::{BTreeMap, BTreeSet};

use gradus::functions;
use gradus::structures::Word;

mod source;
use source::{Source, read, sources};

/// The floors: each room with the rooms that it may import. All of them lie on floors below.
const FLOORS: &[(u8, &str, &str)] = &[
    (0, "span", ""),
    (0, "limits", ""),
    (0, "shape", ""),
    (0, "structures", ""),
    (1, "number", "limits"),
    (0, "data", ""),
    (1, "diagnostic", "span"),
    (2, "array", "limits number"),
    (3, "functions", "limits number array shape structures"),
    (4, "sample", "number array structures functions"),
    (4, "syntax", "limits span diagnostic number structures"),
    (4, "ir", "limits shape number array structures functions"),
    (4, "latex", "span diagnostic shape functions"),
    (5, "interpret", "limits shape number array structures functions syntax"),
    (5, "lower", "span diagnostic shape number structures functions syntax ir"),
    (5, "evaluate", "limits span diagnostic shape number array functions ir"),
    (5, "facts", "number array structures functions ir"),
    (5, "plan", "shape number functions ir"),
    (6, "emit", "span diagnostic shape number structures functions syntax ir plan"),
    (6, "native", "shape number array functions ir plan"),
    (6, "notation", "limits span shape number functions syntax ir facts"),
    (6, "verify", "limits shape number array structures functions syntax sample interpret"),
    (6, "rules", "limits shape structures functions syntax ir lower"),
    (7, "differentiate", "limits span diagnostic shape number functions ir rules"),
    (7, "simplify", "limits shape number structures functions ir facts rules"),
    (8, "equality", "limits span shape number array structures functions sample ir facts evaluate"),
    (
        9,
        "session",
        "limits span diagnostic shape number array data structures functions syntax latex ir interpret verify lower evaluate notation sample \
         facts rules differentiate simplify equality plan native",
    ),
    (10, "report", "span diagnostic shape number array structures functions syntax notation session"),
    (11, "worksheet", "limits span diagnostic shape structures latex syntax session report"),
    (11, "draw", "number syntax notation session report"),
    (
        11,
        "inquiry",
        "limits span diagnostic shape structures functions lower syntax notation session emit report",
    ),
    (
        12,
        "desk",
        "span diagnostic shape structures functions syntax session native emit report draw inquiry worksheet",
    ),
    (12, "lsp", "span functions syntax session report inquiry worksheet"),
    (
        13,
        "cli",
        "limits span diagnostic shape data functions lower syntax session plan native emit report draw inquiry \
         worksheet lsp",
    ),
    (14, "main", "cli"),
];

/// What comes from outside and only some rooms touch, so that it can be exchanged there, and so
/// that the rest runs where there is none of it.
const FENCED: &[(&str, &str)] = &[
    ("std::fs", "cli"),
    ("std::io", "cli data"),
    ("std::env", "cli"),
    ("std::time", "cli"),
    ("std::thread", "cli"),
    ("std::net", ""),
    ("std::process", "cli main"),
    ("anstream", "cli"),
    ("anstyle", "cli"),
    ("clap", "cli"),
    ("indicatif", "cli"),
    ("notify", "cli"),
    ("rustyline", "cli"),
    ("annotate_snippets", "report"),
    ("serde_json", "report worksheet desk lsp cli"),
    ("lsp_server", "lsp cli"),
    ("pulldown_cmark", "worksheet"),
    ("pulldown_latex", "worksheet"),
    ("zip", "data"),
    ("pest", "syntax latex worksheet"),
    ("dashu_float", "number"),
    ("nalgebra", "array functions evaluate"),
    ("gradus_loops", "functions native"),
];

/// The most lines of a file.
const LONGEST: usize = 500;

/// Where a text in quotes may be the name of a function although it is outside the table: a
/// file or folder, the names (`*` for any), and what they are there. What is not needed fails, too.
const NAMED: &[(&str, &str, &str)] = &[
    ("number/", "*", "operations that a kind of number has or lacks, in its refusals"),
    ("array.rs", "transpose matrix", "an operation of arrays, and a kind of them, in refusals"),
    (
        "syntax/built_in.rs",
        "power matrix_power inv transpose det exp kron vec pi less at_most equal unequal solve max min norm norm1 norm2 norminf nuclear vector conv conv_valid conv_same",
        "what the language's operators stand for",
    ),
    ("differentiate/mod.rs", "power", "the exponent of a factor, where the table has no row for it"),
    ("syntax/expression.rs", "sum", "`sum(… for i in 1..n)` is syntax"),
    ("syntax/foreign.rs", "*", "words of other languages"),
    ("syntax/dialect.rs", "*", "functions of other languages"),
    ("syntax/signs.rs", "*", "what signs of the blackboard are called, and shapes in words"),
    ("syntax/below.rs", "norm norm1 norminf nuclear", "which norm is written below bars"),
    ("emit/", "size", "a hole in a template"),
    ("report/", "where", "before what an answer abbreviates"),
    ("desk/", "where", "what an answer abbreviates"),
    ("cli/derive/screen.rs", "where", "before what an answer abbreviates"),
    ("syntax/names.rs", "pi sigma", "letters of the Greek alphabet"),
    ("lower/names.rs", "pi sigma", "letters of the Greek alphabet"),
    ("syntax/notation.rs", "kron matrix", "the names of notations"),
    ("shape.rs", "vector matrix", "the kinds of shapes"),
    ("session/present.rs", "matrix", "what a result is called that has no name"),
    ("inquiry/offers.rs", "pi", "a constant"),
    ("inquiry/mod.rs", "vec", "what one derives by is a name or `vec(name)`"),
    ("draw/mod.rs", "dot", "the extension of a file"),
    ("draw/factors.rs", "diag tr", "patterns of labels, as the reader writes them"),
    (
        "notation/reader/",
        "diag mean norm sqrt sum tr vec",
        "patterns of labels and exponents, as a textbook writes them",
    ),
    ("notation/sharing.rs", "exp norm sigma softmax", "the letters that people give to their values"),
    (
        "notation/text/names.rs",
        "arccos arcsin arctan cos cosh det exp log max min sin sinh tan tanh tr",
        "the operators that Typst sets upright",
    ),
    ("emit/loops/writer.rs", "sum", "what a loop adds up in"),
    ("plan/written.rs", "diag norm sqrt sum", "operations of a plan, as the language writes them"),
    ("latex/", "*", "a dictionary: what documents print, and the language's words for it"),
    ("worksheet/math/", "*", "a dictionary: what documents print, and the language's words for it"),
];

#[test]
fn the_floors_lie_on_each_other() {
    let floors: BTreeMap<&str, u8> = FLOORS.iter().map(|(floor, room, _)| (*room, *floor)).collect();
    for (floor, room, below) in FLOORS {
        for other in below.split_whitespace() {
            assert!(floors[other] < *floor, "{room} on floor {floor} may not import {other}");
        }
    }
}

/// A permission that nobody needs would let an arrow in that nobody has thought about.
#[test]
fn every_room_imports_only_what_it_may() {
    let mut faults = Vec::new();
    let mut idle: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (_, room, below) in FLOORS {
        idle.extend(below.split_whitespace().map(|other| (*room, other)));
    }
    for source in sources() {
        if source.room() == "lib" {
            continue;
        }
        let Some((_, room, allowed)) = FLOORS.iter().find(|(_, other, _)| *other == source.room()) else {
            let room = source.room();
            faults.push(format!("src/{}: the room {room} stands on no floor", source.path));
            continue;
        };
        for (other, line) in &source.rooms {
            idle.retain(|(own, below)| own != room || below != other);
            // A macro that a room exports lies at the root: it is the room's own.
            let own = other == *room || other.starts_with("kernels");
            if !own && !allowed.split_whitespace().any(|one| one == other) {
                faults.push(format!("src/{}:{line}: {room} imports {other}", source.path));
            }
        }
    }
    faults.extend(idle.iter().map(|(room, other)| format!("{room} may import {other}, and does not")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Files of a room may name one another, but not in a circle: each can be read once those are read that it names.
/// A room's own `mod.rs` is its front door, which all of its files may name.
#[test]
fn no_files_go_in_a_circle() {
    let all = sources();
    let files: BTreeMap<Vec<&str>, &str> = all
        .iter()
        .filter(|source| !matches!(source.path.as_str(), "lib.rs" | "main.rs"))
        .map(|source| (source.module(), source.path.as_str()))
        .collect();
    let mut arrows: BTreeSet<(&str, &str)> = BTreeSet::new();
    for source in &all {
        for path in &source.inside {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let file = (1..=path.len()).rev().find_map(|length| files.get(&path[..length]));
            if let Some(file) = file.filter(|file| **file != source.path && !file.ends_with("mod.rs")) {
                arrows.insert((source.path.as_str(), *file));
            }
        }
    }
    assert!(arrows.len() > 300, "only {} arrows between files are seen", arrows.len());
    assert_eq!(circles(arrows), BTreeSet::new());
}

/// The arrows that lie on circles or between them: a file that names none, or that none names, is on no circle.
fn circles<'a>(mut arrows: BTreeSet<(&'a str, &'a str)>) -> BTreeSet<(&'a str, &'a str)> {
    loop {
        let count = arrows.len();
        let from: BTreeSet<&str> = arrows.iter().map(|(from, _)| *from).collect();
        let to: BTreeSet<&str> = arrows.iter().map(|(_, to)| *to).collect();
        arrows.retain(|(one, other)| to.contains(one) && from.contains(other));
        if arrows.len() == count {
            return arrows;
        }
    }
}

#[test]
fn a_circle_is_found() {
    let arrows = BTreeSet::from([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("e", "a")]);
    assert_eq!(circles(arrows), BTreeSet::from([("b", "c"), ("c", "b")]));
}

/// What a kernel's file offers is there for the table: `det` in `matrix.rs` stands in a row as `matrix::det`.
#[test]
fn every_kernel_is_in_a_row() {
    let all = sources();
    let (kernels, rows): (Vec<&Source>, Vec<&Source>) =
        all.iter().filter(|one| one.room() == "functions").partition(|one| one.path.contains("/kernels/"));
    let named: BTreeSet<String> =
        rows.iter().flat_map(|row| row.outside.iter().map(|(path, _)| path.clone())).collect();
    let mut idle = Vec::new();
    for file in kernels {
        let module = file.module().last().copied().unwrap_or_default();
        for kernel in file.kernels.iter().filter(|kernel| !named.contains(&format!("{module}::{kernel}"))) {
            idle.push(format!("{module}::{kernel}"));
        }
    }
    assert!(idle.is_empty(), "no row uses {idle:?}");
}

#[test]
fn only_some_rooms_touch_the_outside() {
    let mut faults = Vec::new();
    for source in sources() {
        for (path, line) in &source.outside {
            let fence = FENCED.iter().find(|(what, _)| path == what || path.split("::").next() == Some(what));
            if let Some((what, rooms)) = fence
                && !rooms.split_whitespace().any(|room| room == source.room())
            {
                faults.push(format!("src/{}:{line}: {what} is for {rooms}", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.lines > LONGEST)
        .map(|source| format!("src/{}: {} lines", source.path, source.lines))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// A newcomer is sent to files that are there.
#[test]
fn what_contributing_names_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
    let roots = ["src/", "tests/", "docs/", "snapshots/", "examples/", ".ci/"];
    let words = text.split(|letter: char| letter.is_whitespace() || "`(),".contains(letter));
    let paths: BTreeSet<&str> =
        words.filter(|word| roots.iter().any(|root| word.starts_with(root))).collect();
    assert!(paths.len() > 20, "{paths:?}");
    let absent: Vec<&&str> =
        paths.iter().filter(|path| !root.join(path.trim_end_matches(['.', ':', ';'])).exists()).collect();
    assert!(absent.is_empty(), "{absent:?}");
}

#[test]
fn only_the_table_names_functions() {
    let names: BTreeSet<&str> =
        functions::table().flat_map(|row| row.aliases.iter().copied().chain([row.name])).collect();
    let mut needed = BTreeSet::new();
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.room() != "functions") {
        for (text, line) in &source.texts {
            if !names.contains(text.as_str()) {
                continue;
            }
            let exception = NAMED.iter().find(|(place, listed, _)| {
                source.path.starts_with(place)
                    && listed.split_whitespace().any(|name| name == text || name == "*")
            });
            match exception {
                Some((place, ..)) => {
                    needed.extend([(*place, text.clone()), (*place, "*".to_owned())]);
                }
                None => faults.push(format!("src/{}:{line}: names {text}", source.path)),
            }
        }
    }
    for (place, listed, _) in NAMED {
        for name in listed.split_whitespace().filter(|name| !needed.contains(&(*place, (*name).to_owned()))) {
            faults.push(format!("src/{place}: the exception for {name} is not needed"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Where a text in quotes may be a word of structure although it is outside their table, and what it is there.
const WORDED: &[(&str, &str, &str)] = &[
    ("functions/signature.rs", "integer", "what a row says of a parameter in its signature"),
    ("interpret/structured.rs", "symmetric", "a meaning of derivatives by structured variables"),
    ("interpret/structured.rs", "diagonal", "a meaning of derivatives by structured variables"),
    ("emit/frame.rs", "symmetric", "a hole in a template"),
    ("syntax/signs.rs", "symmetric", "a word of other languages"),
    ("sample/tests.rs", "*", "variables that are drawn"),
];

#[test]
fn only_their_table_names_words_of_structure() {
    let mut faults = Vec::new();
    let mut needed = BTreeSet::new();
    for source in sources().iter().filter(|source| source.room() != "structures") {
        for (text, line) in source.texts.iter().filter(|(text, _)| Word::ALL.iter().any(|w| w.name() == text))
        {
            let is_here = |(place, word, _): &&(&str, &str, &str)| {
                source.path.starts_with(place) && (word == text || *word == "*")
            };
            match WORDED.iter().find(is_here) {
                Some(exception) => _ = needed.insert(*exception),
                None => faults.push(format!("src/{}:{line}: names {text}", source.path)),
            }
        }
    }
    let idle = WORDED.iter().filter(|exception| !needed.contains(exception));
    faults
        .extend(idle.map(|(place, word, _)| format!("src/{place}: the exception for {word} is not needed")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn imports_are_seen_however_they_are_written() {
    let text = "
        //! Not crate::one.
        use crate::{two::X, three};
        use super::super::four;
        use super::own;
        /// Nor crate::five.
        fn f() -> crate::six::Y { std::fs::read(\"seven\"); crate::eight::g() }
        pub(crate) mod inner { use super::super::super::nine; use super::super::own; }
        #[cfg(test)]
        mod tests { use crate::ten; const NAME: &str = \"eleven\"; }
        use {crate::twelve, std::{env, io}};
    ";
    let Source { rooms, outside, texts, .. } = read("room/file.rs".to_owned(), text);
    let rooms: Vec<&str> = rooms.iter().map(|(room, _)| room.as_str()).collect();
    assert_eq!(rooms, ["two", "three", "four", "six", "eight", "nine", "twelve"]);
    let outside: Vec<&str> = outside.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(outside, ["std::fs", "std::env", "std::io"]);
    assert_eq!(texts, [("seven".to_owned(), 7)]);
}
