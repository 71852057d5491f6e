//! Short documents whose sentences say what their equations are about, each equation with its verdict.

use gradus::worksheet::{Options, check};

use super::common::{document, verdict};

const VERDICTS: &[&str] =
    &["right", "if", "wrong", "open", "unread", "doubtful", "condition", "taken", "outside"];

#[test]
fn what_sentences_say_is_heard() {
    let text = document("told.txt");
    let options = Options { math: true, ..Options::default() };
    let (mut faults, mut count, mut wrong) = (Vec::new(), 0, 0);
    let documents = text.split("\n\n").filter(|document| !document.starts_with('#'));
    for document in documents.skip(1) {
        let (mut source, mut expected) = (String::new(), Vec::new());
        for line in document.lines() {
            let display = line.split_once(": ").filter(|(word, _)| VERDICTS.contains(word));
            if let Some((verdict, equation)) = display {
                source.extend(["\n$$ ", equation, " $$\n\n"]);
                expected.push((source.lines().count(), verdict, equation));
            } else {
                source.push_str(line);
                source.push('\n');
            }
        }
        let report = check(&source, &options);
        for (lines, expected, equation) in expected {
            let at = lines - 1;
            let found = report.checks.iter().rfind(|check| check.line == at);
            let found = found.map_or("silent", |check| verdict(check.status));
            count += 1;
            wrong += usize::from(found == "wrong");
            if found != expected {
                faults.push(format!("{equation}: {found}, and not {expected}, in\n{source}"));
            }
        }
    }
    assert!(count >= 60 && wrong >= 20, "{count} equations, {wrong} of them wrong");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
