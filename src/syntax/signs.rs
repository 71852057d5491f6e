//! Signs of the blackboard that have no place in a line of text, and what is written instead: bars, roots, primes,
//! braces, `∂f/∂x`, and shapes in words.

use super::below;
use super::names::greek_letter;
use super::operand::{Habit, closing, last_word, operand, operand_before, up_to};
use super::scan::is_word;

/// What is written on paper at a place where the grammar stopped.
pub(super) fn sign(text: &str, at: usize) -> Option<Habit> {
    bars(text, at)
        .or_else(|| norm_below(text, at))
        .or_else(|| below::norm_of_bars(text, at))
        .or_else(|| below::entry(text, at))
        .or_else(|| below::divisor(text, at))
        .or_else(|| root(text, at))
        .or_else(|| choice(text, at))
        .or_else(|| quotient_of_differentials(text, at))
        .or_else(|| gradient(text, at))
        .or_else(|| prime(text, at))
        .or_else(|| power_of_function(text, at))
        .or_else(|| raised(text, at))
        .or_else(|| braces(text, at))
        .or_else(|| grouped_digits(text, at))
        .or_else(|| sum_of_entries(text, at))
}

/// `|x|`, and `log|K|`.
fn bars(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let inside = after.strip_prefix('|').filter(|inside| !inside.starts_with('|'))?;
    let (inside, _) = inside.split_once('|')?;
    let to = at + inside.len() + 2;
    if let Some(below) = text.get(to..).and_then(below::subscript)
        && let Some(function) = below::norm(below)
    {
        let message = below::WHICH_NORM;
        return Some(Habit {
            from: at,
            to: to + 1 + below.len(),
            instead: format!("{function}({inside})"),
            message,
        });
    }
    let matrix = inside.trim().starts_with(|letter: char| letter.is_uppercase());
    let message = "an absolute value is written `abs(x)`, a determinant `det(A)`";
    if let (true, Some(rest)) = (matrix, before.strip_suffix("log").or_else(|| before.strip_suffix("ln"))) {
        return Some(Habit { from: rest.len(), to, instead: format!("logdet({inside})"), message });
    }
    if matrix && has_vector(inside) {
        let message = "a norm is written `norm(x)`, an absolute value `abs(x)`";
        return Some(Habit { from: at, to, instead: format!("norm({inside})"), message });
    }
    let function = if matrix { "det" } else { "abs" };
    (!inside.trim().is_empty()).then(|| Habit {
        from: at,
        to,
        instead: format!("{function}({inside})"),
        message,
    })
}

/// Whether a matrix is multiplied with a vector, of which no row is behind it: `Ax - b`, and not `A + x*x'`.
fn has_vector(text: &str) -> bool {
    let letters: Vec<char> =
        text.chars().filter(|letter| !letter.is_whitespace() && *letter != '*').collect();
    let is_product = letters
        .windows(2)
        .any(|pair| matches!(pair, [matrix, vector] if matrix.is_uppercase() && vector.is_lowercase()));
    is_product && !text.contains(['\'', 'ᵀ', '^', '('])
}

/// `norm(A)_F`, `norm(x)_1`: which norm it is, below it.
fn norm_below(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let word: String = after.strip_prefix('_')?.chars().take_while(|letter| is_word(*letter)).collect();
    let function = below::norm(&word)?;
    let from = before.rfind("norm(")?;
    let inside = before.get(from + 4..)?;
    let is_whole = closing(inside) == Some(inside.len().checked_sub(1)?);
    let message = below::WHICH_NORM;
    is_whole.then(|| Habit { from, to: at + 1 + word.len(), instead: format!("{function}{inside}"), message })
}

/// `√x`, `√(x + 1)`.
fn root(text: &str, at: usize) -> Option<Habit> {
    let after = text.get(at..)?.strip_prefix('√')?;
    let inside = operand_or_bracket(after)?;
    let to = at + '√'.len_utf8() + inside.len();
    let inside = without_brackets(inside);
    Some(Habit {
        from: at,
        to,
        instead: format!("sqrt({inside})"),
        message: "a square root is written `sqrt(x)`",
    })
}

