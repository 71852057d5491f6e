//! What a text says in words, and what it does not say.

use super::{Formula, What, hear};
use crate::span::Span;

/// The numbers and structures that are heard of a text in which every formula in dollars names what it says, but for those
/// with a space.
fn heard(text: &str) -> String {
    let is_said = |what: What| matches!(what, What::Number | What::Structured(_) | What::Made(_));
    let said: Vec<String> =
        all_heard(text).into_iter().filter(|(what, _)| is_said(*what)).map(|(_, text)| text).collect();
    said.join(", ")
}

/// All that is heard of such a text, in order.
fn all_heard(text: &str) -> Vec<(What, String)> {
    let mut formulas = Vec::new();
    let mut from = None;
    for (at, _) in text.match_indices('$') {
        match from.take() {
            None => from = Some(at + 1),
            Some(begin) => {
                let inner = text.get(begin..at).unwrap_or_default();
                let formula =
                    if inner.contains(' ') { Formula::Other } else { Formula::Names(vec![inner.to_owned()]) };
                formulas.push((Span::new(begin, at), formula));
            }
        }
    }
    let mut said: Vec<(What, String)> = Vec::new();
    for heard in hear(text, &formulas) {
        let what = match heard.what {
            What::Number => "Number".to_owned(),
            What::Structured(word) => format!("{word:?}"),
            What::Lacks(word) => format!("not {word:?}"),
            What::Array => "Array".to_owned(),
            What::Made(kind) => kind.name.to_owned(),
            What::Restricted(word) => word.to_owned(),
        };
        said.extend(heard.of.into_iter().map(|name| (heard.what, format!("{name} {what}"))));
    }
    said.sort_by(|one, other| one.1.cmp(&other.1));
    said
}

#[test]
fn vectors_matrices_and_what_they_lack_are_heard() {
    for (text, expected) in [
        ("a matrix $W$ and vectors $x$, $b$", "W Array, b Array, x Array"),
        ("weights $W$, input vector $x$ and target vector $y$", "x Array, y Array"),
        ("where $A$ is a nonsymmetric matrix", "A not Symmetric"),
    ] {
        let said: Vec<String> = all_heard(text).into_iter().map(|(_, text)| text).collect();
        assert_eq!(said.join(", "), expected, "{text}");
    }
}

#[test]
fn words_are_heard_in_every_usual_order() {
    for (text, expected) in [
        ("where $S$ is symmetric.", "S Symmetric"),
        ("for a symmetric matrix $S$ we", "S Symmetric"),
        ("$S$ is a real symmetric matrix", "S Symmetric"),
        ("$S$ is a real $n \\times n$ symmetric matrix", "S Symmetric"),
        ("a symmetric $n \\times n$ matrix $S$", "S Symmetric"),
        ("$S$ is a positive definite matrix", "S Posdef"),
        ("let $S$ be a positive definite matrix", "S Posdef"),
        ("$S$, a diagonal matrix,", "S Diagonal"),
        ("with symmetric positive definite $A$,", "A Posdef, A Symmetric"),
        ("Let $P$ and $R$ be positive definite", "P Posdef, R Posdef"),
        ("positive definite matrices $P$ and $R$", "P Posdef, R Posdef"),
        ("a symmetric matrix $A$ and a vector $b$", "A Symmetric"),
        ("with $U$ orthogonal and $D$ diagonal", "D Diagonal, U Orthogonal"),
        ("where $U$, $V$ are orthogonal, $D$ is diagonal", "D Diagonal, U Orthogonal, V Orthogonal"),
        (
            "with orthogonal matrices $U$ and $V$ and a diagonal matrix $D$",
            "D Diagonal, U Orthogonal, V Orthogonal",
        ),
        ("a symmetric positive definite prior covariance $P$", "P Posdef, P Symmetric"),
        ("$A$, which is assumed to be symmetric", "A Symmetric"),
        ("since both $A$ and $B$ are lower-triangular", "A Lower, B Lower"),
        ("the (symmetric) matrix $A$", "A Symmetric"),
        ("a scalar $t$ and", "t Number"),
        ("scalars $s$ and $t$", "s Number, t Number"),
        ("Let $P$ be a projection.", "P a projection"),
        ("an orthogonal projection matrix $P$ and", "P an orthogonal projection"),
        ("for an idempotent matrix $P$", "P a projection"),
        ("with unit vectors $u$ and $v$", "u a unit vector, v a unit vector"),
    ] {
        assert_eq!(heard(text), expected, "{text}");
    }
}

#[test]
fn words_in_a_display_are_heard() {
    for (text, expected) in [
        (r"-2 A^T W (x - As) \quad (W \text{ symmetric})", "W Symmetric"),
        (r"Q^T = Q^{-1} \text{ for orthogonal } \mathbf{Q}", "Q Orthogonal"),
        (r"2 S_1 x, \qquad S_1, S_2 \text{ diagonal.}", "S_1 Diagonal, S_2 Diagonal"),
        (r"2 A x \text{ if } A \text{ is not symmetric}", ""),
        (r"x^\top \Sigma x \text{ where } \Sigma \text{ is positive definite}", "Sigma Posdef"),
    ] {
        let mut said: Vec<String> = hear(text, &[(Span::new(0, text.len()), Formula::Display)])
            .into_iter()
            .flat_map(|heard| {
                let What::Structured(word) = heard.what else { return Vec::new() };
                heard.of.into_iter().map(|name| format!("{name} {word:?}")).collect()
            })
            .collect();
        said.sort();
        assert_eq!(said.join(", "), expected, "{text}");
    }
}

#[test]
fn what_is_not_said_is_not_heard() {
    for text in [
        "if $S$ is not symmetric",
        "a non-symmetric matrix $S$",
        "$S$ need not be symmetric",
        "the sum $S$. Symmetric",
        "$U$ is orthogonal to $V$",
        "the diagonal entries of $S$",
        "the diagonal of $S$",
        "the projection of $x$ onto $V$",
        "$P$ is not a projection",
        "the projection matrices $W$ and $V$ are learned",
        "a constant matrix $S$",
        "$S$ holds. Let the symmetric part vanish in $T$",
    ] {
        assert_eq!(heard(text), "", "{text}");
    }
}
