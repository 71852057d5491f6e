//! What people write on paper, where parentheses are left out, and how it is written here.

use super::scan::is_word;

/// Fewer letters than this stand for a variable.
const SHORTEST_FUNCTION: usize = 2;

/// The word that other languages begin a condition with.
const CONDITION: &str = "if";
/// What an indexed sum begins with: `sum_i`.
const INDEXED_SUM: &str = "sum_";

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
    if names.first() == Some(&CONDITION) {
        let condition = [" then", " else", ":"].iter().filter_map(|word| after.split(word).next());
        let condition = condition.min_by_key(|condition| condition.len()).unwrap_or(after).trim_end();
        return Some(Habit {
            from: first,
            to: at + after.trim_end().len(),
            instead: format!("where({condition}, 1, 0)"),
            message: "a choice is written `where(c, a, b)`",
        });
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

/// `sum_i x_i^2`: a sum over an index, of the product that follows.
pub(super) fn indexed_sum(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let from = before.rfind(INDEXED_SUM)?;
    let index = before.get(from + INDEXED_SUM.len()..)?.trim();
    let follows = from == 0 || !before.get(..from)?.ends_with(is_word);
    let plain = !index.is_empty() && index.chars().all(|letter| letter.is_ascii_lowercase());
    let summed = up_to(after, &[' ', '+', '-', ',', ';']).filter(|_| follows && plain)?;
    let entries = summed.replace(&format!("_{index}"), &format!("[{index}]"));
    Some(Habit {
        from,
        to: at + summed.len(),
        instead: format!("sum({entries} for {index} in 1..n)"),
        message: "a sum over an index is written `sum(x[i] for i in 1..n)`",
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
    up_to(text, &[' ', '+', '-', '*', '/', ',', ';'])
}

/// What a text begins with, up to the first of some signs outside of brackets.
fn up_to<'t>(text: &'t str, ends: &[char]) -> Option<&'t str> {
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
        _ => depth == 0 && ends.contains(character),
    });
    text.get(..end.map_or(text.len(), |(end, _)| end)).filter(|operand| operand.starts_with(is_word))
}
