//! Equations of documents: which were read, and what became of each.

use std::fmt::Write;

use gradus::worksheet::{Kind, Options, Report, Role, Status, check};

use super::common::{document, written};
use crate::harness::snapshot;

/// The report on the equations of a document.
fn equations(source: &str) -> Report {
    check(source, &Options { math: true, ..Options::default() })
}

/// Every equation, line by line: what it is, how it came out, and what it was read as.
fn lines(report: &Report) -> String {
    let mut text = String::new();
    for check in &report.checks {
        let said = if check.text.is_empty() { &check.detail } else { &check.text };
        writeln!(text, "{:>4}  {:<11}  {:<8}  {said}", check.line, check.role.name(), check.status.name())
            .unwrap();
    }
    text
}

/// How the equations of a line came out.
fn statuses(report: &Report, line: usize) -> Vec<Status> {
    report.checks.iter().filter(|check| check.line == line).map(|check| check.status).collect()
}

/// The line on which a text first stands.
fn line_of(source: &str, text: &str) -> usize {
    source.lines().position(|line| line.contains(text)).map(|line| line + 1).unwrap()
}

#[test]
fn the_lecture_is_read_and_its_misprints_are_found() {
    let source = document("misprints.md");
    let report = equations(&source);
    snapshot("worksheet/misprints_equations", &lines(&report));
    snapshot("worksheet/misprints", &written(&report, &source));
    let wrong: Vec<usize> =
        report.checks.iter().filter(|check| check.status == Status::Failed).map(|check| check.line).collect();
    let expected = [
        "0.59326992 ",
        "0.5968884378",
        "0.274811083",
        r"-E_{ii} \vec{out}_O",
        r"} \cdot \frac{\partial E_{total}}{\partial \vec{out}_0}",
        r"= -\sum_{i=1}^2 \left(",
        r"= -\sum_{i=1}^2 (",
        r"= \sum_{i=1}^2 - (",
        r"\frac{\partial y_1}{\partial a_{11}}",
    ];
    // The last begins in the line above its first entry.
    let expected: Vec<usize> = expected.iter().map(|text| line_of(&source, text)).collect();
    assert_eq!(wrong.len(), expected.len(), "{wrong:?}");
    for (found, expected) in wrong.iter().zip(&expected) {
        assert!(found.abs_diff(*expected) <= 1, "{wrong:?} {expected:?}");
    }
}

#[test]
fn mended_the_same_notes_have_no_error() {
    let mut source = document("misprints.md");
    for (wrong, right) in [
        ("0.59326992 ", "0.59326999 "),
        ("0.5968884378", "0.596884378"),
        ("0.274811083", "0.298371109"),
        (r"-E_{ii} \vec{out}_O \cdot \vec{e}_i", r"E_{ii} (\vec{out}_O \odot (1 - \vec{out}_O)) \vec{e}_i^T"),
        (
            r"\frac{\partial \vec{net}_0}{\partial W^{(2)}} \cdot \frac{\partial \vec{out}_0}{\partial \vec{net}_0} \cdot \frac{\partial E_{total}}{\partial \vec{out}_0}",
            r"\frac{\partial E_{total}}{\partial \vec{out}_0}^T \cdot \frac{\partial \vec{out}_0}{\partial \vec{net}_0} \cdot \frac{\partial \vec{net}_0}{\partial W^{(2)}}",
        ),
        (r"\end{bmatrix} e_i \right)", r"\end{bmatrix} e_i^T \right)"),
        (r"\vec{y}^2 e_i", r"\vec{y}^2 e_i^T"),
        (r"\vec{y} \cdot e_i", r"\vec{y} \cdot e_i^T"),
        (
            r"\frac{\partial y_2}{\partial a_{21}} & \frac{\partial y_2}{\partial a_{22}} \end{bmatrix} \\",
            r"\frac{\partial y_1}{\partial a_{21}} & \frac{\partial y_1}{\partial a_{22}} \end{bmatrix} \\",
        ),
        (
            "\\frac{\\partial y_1}{\\partial a_{21}} & \\frac{\\partial y_1}{\\partial a_{22}} \\end{bmatrix}\n",
            "\\frac{\\partial y_2}{\\partial a_{21}} & \\frac{\\partial y_2}{\\partial a_{22}} \\end{bmatrix}\n",
        ),
    ] {
        assert!(source.contains(wrong), "{wrong}");
        source = source.replace(wrong, right);
    }
    let report = equations(&source);
    let wrong: Vec<_> = report.checks.iter().filter(|check| check.status == Status::Failed).collect();
    assert_eq!(wrong, Vec::<&gradus::worksheet::Check>::new());
}

