//! What people write on paper, where parentheses are left out, and how it is written here.

use super::scan::is_word;

/// Fewer letters than this stand for a variable.
const SHORTEST_FUNCTION: usize = 2;

/// A piece of a text, and what to write instead.
pub(super) struct Habit {
    pub from: usize,
    pub to: usize,
    pub instead: String,
    pub message: &'static str,
}

/// `log det X`: names before an operand, from which only a space parts them. `at` is where the operand begins.
pub(super) fn call_without_parentheses(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let word = before.trim_end();
    let first = word.char_indices().rev().take_while(|(_, letter)| is_word(*letter)).last()?.0;
    let mut names = vec![word.get(first..)?];
    if word.len() == before.len() || !is_function(names.first()?) {
        return None;
    }
    let mut from = 0;
    while let Some((name, rest)) = after.get(from..)?.split_once(' ').filter(|(name, _)| is_function(name)) {
        if !rest.starts_with(is_word) {
            break;
        }
        names.push(name);
        from += name.len() + 1;
    }
    let operand = operand(after.get(from..)?)?;
    let instead = format!("{}({operand}{}", names.join("("), ")".repeat(names.len()));
    let message = "a function is called with parentheses, and a product has its `*`";
    Some(Habit { from: first, to: at + from + operand.len(), instead, message })
}

/// `d/dx sin(x)`: the derivative of all that follows.
pub(super) fn operator_of_differentials(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let from = before.rfind("d/d")?;
    let by = before.get(from + 3..)?.trim();
    let follows = from == 0 || !before.get(..from)?.ends_with(is_word);
    let named = !by.is_empty() && by.chars().all(is_word);
    let derived = after.trim_end();
    (follows && named && !derived.is_empty()).then(|| Habit {
        from,
        to: at + derived.len(),
        instead: format!("diff({derived}, {by})"),
        message: "a derivative is written `diff(y, x)`, a gradient `grad(f, x)`",
    })
}

/// `<x, y>`, with the bracket that opens at `at`.
pub(super) fn inner_product(text: &str, at: usize) -> Option<Habit> {
    let inside = text.get(at..)?.strip_prefix('<')?;
    let (inside, _) = inside.split_once('>')?;
    let (left, right) = inside.split_once(',')?;
    let bracketed = |side: &str| {
        let side = side.trim();
        if side.chars().all(is_word) { side.to_owned() } else { format!("({side})") }
    };
    Some(Habit {
        from: at,
        to: at + inside.len() + 2,
        instead: format!("{}'*{}", bracketed(left), bracketed(right)),
        message: "an inner product is written `x'*y`",
    })
}

/// Whether a word looks like a function's name: some small letters.
fn is_function(word: &str) -> bool {
    word.len() >= SHORTEST_FUNCTION && word.chars().all(|letter| letter.is_ascii_lowercase())
}

/// The operand that a text begins with: up to a space or an operator outside of brackets.
fn operand(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let end = text.char_indices().find(|(_, character)| match character {
        '(' | '[' => {
            depth += 1;
            false
        }
        ')' | ']' if depth == 0 => true,
        ')' | ']' => {
            depth -= 1;
            false
        }
        ' ' | '+' | '-' | '*' | '/' | ',' | ';' => depth == 0,
        _ => false,
    });
    text.get(..end.map_or(text.len(), |(end, _)| end)).filter(|operand| operand.starts_with(is_word))
}
