//! What people write on paper, where parentheses are left out, and how it is written here.

use super::operand::{Habit, operand, operand_before, up_to};
use super::scan::is_word;

/// Fewer letters than this stand for a variable.
const SHORTEST_FUNCTION: usize = 2;

/// The word that other languages begin a condition with.
const CONDITION: &str = "if";
/// What an indexed sum begins with: `sum_i`.
const INDEXED_SUMS: [&str; 3] = ["sum_", "Σ_", "∑_"];

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
        return chosen(first, text, after);
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

/// `if x > 0 then x else 0`, `if x > 0: x else: 0` from a place on, with what stands behind its first word. Where a
/// branch is not told, there is nothing to offer.
pub(super) fn chosen(from: usize, text: &str, after: &str) -> Option<Habit> {
    let parted = [" then ", " then\n", ": ", ", "].iter().filter_map(|sign| after.split_once(sign));
    let (condition, rest) = parted.min_by_key(|(condition, _)| condition.len())?;
    let (yes, no) = ["else:", "else", "otherwise"].iter().find_map(|word| rest.split_once(word))?;
    let trimmed = |branch: &str| branch.trim().trim_end_matches([',', ';', ':']).trim_end().to_owned();
    let (condition, yes, no) = (trimmed(condition), trimmed(yes), trimmed(no));
    let is_whole = [&condition, &yes, &no].iter().all(|part| !part.is_empty() && !part.contains(" if "));
    is_whole.then(|| Habit {
        from,
        to: text.trim_end().len(),
        instead: format!("where({condition}, {yes}, {no})"),
        message: "a choice is written `where(c, a, b)`",
    })
}

/// The signs of a derivative that is taken several times, and how often.
const REPEATED: [(&str, &str, usize); 4] =
    [("d^2/d", "^2", 2), ("d²/d", "²", 2), ("d^3/d", "^3", 3), ("d³/d", "³", 3)];

/// `d^2/dx^2 sin(x)`: the second derivative of all that follows.
pub(super) fn repeated_differentials(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let derived = after.trim_end();
    REPEATED.iter().find_map(|(above, below, times)| {
        let from = before.rfind(above)?;
        let by = before.get(from + above.len()..)?.trim().strip_suffix(below)?.trim();
        let follows = from == 0 || !before.get(..from)?.ends_with(is_word);
        let named = !by.is_empty() && by.chars().all(is_word);
        (follows && named && !derived.is_empty()).then(|| Habit {
            from,
            to: at + derived.len(),
            instead: format!("diff({derived}, {})", vec![by; *times].join(", ")),
            message: "a derivative is written `diff(y, x)`, a second one `diff(y, x, x)`",
        })
    })
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
    let (from, sum) = INDEXED_SUMS.iter().find_map(|sum| Some((before.rfind(sum)?, *sum)))?;
    let index = before.get(from + sum.len()..)?.trim();
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

/// `<x, y>`, `⟨x, y⟩`, `<x|y>`, with the bracket that opens at `at`.
pub(super) fn inner_product(text: &str, at: usize) -> Option<Habit> {
    let after = text.get(at..)?;
    let (open, close) = if after.starts_with('<') { ('<', '>') } else { ('⟨', '⟩') };
    let (inside, _) = after.strip_prefix(open)?.split_once(close)?;
    let (left, right) = inside.split_once(',').or_else(|| inside.split_once('|'))?;
    // Capitals are matrices as a rule.
    let is_of_matrices = [left, right].iter().any(|side| side.trim().starts_with(char::is_uppercase));
    let to = at + open.len_utf8() + inside.len() + close.len_utf8();
    if is_of_matrices {
        let instead = format!("inner({}, {})", left.trim(), right.trim());
        let message = "an inner product is written `x'*y`, of matrices `inner(X, Y)`";
        return Some(Habit { from: at, to, instead, message });
    }
    let bracketed = |side: &str| {
        let side = side.trim();
        if side.chars().all(is_word) { side.to_owned() } else { format!("({side})") }
    };
    Some(Habit {
        from: at,
        to,
        instead: format!("{}'*{}", bracketed(left), bracketed(right)),
        message: "an inner product is written `x'*y`",
    })
}

/// `X @ y`, where `@` is at `at`: a vector on the left of a product lies as a row. `X %*% y` of R, too.
pub(super) fn product(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let sign = ["@", "%*%"].into_iter().find(|sign| after.starts_with(sign))?;
    let left = before.trim_end();
    let from = operand_before(left)?;
    let of = left.get(from..)?;
    let vector =
        !of.is_empty() && of.chars().all(is_word) && of.starts_with(|letter: char| letter.is_lowercase());
    let first = !left.get(..from)?.trim_end().ends_with(['*', '@', '.']);
    let row = if vector && first { "'" } else { "" };
    let spaces = before.len() - left.len();
    let next = after.get(sign.len()..)?;
    let to = at + sign.len() + usize::from(spaces > 0 && next.starts_with(' '));
    let message = if row.is_empty() {
        "a matrix product is written `*`"
    } else {
        "a matrix product is written `*`, and a vector on its left `x'`"
    };
    Some(Habit { from: left.len(), to, instead: format!("{row}*"), message })
}

/// `x**2`, where `**` is at `at`: `.^` of what is taken entry by entry.
pub(super) fn power(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    after.strip_prefix("**")?;
    let base = before.trim_end();
    let of = base.get(operand_before(base)?..)?;
    let matrix = of.starts_with(|letter: char| letter.is_uppercase());
    let within = of.starts_with('(') && of.contains(|letter: char| letter.is_uppercase());
    let added =
        ["sum(", "mean("].iter().any(|call| before.contains(call)) || before.trim_start().starts_with("np.");
    let inverse = after.get(2..)?.trim_start().starts_with('-');
    let sign = if (matrix || within || added) && !inverse { ".^" } else { "^" };
    let message = "a power is written `^`, or `.^` entry by entry";
    Some(Habit { from: at, to: at + 2, instead: sign.to_owned(), message })
}

/// `x^TAx`, `(y - X*b)^T(y - X*b)`: transposes as they are typeset, each with the place of what is written instead.
pub fn typeset_transposes(text: &str) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("^T") {
        let from = at + "^T".len();
        let Some(after) = text.get(from..) else { continue };
        let word = after.find(|letter| !is_word(letter)).unwrap_or(after.len());
        let Some(factors) = after.get(..word) else { continue };
        let is_letters = factors.chars().all(char::is_alphabetic);
        if factors.is_empty() && after.starts_with('(') {
            found.push((at, from, "'*".to_owned()));
        } else if is_letters && !factors.is_empty() {
            let product: String = factors.chars().flat_map(|letter| ['*', letter]).collect();
            found.push((at, from + word, format!("'{product}")));
        } else if !factors.is_empty() {
            found.push((at, from + word, format!("'*{factors}")));
        }
    }
    found
}

/// Whether a word looks like a function's name: some small letters.
fn is_function(word: &str) -> bool {
    word.len() >= SHORTEST_FUNCTION && word.chars().all(|letter| letter.is_ascii_lowercase())
}
