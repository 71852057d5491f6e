//! Equations by construct, right and wrong ones beside each other, each with its verdict; and equations within what a text
//! says around them.

use gradus::worksheet::{Options, check};

use super::common::{document, verdict};

/// Checks each line of a text of verdicts, as a document that `of` makes of it; says how many there are, and how many wrong ones.
fn checked(name: &str, of: impl Fn(&str) -> String) -> (usize, usize) {
    let text = document(name);
    let options = Options { math: true, ..Options::default() };
    let (mut faults, mut count, mut wrong) = (Vec::new(), 0, 0);
    for line in text.lines().skip_while(|line| !line.starts_with("##")) {
        let Some((expected, equation)) = line.split_once(": ") else { continue };
        let report = check(&of(equation), &options);
        let found = report.checks.last().map_or("silent", |check| verdict(check.status));
        count += 1;
        wrong += usize::from(found == "wrong");
        if found != expected {
            faults.push(format!("{equation}: {found}, and not {expected}"));
        }
        assert_eq!(report.exit() as i32 == 1, found == "wrong", "{equation}");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    (count, wrong)
}

#[test]
fn every_construct_is_read_as_it_is_meant() {
    let (count, wrong) = checked("constructs.txt", |equation| format!("$$ {equation} $$\n"));
    assert!(count >= 300 && wrong >= 100, "{count} equations, {wrong} of them wrong");
}

#[test]
fn an_equation_is_judged_by_what_was_said_before_it() {
    let (count, wrong) = checked("contexts.txt", |text| text.replace(" ¶ ", "\n\n"));
    assert!(count >= 50 && wrong >= 20, "{count} equations, {wrong} of them wrong");
}