#[test]
fn what_is_not_read_is_never_right() {
    for source in [
        "$$\\int_0^1 x \\, dx = \\frac{1}{2}$$",
        "$$a \\le b$$",
        "$$\\{ x = 1$$",
        "$$= 3$$",
        "$$\\vec{0} = \\vec{0}$$",
        "$$E_{ii} = 1$$",
        "$$\\begin{foo} 1 = 1 \\end{foo}$$",
        "$$\\frac{1}{2 = 3$$",
        "$$ }}}} = {{{{ $$",
        "$$\\left( x = 1$$",
        "$$\\end{bmatrix} = 1$$",
        "$$\\begin{bmatrix} 1 & 2 \\\\ 3 = 4$$",
        "$$\\foo\\bar\\baz = \\qux$$",
        "$$\\lim_{x\\to0} x = 0$$",
        "$$1 \\neq 2$$",
        "$$5! = 120$$",
        "$$\\binom{5}{2} = 10$$",
        "$$a\0b = 1$$",
    ] {
        let report = equations(source);
        assert_eq!(report.counts.good, 0, "{source}\n{}", lines(&report));
        assert!(
            report
                .checks
                .iter()
                .any(|check| matches!(check.status, Status::NotRead | Status::Outside | Status::Condition)),
            "{source}\n{}",
            lines(&report)
        );
    }
}

#[test]
fn a_value_is_taken_from_where_it_is_put_in() {
    let source = "$$E = a + b^2$$\n\n$$= 2 + 3^2 = 11$$\n\n$$E = 12$$\n";
    let report = equations(source);
    assert_eq!(statuses(&report, 1), [Status::Taken]);
    assert_eq!(statuses(&report, 3), [Status::Proved, Status::Proved], "{}", lines(&report));
    assert_eq!(statuses(&report, 5), [Status::Failed]);
}

#[test]
fn definitions_come_first_and_claims_after() {
    let source = "$$f(x) = x^T A x$$\n\n$$\\nabla f(x) = (A + A^T) x$$\n\n$$\\nabla f(x) = 2 A x$$\n";
    let report = equations(source);
    let roles: Vec<(Role, Status)> = report.checks.iter().map(|check| (check.role, check.status)).collect();
    assert_eq!(
        roles,
        [
            (Role::Definition, Status::Taken),
            (Role::Equation, Status::Proved),
            (Role::Equation, Status::Conditional)
        ],
        "{}",
        lines(&report)
    );
}

#[test]
fn nothing_that_is_typed_is_too_deep_or_too_odd() {
    let many = |text: &str, count: usize| text.repeat(count);
    for source in [
        format!("$${}x{} = 1$$", many("{", 10_000), many("}", 10_000)),
        format!("$${} = 1$$", many("{", 10_000)),
        format!("$$x = {}$$", many("}", 10_000)),
        format!("$${}x{} = 1$$", many("(", 10_000), many(")", 10_000)),
        format!("$${}x{} = 1$$", many(r"\left(", 2_000), many(r"\right)", 2_000)),
        format!("$${}x{} = 1$$", many(r"\frac{1}{1+", 2_000), many("}", 2_000)),
        format!("$$x{}{} = 1$$", many("_{x", 2_000), many("}", 2_000)),
        format!("$$2{}{} = 1$$", many("^{2", 2_000), many("}", 2_000)),
    ] {
        let report = equations(&source);
        assert_eq!((report.counts.good, report.counts.failed), (0, 0), "{}", lines(&report));
        assert!(report.count(Kind::NotRead) > 0, "{}", lines(&report));
    }
    for source in ["$$$$", "$$ $$", "$$\n$$", "$$=$$", "$$ = = $$", "$$", "$$ a = 1", &many("$", 10_001)] {
        assert_eq!(equations(source).counts.good, 0, "{source}");
    }
}

#[test]
fn values_in_other_words_are_not_taken_for_numbers_put_in() {
    let source = r"$$\frac{\frac{1}{\frac{2}{3}}}{\frac{\frac{4}{5}}{6}} = \frac{45}{4}$$";
    assert_eq!(statuses(&equations(source), 1), [Status::Agrees]);
    let wrong = source.replace("45", "46");
    assert_eq!(statuses(&equations(&wrong), 1), [Status::Failed]);
}

#[test]
fn names_may_stand_in_a_file_beside_the_document() {
    let source = document("misprints.md");
    let (front, body) = source.split_at(source[3..].find("---").unwrap() + 7);
    assert!(front.contains("aliases"));
    let beside = std::fs::read_to_string("examples/scanned-lecture.yaml").unwrap();
    let options = Options { math: true, beside: Some(beside), ..Options::default() };
    let (with_front, with_file) = (equations(&source).counts, check(body, &options).counts);
    assert_eq!((with_file.good, with_file.failed), (with_front.good, with_front.failed));
    assert_ne!(equations(body).counts.good, with_front.good, "the names are needed");
}