/// `∑ x_i`, `∑_i x_i²`.
fn sum_of_entries(text: &str, at: usize) -> Option<Habit> {
    let after = text.get(at..)?.strip_prefix('∑')?;
    let (named, entries) = match after.strip_prefix('_') {
        Some(rest) => rest.split_once(' ').map(|(index, entries)| (Some(index), entries.trim_start()))?,
        None => (None, after.trim_start()),
    };
    let entries = up_to(entries, &[' ', '+', '-', ',', ';']).filter(|entries| !entries.is_empty())?;
    let subscript = entries.split_once('_').and_then(|(_, rest)| rest.get(..1));
    let index = named.or(subscript)?;
    let plain = index.chars().all(|letter| letter.is_ascii_lowercase());
    let written = entries.replace(&format!("_{index}"), &format!("[{index}]"));
    plain.then(|| Habit {
        from: at,
        to: text.find(entries).map_or(text.len(), |place| place + entries.len()),
        instead: format!("sum({written} for {index} in 1..n)"),
        message: "a sum over an index is written `sum(x[i] for i in 1..n)`",
    })
}

/// `x > 0 ? x : 0`, `x if x > 0 else 0`.
fn choice(text: &str, at: usize) -> Option<Habit> {
    if let Some((yes, rest)) = text.split_once(" if ")
        && let Some((condition, no)) = rest.split_once(" else ")
        && at >= yes.len()
    {
        let from = yes.rfind('=').map_or(0, |place| place + 2).min(yes.len());
        let yes = yes.get(from..).map(str::trim).filter(|yes| !yes.is_empty())?;
        let instead = format!("where({}, {yes}, {})", condition.trim(), no.trim());
        return Some(Habit {
            from,
            to: text.len(),
            instead,
            message: "a choice is written `where(c, a, b)`",
        });
    }
    let question = text.find('?')?;
    if question < at {
        return None;
    }
    let (condition, rest) = text.split_at_checked(question)?;
    let (yes, no) = rest.strip_prefix('?')?.split_once(':')?;
    let from = condition
        .find('=')
        .filter(|place| {
            !matches!(condition.get(place + 1..place + 2), Some("="))
                && !condition.get(..*place).is_some_and(|left| left.ends_with(['<', '>', '!', '=']))
        })
        .map_or(0, |place| place + 1);
    let condition = condition.get(from..)?.trim();
    let instead = format!("where({condition}, {}, {})", yes.trim(), no.trim());
    let from = from + usize::from(from > 0);
    Some(Habit { from, to: text.len(), instead, message: "a choice is written `where(c, a, b)`" })
}

/// `∂f/∂x`, `∂(x'*x)/∂x`, `∂/∂x f`.
fn quotient_of_differentials(text: &str, at: usize) -> Option<Habit> {
    let after = text.get(at..)?.strip_prefix('∂')?;
    let (derived, rest) = after.split_once("/∂").or_else(|| after.split_once("/ ∂"))?;
    let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
    let by = rest.get(..end).filter(|by| !by.is_empty())?;
    let (whole, to) = if derived.trim().is_empty() {
        (rest.get(end..)?.trim(), text.len())
    } else {
        let written = at
            + '∂'.len_utf8()
            + derived.len()
            + after.get(derived.len()..)?.find('∂')?
            + '∂'.len_utf8()
            + end;
        (derived.trim(), written)
    };
    let whole = without_brackets(whole);
    (!whole.is_empty() && !whole.contains('∂')).then(|| Habit {
        from: at,
        to,
        instead: format!("diff({whole}, {by})"),
        message: "a derivative is written `grad(f, x)`, `jacobian(y, x)` or `diff(y, x)`",
    })
}

/// `∇_x f`, `∇_x (x'*x)`.
fn gradient(text: &str, at: usize) -> Option<Habit> {
    let after = text.get(at..)?.strip_prefix('∇')?;
    let (by, derived) = match after.strip_prefix('_') {
        Some(after) => {
            after.split_at_checked(after.find(|letter| !is_word(letter)).unwrap_or(after.len()))?
        }
        // `∇(x'*x)`, by the first name in it.
        None => (after.split(|letter| !is_word(letter)).find(|word| !word.is_empty())?, after),
    };
    let derived = without_brackets(derived.trim());
    // Of `∇f` alone it is not said by what.
    (!by.is_empty() && !derived.is_empty() && by != derived).then(|| Habit {
        from: at,
        to: text.len(),
        instead: format!("grad({derived}, {by})"),
        message: "a gradient is written `grad(f, x)`",
    })
}

/// `f'(x)`: the bracket is at `at`.
fn prime(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let function = before.trim_end_matches('\'');
    let primes = before.len() - function.len();
    let name = last_word(function);
    let close = closing(after).filter(|_| after.starts_with('('))?;
    let argument = after.get(1..close)?;
    let small = name.starts_with(|letter: char| letter.is_lowercase()) && greek_letter(name).is_none();
    let plain = !argument.is_empty()
        && argument.chars().all(is_word)
        && !argument.starts_with(|letter: char| letter.is_ascii_digit());
    (small && plain && (1..=3).contains(&primes)).then(|| Habit {
        from: function.len() - name.len(),
        to: at + close + 1,
        instead: format!("diff({name}({argument}){})", format!(", {argument}").repeat(primes)),
        message: "the derivative of a function that is given is `diff(f(x), x)`",
    })
}

