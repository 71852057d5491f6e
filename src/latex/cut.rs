//! What was typed, cut into statements and their parts, without looking into an expression: which of it may be LaTeX.

use crate::span::Span;

/// The grammar's text: what stands in quotes in it is a command.
const GRAMMAR: &str = include_str!("../../grammar/latex.pest");

/// The words that begin a statement.
const KEYWORDS: &[&str] = &["claim", "assume", "show", "eval", "steps", "shape"];

/// What stands between the sides of a claim, and what the language writes.
const RELATIONS: &[(&str, &str)] =
    &[("==", "=="), ("~=", "~="), ("≈", "≈"), (r"\approx", "~="), (r"\equiv", "=="), ("=", "==")];

/// What a part of a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An expression.
    Expression,
    /// Names that are declared or defined.
    Names,
    /// The space that names are declared to lie in.
    Space,
    /// A sign that the language writes so.
    Sign(&'static str),
}

/// A part of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub span: Span,
    pub kind: Kind,
}

/// What stands around a whole formula in a text, with what closes it.
const AROUND: &[(&str, &str)] = &[
    ("$$", "$$"),
    ("$", "$"),
    (r"\[", r"\]"),
    (r"\(", r"\)"),
    (r"\begin{equation}", r"\end{equation}"),
    (r"\begin{equation*}", r"\end{equation*}"),
    (r"\begin{displaymath}", r"\end{displaymath}"),
];

/// A statement with spaces for the signs that set it off from the text around it, as long as it was.
pub(crate) fn undressed(statement: &str) -> String {
    let inner = trimmed(statement, Span::new(0, statement.len()));
    let text = inner.of(statement);
    let found = AROUND.iter().find_map(|(opening, closing)| {
        let formula = text.strip_prefix(opening)?.strip_suffix(closing)?;
        (!formula.contains(opening)).then_some((opening.len(), formula, closing.len()))
    });
    let Some((opening, formula, closing)) = found else { return statement.to_owned() };
    let before = statement.get(..inner.from).unwrap_or_default();
    let after = statement.get(inner.to..).unwrap_or_default();
    format!("{before}{}{formula}{}{after}", " ".repeat(opening), " ".repeat(closing))
}

/// Whether a command stands in a text: a backslash with a bar or a space of a width, or with two letters at least. After an operand it may
/// also be a division from the left, `A\bias`: there the word has to be one of the grammar.
pub(crate) fn has_command(text: &str) -> bool {
    let mut is_comment = false;
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        is_comment = (is_comment || letter == '#') && letter != '\n';
        if letter == '\\' && !is_comment {
            let after = text.get(at + 1..).unwrap_or_default();
            let word: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
            let is_after_operand = before.is_alphanumeric() || matches!(before, ')' | ']' | '\'' | '}');
            if after.starts_with(['|', '!', ',', ':'])
                || word.len() > 1 && (!is_after_operand || is_command(&word))
            {
                return true;
            }
        }
        if !letter.is_whitespace() {
            before = letter;
        }
    }
    false
}

fn is_command(word: &str) -> bool {
    let word = word.strip_prefix("var").unwrap_or(word);
    GRAMMAR.contains(&format!("\"{word}\"")) || GRAMMAR.contains(&format!("\"\\\\{word}\""))
}

