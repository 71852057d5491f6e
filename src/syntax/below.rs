//! What is written below bars and brackets on paper, and what a number after a slash divides: how it is written here.

use super::operand::{Habit, operand_before};
use super::scan::is_word;

/// What is written below bars, and the norm that it is.
const NORMS: &[(&str, &str)] =
    &[("F", "norm"), ("2", "norm"), ("1", "norm1"), ("inf", "norminf"), ("∞", "norminf"), ("*", "nuclear")];

/// How it is said here which norm is meant.
pub(super) const WHICH_NORM: &str = "which norm it is says the function: `norm(A)`, `norm1(x)`, `norminf(x)`";

/// The norm that is written below bars.
pub(super) fn norm(below: &str) -> Option<&'static str> {
    NORMS.iter().find(|row| row.0 == below).map(|row| row.1)
}

/// What stands below at a place: letters and digits, or one sign.
pub(super) fn subscript(text: &str) -> Option<&str> {
    let below = text.strip_prefix('_')?;
    let word = below.find(|letter| !is_word(letter)).unwrap_or(below.len());
    let sign = usize::from(word == 0 && below.starts_with(['*', '+']));
    below.get(..word + sign).filter(|below| !below.is_empty())
}

/// `||x||_Q^2`, `‖x‖_1`: a norm with a word below it.
pub(super) fn norm_of_bars(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let below = subscript(after)?;
    let bars = ["||", "‖"].into_iter().find(|bars| before.ends_with(bars))?;
    let inside = before.strip_suffix(bars)?;
    let from = inside.rfind(bars)?;
    let inside = inside.get(from + bars.len()..)?;
    let end = at + 1 + below.len();
    if let Some(function) = norm(below) {
        let instead = format!("{function}({inside})");
        return Some(Habit { from, to: end, instead, message: WHICH_NORM });
    }
    let is_capital = below.len() == 1 && below.starts_with(|letter: char| letter.is_ascii_uppercase());
    if !is_capital {
        return None;
    }
    let vector = if inside.chars().all(is_word) { inside.to_owned() } else { format!("({inside})") };
    let form = format!("{vector}'*{below}*{vector}");
    let rest = text.get(end..)?;
    let square = ["^2", "²"].into_iter().find(|square| rest.starts_with(square));
    let message = "a norm with a matrix below is written `x'*Q*x`, its square, or `sqrt(x'*Q*x)`";
    Some(match square {
        Some(square) => Habit { from, to: end + square.len(), instead: form, message },
        None => Habit { from, to: end, instead: format!("sqrt({form})"), message },
    })
}

/// `(A*x)_i`, `(1 - x)_+`: an entry of what stands in brackets, or its positive part.
pub(super) fn entry(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let below = subscript(after)?;
    let is_bracket = before.ends_with([')', ']']);
    let from = operand_before(before).filter(|_| is_bracket)?;
    let of = before.get(from..)?;
    let to = at + 1 + below.len();
    if below == "+" {
        let inside = of.strip_prefix(['(', '['])?.strip_suffix([')', ']'])?;
        let message = "the positive part is written `relu(x)`";
        return Some(Habit { from, to, instead: format!("relu({inside})"), message });
    }
    let is_number = below.chars().all(|letter| letter.is_ascii_digit());
    let is_index = below.len() <= 2 && below.chars().all(|letter| letter.is_ascii_lowercase());
    let indices: Vec<String> =
        if is_number { vec![below.to_owned()] } else { below.chars().map(String::from).collect() };
    (is_number || is_index).then(|| Habit {
        from,
        to,
        instead: format!("{of}[{}]", indices.join(",")),
        message: "an entry is written `x[i]`, `A[i,j]`",
    })
}

/// `x^2/2n`, `1/2m`: a number after a slash with a letter at its side. On paper the letter belongs to the divisor, unless
/// only a number stands above.
pub(super) fn divisor(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let is_digit = |letter: char| letter.is_ascii_digit() || letter == '.';
    let above = before.trim_end_matches(is_digit);
    let number = before.get(above.len()..).filter(|number| !number.is_empty())?;
    let above = above.trim_end().strip_suffix('/')?.trim_end();
    let word = after.find(|letter| !is_word(letter)).filter(|end| *end > 0);
    let word = word.unwrap_or(after.len());
    let rest = after.get(word..)?;
    let power = rest
        .strip_prefix('^')
        .map_or(0, |power| 1 + power.find(|letter| !is_word(letter)).unwrap_or(power.len()));
    let power = if rest.starts_with('²') { '²'.len_utf8() } else { power };
    let is_letter = after.starts_with(char::is_alphabetic);
    let is_more = rest.get(power..)?.starts_with(['(', '\'', '[', 'ᵀ']);
    if !is_letter || is_more {
        return None;
    }
    let is_half = above.trim_end_matches(is_digit).len() < above.len()
        && !above.trim_end_matches(is_digit).ends_with(|letter| is_word(letter) || "^)]".contains(letter));
    let factors = format!("{number}*{}", after.get(..word + power)?);
    let message = "`/(2*n)` divides by the whole product, `/2*n` by the number alone";
    let instead = if is_half { factors } else { format!("({factors})") };
    Some(Habit { from: at - number.len(), to: at + word + power, instead, message })
}