/// `sin^2(x)`: the bracket is at `at`.
fn power_of_function(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let before = before.trim_end();
    let close = if after.starts_with('(') {
        closing(after)?
    } else {
        after.find(|letter| !is_word(letter)).unwrap_or(after.len()).checked_sub(1)?
    };
    let (function, exponent) = before.rsplit_once(['^', '²', '³'])?;
    let exponent = match before.get(function.len()..)?.chars().next()? {
        '²' => "2",
        '³' => "3",
        _ => exponent,
    };
    let name = last_word(function);
    let whole = !exponent.is_empty() && exponent.chars().all(|letter| letter.is_ascii_digit());
    let called = name.len() > 1 && name.chars().all(|letter| letter.is_ascii_lowercase());
    let argument = after.get(..=close)?;
    let argument = if argument.starts_with('(') { argument.to_owned() } else { format!("({argument})") };
    (whole && called).then(|| Habit {
        from: function.len() - name.len(),
        to: at + close + 1,
        instead: format!("{name}{argument}^{exponent}"),
        message: "a power of a function's value stands behind the call: `sin(x)^2`",
    })
}

/// `A^+`, `A^†`, `A^*`, `A^⊤`, `A^{-T}`.
fn raised(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let base = before.strip_suffix('^')?;
    let from = operand_before(base)?;
    let of = base.get(from..).filter(|of| !of.is_empty())?;
    let signs: &[(&[&str], &str)] = &[
        (&["+", "†", "{+}", "{\\dagger}"], "pinv"),
        (&["*", "⊤", "{T}", "{⊤}", "{*}", "'"], "'"),
        (&["-T", "{-T}", "{-⊤}"], "inv"),
    ];
    let (sign, function) = signs.iter().find_map(|(signs, function)| {
        Some((signs.iter().find(|sign| after.starts_with(**sign))?, *function))
    })?;
    let follows = after.get(sign.len()..)?;
    if matches!(*sign, "+" | "*" | "-T")
        && follows.starts_with(|letter: char| is_word(letter) || letter == '(')
    {
        return None;
    }
    let (instead, message) = match function {
        "'" => (format!("{of}'"), "a transpose is written `'` or `ᵀ`"),
        "inv" => (format!("inv({of})'"), "the transpose of the inverse is written `inv(A)'`"),
        _ => (format!("pinv({of})"), "the pseudoinverse is written `pinv(A)`"),
    };
    Some(Habit { from, to: at + sign.len(), instead, message })
}

/// `A^{-1}`, `x_{i}`, `sum_{i=1}^n x_i^2`.
fn braces(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let close = closing(after).filter(|_| after.starts_with('{'))?;
    let inside = after.get(1..close)?.trim();
    let message = "braces have no meaning here: group with `( )`, write matrices and shapes with `[ ]`";
    if let Some(sum) = before.strip_suffix("sum_") {
        let (index, first) = inside.split_once('=')?;
        let rest = after.get(close + 1..)?.trim_start().strip_prefix('^')?;
        let last = if rest.starts_with('{') { rest.get(..=closing(rest)?)? } else { operand(rest)? };
        let entries = powered(rest.get(last.len()..)?.trim_start())?;
        let last_place = text.len() - rest.len() + rest.find(entries)?;
        let last = last.trim_start_matches('{').trim_end_matches('}');
        let index = index.trim();
        let named = entries.replace(&format!("_{index}"), &format!("[{index}]"));
        return Some(Habit {
            from: sum.len(),
            to: last_place + entries.len(),
            instead: format!("sum({named} for {index} in {}..{last})", first.trim()),
            message: "a sum over an index is written `sum(x[i] for i in 1..n)`",
        });
    }
    let plain = !inside.is_empty() && inside.chars().all(is_word);
    let (from, instead) = match before.strip_suffix('_') {
        Some(base) => (base.len(), format!("[{inside}]")),
        None if plain => (at, inside.to_owned()),
        None if inside.contains([',', ';']) => (at, format!("[{inside}]")),
        None => (at, format!("({inside})")),
    };
    (!inside.is_empty()).then_some(Habit { from, to: at + close + 1, instead, message })
}