/// The places of a text outside of brackets, braces, environments and comments, with what begins there.
fn outside(text: &str) -> Vec<usize> {
    let (mut places, mut depth, mut is_comment, mut is_escaped) = (Vec::new(), 0_usize, false, false);
    for (at, letter) in text.char_indices() {
        if is_comment {
            is_comment = letter != '\n';
            if is_comment {
                continue;
            }
        }
        let rest = text.get(at..).unwrap_or_default();
        if is_escaped {
            is_escaped = false;
            continue;
        }
        match letter {
            '\\' => {
                if depth == 0 {
                    places.push(at);
                }
                if rest.starts_with("\\begin{") {
                    depth += 1;
                } else if rest.starts_with("\\end{") {
                    depth = depth.saturating_sub(1);
                }
                is_escaped = true;
                continue;
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '#' => {
                is_comment = true;
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            places.push(at);
        }
    }
    places
}

/// The statements of a text, with the signs that end them: they cover it.
pub(crate) fn statements(source: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    for at in outside(source) {
        if matches!(source.get(at..=at), Some("\n" | ";")) {
            found.push(Span::new(from, at + 1));
            from = at + 1;
        }
    }
    if from < source.len() {
        found.push(Span::new(from, source.len()));
    }
    found
}

/// The parts of a statement that are not words of the language, in their order.
pub(crate) fn parts(statement: &str) -> Vec<Part> {
    let places = outside(statement);
    let comment =
        statement.find('#').filter(|at| statement.get(..*at).is_some_and(|before| !before.ends_with('\\')));
    let end = trimmed(statement, Span::new(0, comment.unwrap_or(statement.len()))).to;
    let begin = statement.len() - statement.trim_start().len();
    let find = |sign: &str, from: usize| {
        let starts = |at: &usize| statement.get(*at..end).is_some_and(|rest| rest.starts_with(sign));
        places.iter().copied().find(|at| *at >= from && *at < end && starts(at))
    };
    let part =
        |from: usize, to: usize, kind: Kind| Part { span: trimmed(statement, Span::new(from, to)), kind };
    let word = statement.get(begin..end).unwrap_or_default();
    let keyword = KEYWORDS.iter().find(|keyword| {
        word.strip_prefix(**keyword).is_some_and(|rest| {
            rest.starts_with([' ', '\\', '(']) && !rest.trim_start().starts_with(['=', ':', ','])
        })
    });
    if let Some(keyword) = keyword {
        let from = begin + keyword.len();
        if matches!(*keyword, "claim" | "assume") {
            let sides = RELATIONS.iter().find_map(|(typed, sign)| Some((find(typed, from)?, *typed, *sign)));
            let Some((at, typed, sign)) = sides else { return vec![part(from, end, Kind::Expression)] };
            let behind = at + typed.len();
            let sign = Part { span: Span::new(at, behind), kind: Kind::Sign(sign) };
            return vec![part(from, at, Kind::Expression), sign, part(behind, end, Kind::Expression)];
        }
        let to =
            if *keyword == "show" { statement.get(..end).and_then(|text| text.rfind(" as ")) } else { None };
        return vec![part(from, to.unwrap_or(end), Kind::Expression)];
    }
    let is_member = |at: &usize| {
        !statement.get(at + 3..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic()))
    };
    if let Some(at) = find(r"\in", begin).filter(is_member) {
        let sign = Part { span: Span::new(at, at + 3), kind: Kind::Sign(":") };
        return vec![part(begin, at, Kind::Names), sign, part(at + 3, end, Kind::Space)];
    }
    let equals = find("=", begin);
    let defines = find(":=", begin);
    if let Some(at) = find(":", begin).filter(|at| defines != Some(*at)) {
        let value = equals.map(|at| part(at + 1, end, Kind::Expression));
        return std::iter::once(part(begin, at, Kind::Names)).chain(value).collect();
    }
    let Some(at) = defines.or(equals) else { return vec![part(begin, end, Kind::Expression)] };
    let length = if defines.is_some() { 2 } else { 1 };
    let sign = Part { span: Span::new(at, at + length), kind: Kind::Sign("=") };
    vec![part(begin, at, Kind::Names), sign, part(at + length, end, Kind::Expression)]
}

/// A place without the space around it and the sign that ends a statement.
fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let from = span.from + (inside.len() - inside.trim_start().len());
    let kept = inside.trim_start().trim_end_matches(|c: char| c.is_whitespace() || c == ';').len();
    Span::new(from, from + kept)
}

#[cfg(test)]
mod tests {
    use super::{Kind, has_command, parts, statements, undressed};

    #[test]
    fn a_division_from_the_left_is_no_command() {
        for text in [r"A\b", r"A\bias", r"(A'*A)\b", "x # \\frac"] {
            assert!(!has_command(text), "{text}");
        }
        for text in [r"A\lambda", r"\|x\|", r"\bias", r"x\odot y"] {
            assert!(has_command(text), "{text}");
        }
    }

    #[test]
    fn what_sets_a_formula_off_is_taken_away() {
        for (dressed, bare) in [
            (r"$$\frac12 x$$", r"\frac12 x"),
            (r" \[ \|x\| \];", r"\|x\|   ;"),
            (r"\begin{equation}\|x\|\end{equation}", r"\|x\|"),
            (r"$x$ + $y$", r"$x$ + $y$"),
        ] {
            let found = undressed(dressed);
            assert_eq!((found.len(), found.trim()), (dressed.len(), bare));
        }
    }

    #[test]
    fn a_text_is_cut_where_the_language_cuts_it() {
        let source = "a = \\frac{1}{2}; x\\;y\n\\begin{bmatrix} 1 \\\\ 2\n\\end{bmatrix} # so; it is\nb";
        let cut: Vec<&str> = statements(source).into_iter().map(|span| span.of(source)).collect();
        assert_eq!(
            cut,
            ["a = \\frac{1}{2};", " x\\;y\n", "\\begin{bmatrix} 1 \\\\ 2\n\\end{bmatrix} # so; it is\n", "b"]
        );
    }

    #[test]
    fn a_statement_has_its_parts() {
        let of = |text: &str| {
            let parts = parts(text).into_iter().filter(|part| !matches!(part.kind, Kind::Sign(_)));
            parts.map(|part| part.span.of(text).to_owned()).collect::<Vec<_>>().join(" | ")
        };
        assert_eq!(of(r"claim \|x\|^2 = x^\top x # so"), r"\|x\|^2 | x^\top x");
        assert_eq!(of(r"show \frac{x}{2} as index;"), r"\frac{x}{2}");
        assert_eq!(of(r"W, V \in \mathbb{R}^n"), r"W, V | \mathbb{R}^n");
        assert_eq!(of(r"f(\theta) = \sum_{i=1}^n \theta_i"), r"f(\theta) | \sum_{i=1}^n \theta_i");
        assert_eq!(of(r"\frac12 x"), r"\frac12 x");
    }
}