/// `1_000`, `1_n`.
fn grouped_digits(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let digits = after.get(..after.find(|letter| !is_word(letter)).unwrap_or(after.len()))?;
    let grouped = digits.starts_with('_')
        && digits.chars().all(|letter| letter == '_' || letter.is_ascii_digit())
        && digits.len() > 1;
    let number = last_word(before);
    let size = digits
        .strip_prefix('_')
        .filter(|size| !size.is_empty() && size.chars().all(|letter| letter.is_ascii_lowercase()));
    if let (Some(size), Some(function)) =
        (size, [("1", "ones"), ("0", "zeros")].iter().find(|row| row.0 == number))
    {
        let instead = format!("{}({size})", function.1);
        let message = "a vector of ones is written `ones(n)`, of zeros `zeros(n)`";
        return Some(Habit { from: at - 1, to: at + digits.len(), instead, message });
    }
    let whole = grouped && !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit());
    whole.then(|| Habit {
        from: at - number.len(),
        to: at + digits.len(),
        instead: format!("{number}{digits}").replace('_', ""),
        message: "a number is written without `_`",
    })
}

/// `x : vector(n)`, `W : m x n`, `x in R^n`: a declaration in words.
pub(super) fn declaration(text: &str, at: usize) -> Option<Habit> {
    let (names, shape) = text.split_once([':', '∈']).or_else(|| text.split_once(" in "))?;
    let named = !names.trim().is_empty()
        && names.split(',').all(|name| {
            let name = name.trim();
            !name.is_empty() && name.chars().all(is_word)
        });
    if !named || at < names.len() {
        return None;
    }
    let shape = shape.trim();
    let bare = shape.strip_prefix(['R', 'ℝ']).map(|rest| {
        let rest = rest.trim().trim_start_matches('^').trim_start_matches(['{', '(', '[']);
        rest.trim_end_matches(['}', ')', ']']).trim()
    });
    let by = |text: &str| text.contains([' ', '×']);
    let shape = bare.filter(|bare| by(bare)).unwrap_or(shape);
    let words: Vec<&str> = shape.split_whitespace().collect();
    let inside = |rest: &str| {
        rest.trim()
            .trim_start_matches(['(', '[', '{', '^'])
            .trim_end_matches([')', ']', '}'])
            .replace([' ', '×'], "")
    };
    let (dimensions, structure) = match words.as_slice() {
        [_, "x" | "×" | "by", _] => (words.iter().step_by(2).copied().collect::<Vec<_>>().join(","), ""),
        ["scalar" | "real" | "number" | "float"] => (String::new(), ""),
        ["vector"] => ("n".to_owned(), ""),
        ["matrix"] => ("m,n".to_owned(), ""),
        ["symmetric", "matrix"] => ("n,n".to_owned(), " symmetric"),
        _ => {
            let lower = shape.to_lowercase();
            let word = ["vector", "matrix", "tensor", "array", "r^", "r", "ℝ"]
                .iter()
                .find(|word| lower.starts_with(**word))?;
            let rest = shape.get(word.len()..)?;
            let list = inside(rest).replace(" x ", ",").replace('x', ",");
            let plain =
                !list.is_empty() && list.chars().all(|letter| is_word(letter) || ",*+-".contains(letter));
            (if plain { list } else { return None }, "")
        }
    };
    let brackets = if dimensions.is_empty() { String::new() } else { format!("[{dimensions}]") };
    Some(Habit {
        from: 0,
        to: text.len(),
        instead: format!("{} : R{brackets}{structure}", names.trim()),
        message: "a shape is written `R`, `R[n]` or `R[m, n]`, with words of structure after it",
    })
}

/// The operand or bracket that a text begins with, and a power of it.
fn powered(text: &str) -> Option<&str> {
    let base = operand_or_bracket(text)?;
    let rest = text.get(base.len()..)?;
    let power = rest.strip_prefix('^').and_then(operand).map_or(0, |power| power.len() + 1);
    text.get(..base.len() + if rest.starts_with('^') { power } else { 0 })
}

/// The operand or bracket that a text begins with.
fn operand_or_bracket(text: &str) -> Option<&str> {
    if text.starts_with('(') {
        return text.get(..=closing(text)?);
    }
    operand(text).filter(|operand| !operand.is_empty())
}

/// What stands in brackets, if they are around all of it.
fn without_brackets(text: &str) -> &str {
    let whole = text.starts_with('(') && closing(text) == Some(text.len() - 1);
    if whole { text.get(1..text.len() - 1).unwrap_or(text) } else { text }
}
