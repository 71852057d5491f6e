//! What NumPy, MATLAB, R, SymPy and their like write as a call, an attribute or an argument by its name, and how it is
//! written here. Texts to texts; nothing in here decides what is read.

use super::foreign::{ABSENT, ATTRIBUTES, CALLS, LENGTHS, LIBRARIES, LISTS};
use super::habits::chosen;
use super::operand::{Habit, closing, is_operand, last_word, operand_before, separated};
use super::scan::{innermost_open, is_word};
use super::spoken;

/// What is to be said of a function that has no like here.
pub fn absent(function: &str) -> Option<&'static str> {
    ABSENT.iter().find(|(names, _)| names.split(' ').any(|name| name == function)).map(|(_, words)| *words)
}

/// What a call of another language is here, if the language is known to have that function.
pub fn call(function: &str, arguments: &[&str]) -> Option<String> {
    if let (true, [only]) = (LISTS.contains(&function), arguments) {
        return nested(only.trim());
    }
    if let [only] = arguments
        && let Some(derivative) = spoken::derivative_of(function, only)
    {
        return Some(derivative);
    }
    let row = CALLS.iter().find(|row| row.0 == function && row.1 == arguments.len())?;
    Some(filled(row.2, arguments))
}

/// `[1, 2; 3, 4]` for the list of lists `[[1, 2], [3, 4]]`, and `[1; 2]` for `[1, 2]`.
fn nested(list: &str) -> Option<String> {
    let inside = list.strip_prefix('[')?.strip_suffix(']')?.trim();
    if !inside.starts_with('[') {
        return (!inside.contains(['[', ';'])).then(|| format!("[{}]", inside.replace(',', ";")));
    }
    let rows: Vec<&str> = inside
        .split(']')
        .map(|row| row.trim().trim_start_matches(',').trim().trim_start_matches('[').trim())
        .collect();
    let rows: Vec<&str> = rows.into_iter().filter(|row| !row.is_empty()).collect();
    rows.iter().all(|row| !row.contains('[')).then(|| format!("[{}]", rows.join("; ")))
}

/// A template with arguments in the places of `#1`, `#2`: in parentheses where they are no single operand and stand
/// in none.
fn filled(template: &str, arguments: &[&str]) -> String {
    let mut whole = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('#') {
        whole.push_str(before);
        let place = after
            .chars()
            .next()
            .and_then(|digit| digit.to_digit(10))
            .and_then(|digit| usize::try_from(digit).ok());
        let argument =
            place.and_then(|place| arguments.get(place.checked_sub(1)?)).map_or("", |text| text.trim());
        rest = after.get(1..).unwrap_or_default();
        let apart = (before.is_empty() && whole.is_empty() || before.ends_with(['(', ' ']))
            && (rest.is_empty() || rest.starts_with([')', ',', ' ']));
        if apart || is_operand(argument) {
            whole.push_str(argument);
        } else {
            whole.extend(["(", argument, ")"]);
        }
    }
    whole + rest
}

/// `np.dot(a, b)`, `A.T`, `X.sum(axis=0)`: what a name or bracket and a dot before a word come to. The dot is at `at`.
pub(super) fn attribute(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let after_dot =
        after.strip_prefix('.').filter(|rest| rest.starts_with(|letter: char| letter.is_alphabetic()))?;
    let from = operand_before(before)?;
    let of = before.get(from..)?;
    if LIBRARIES.contains(&of) {
        // `np.array([[1, 2], [3, 4]])`
        let list = LISTS.iter().find_map(|list| Some((list, after_dot.strip_prefix(list)?)));
        if let Some((list, rest)) = list.filter(|(_, rest)| rest.starts_with('('))
            && let Some(close) = closing(rest)
            && let Some(instead) = rest.get(1..close).and_then(|inside| nested(inside.trim()))
        {
            let message = "vectors and matrices are written with `[ ]`, rows below each other parted by `;`";
            return Some(Habit { from, to: at + 1 + list.len() + close + 1, instead, message });
        }
        let message = "a function is called by its name alone, without a library's";
        if let Some((instead, length)) = called(after_dot) {
            return Some(Habit { from, to: at + 1 + length, instead, message });
        }
        return Some(Habit { from, to: at + 1, instead: String::new(), message });
    }
    let name = after_dot.get(..after_dot.find(|letter| !is_word(letter)).unwrap_or(after_dot.len()))?;
    let rest = after_dot.get(name.len()..)?;
    let (arguments, length) = match closing(rest).filter(|_| rest.starts_with('(')) {
        Some(close) => (rest.get(1..close)?.trim(), close + 1),
        None => ("", 0),
    };
    let to = at + 1 + name.len() + length;
    if LENGTHS.contains(&name) {
        let subscript =
            closing(text.get(to..)?).filter(|_| text.get(to..).is_some_and(|rest| rest.starts_with('[')));
        let to = subscript.map_or(to, |close| to + close + 1);
        let message = "a length has a name: in `x : R[n]`, `X : R[m,n]` it is a number `n`, `m`";
        return Some(Habit { from, to, instead: "n".to_owned(), message });
    }
    let attribute = ATTRIBUTES.iter().find(|row| row.0 == name && arguments.is_empty());
    let (instead, message) = match attribute {
        Some((_, template)) if template.ends_with('\'') => {
            (filled(template, &[of]), "a transpose is written `'`")
        }
        Some((_, template)) => {
            (filled(template, &[of]), "what is taken of a matrix is a function or a sign: `inv(A)`")
        }
        // Of two vectors it is the inner product.
        None if name == "dot" && is_vector(of) && is_vector(arguments) => {
            (format!("{of}'*{arguments}"), "an inner product is written `x'*y`")
        }
        None if name == "dot" && is_vector(of) => (
            format!("{of}'*{}", bracketed(arguments)),
            "a product is written `*`, and a vector on its left `x'`",
        ),
        None if name == "dot" => (format!("{of}*{arguments}"), "a matrix product is written `*`"),
        // `w.x`, `A.x`: a product with a dot.
        None if length == 0 && name.chars().count() == 1 => {
            let row = if is_vector(of) { "'" } else { "" };
            (format!("{of}{row}*{name}"), "a product is written `*`, the inner one of two vectors `x'*y`")
        }
        None if arguments.is_empty() => (
            call(name, &[of]).unwrap_or_else(|| format!("{name}({of})")),
            "a function is called with what it is taken of: `sum(X)`",
        ),
        None => {
            (format!("{name}({of}, {arguments})"), "a function is called with what it is taken of: `sum(X)`")
        }
    };
    Some(Habit { from, to, instead, message })
}

/// A text as a factor.
fn bracketed(text: &str) -> String {
    if is_operand(text) || text.contains(".dot(") && text.ends_with(')') {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// Whether a text is a name that a vector has by its letter.
fn is_vector(text: &str) -> bool {
    text.chars().all(is_word) && text.starts_with(|letter: char| letter.is_lowercase())
}

/// The call of a library's function that a text begins with, as it is written here, and its length.
fn called(text: &str) -> Option<(String, usize)> {
    let (name, rest) = text.split_at_checked(text.find(|letter| !is_word(letter))?)?;
    let close = closing(rest).filter(|_| rest.starts_with('('))?;
    let arguments: Vec<&str> = separated(rest.get(1..close)?);
    Some((call(name, &arguments)?, name.len() + close + 1))
}

/// `solve(A*x = b, x)`: an equation as an argument; the sign is at `at`. A linear one is solved by `solve(A, b)`.
pub(super) fn equation(text: &str, at: usize) -> Option<Habit> {
    let before = text.get(..at)?;
    let from = before.rfind("solve(").filter(|from| !before.get(..*from).unwrap_or("").ends_with(is_word))?;
    let open = from + "solve".len();
    let close = open + closing(text.get(open..)?)?;
    let (left, right) = text.get(open + 1..close)?.split_once('=')?;
    let mut sides = separated(right.trim_start_matches('=')).into_iter();
    let right = sides.next()?;
    let unknown = sides.next().unwrap_or_else(|| last_word(left.trim()));
    let matrix = left.trim().strip_suffix(unknown)?.trim_end().strip_suffix('*')?.trim_end();
    let fits = is_operand(matrix) && !unknown.is_empty();
    fits.then(|| Habit {
        from,
        to: close + 1,
        instead: format!("solve({matrix}, {right})"),
        message: "what solves `A*x = b` is `solve(A, b)`, or `A\\b`; other equations are not solved here",
    })
}

/// `sum(X, axis=1)`: an argument by its name; the sign is at `at`. Axes are counted from 1: down the columns, along the rows.
pub(super) fn named_argument(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let word = before.trim_end();
    let name = last_word(word);
    let value = after.strip_prefix('=')?;
    let end = value.find([',', ')']).unwrap_or(value.len());
    let to = at + 1 + end;
    let value = value.get(..end)?.trim();
    let mut from = word.len() - name.len();
    let first = word.get(..from)?.trim_end();
    // `x^2 = 1` is an equation.
    if !first.ends_with(['(', ',']) {
        return None;
    }
    if let Some(habit) = index_as_argument(first, name, value, to) {
        return Some(habit);
    }
    let (instead, message) = match (name, value) {
        ("axis" | "dim", "0" | "-2") => ("1", AXES),
        ("axis" | "dim", "1" | "-1") => ("2", AXES),
        ("keepdims" | "keepdim" | "dtype", _) => {
            from = word.get(..from)?.trim_end().strip_suffix(',')?.len();
            ("", "arguments have no names here; how a result lies follows from what it is of")
        }
        _ if name.is_empty() || value.is_empty() => return None,
        _ => (value, "arguments have no names here: they stand in their order"),
    };
    Some(Habit { from, to, instead: instead.to_owned(), message })
}

/// `sum(x_i^2, i=1..n)`: the index of a sum as an argument; what stands before it ends with the comma.
fn index_as_argument(before: &str, index: &str, range: &str, to: usize) -> Option<Habit> {
    let (first, last) = range.split_once("..").or_else(|| range.split_once(':'))?;
    let entries = before.strip_suffix(',')?;
    let from = entries.rfind("sum(")? + "sum(".len();
    let summed = entries.get(from..)?.trim().replace(&format!("_{index}"), &format!("[{index}]"));
    let message = "a sum over an index is written `sum(x[i] for i in 1..n)`";
    let instead = format!("{summed} for {index} in {}..{}", first.trim(), last.trim());
    (!index.is_empty()).then_some(Habit { from, to, instead, message })
}

/// `x[1:3]`, `A(:, 1)`, `for i in 1:n`: a range of MATLAB's and Python's; the colon is at `at`.
pub(super) fn range(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    after.strip_prefix(':')?;
    let (open, bracket) = innermost_open(before)?;
    let inside = text.get(open..)?;
    let message = "a range is written `1..3`, all of an axis `:`, both in `[ ]`";
    if bracket == '[' || before.get(open..)?.contains(" for ") {
        return Some(Habit { from: at, to: at + 1, instead: "..".to_owned(), message });
    }
    let close = closing(inside)?;
    let parts = inside.get(1..close)?.split(',').map(|part| match part.trim().split_once(':') {
        Some((first, last)) if !first.is_empty() && !last.is_empty() => format!("{first}..{last}"),
        _ => part.trim().to_owned(),
    });
    let parts: Vec<String> = parts.collect();
    let named = before.get(..open)?.ends_with(is_word);
    if let (true, Some(":")) = (named, inside.get(1..close).map(str::trim)) {
        let name = last_word(before.get(..open)?);
        let (from, to) = (open - name.len(), open + close + 1);
        let message = "a matrix as one column is written `vec(A)`";
        return Some(Habit { from, to, instead: format!("vec({name})"), message });
    }
    named.then(|| Habit {
        from: open,
        to: open + close + 1,
        instead: format!("[{}]", parts.join(",")),
        message,
    })
}

/// What an axis by its number is.
const AXES: &str = "an axis is a last argument: 1 goes down the columns of a matrix, 2 along its rows";

/// `x += 1`: the sign `=` is at `at`.
pub(super) fn augmented(text: &str, at: usize) -> Option<Habit> {
    let (before, after) = text.split_at_checked(at)?;
    let value = after.strip_prefix('=')?.trim();
    let (name, sign) = before.trim_end().split_at_checked(before.trim_end().len().checked_sub(1)?)?;
    let name = name.trim();
    let signed = matches!(sign, "+" | "-" | "*" | "/") && !name.is_empty() && name.chars().all(is_word);
    let value = if is_operand(value) || sign == "+" { value.to_owned() } else { format!("({value})") };
    signed.then(|| Habit {
        from: 0,
        to: text.len(),
        instead: format!("{name}_new = {name} {sign} {value}"),
        message: "a name stands for one thing: what is made of it has a name of its own",
    })
}

/// `let x = 3`, `def f(x): return x^2`, `f = lambda x: x^2`: a definition with the words of another language.
pub(super) fn statement(text: &str) -> Option<Habit> {
    let whole = |instead: String, message| Some(Habit { from: 0, to: text.len(), instead, message });
    let inside = text.strip_prefix('$').and_then(|rest| rest.strip_suffix('$'));
    if let Some(inside) = inside.map(|inside| inside.trim_matches('$').trim()).filter(|text| !text.is_empty())
    {
        return whole(inside.to_owned(), "mathematics stands here without `$`");
    }
    if let Some(instead) = spoken::derivative(text) {
        return whole(instead, "a derivative is written `diff(y, x)`, a gradient `grad(f, x)`");
    }
    if let Some(rest) = text.strip_prefix("if ") {
        return chosen(0, text, rest);
    }
    if let Some((name, (parameters, body))) = text
        .split_once("@(")
        .and_then(|(before, rest)| Some((before.trim().strip_suffix('=')?.trim(), rest.split_once(')')?)))
    {
        let plain = !name.is_empty() && name.chars().all(is_word) && !body.trim().is_empty();
        let instead = format!("{name}({}) = {}", parameters.trim(), body.trim());
        return plain.then(|| whole(instead, FUNCTION)).flatten();
    }
    for word in ["def ", "function ", "fn ", "fun "] {
        if let Some(rest) = text.strip_prefix(word) {
            let (called, body) = rest.split_once([':', '=', '{'])?;
            let body = body.trim().trim_end_matches(['}', ';']).trim();
            let body = body.strip_prefix("return ").unwrap_or(body).trim();
            let plain = called.contains('(') && !called.contains("->") && !body.is_empty();
            return plain.then(|| whole(format!("{} = {body}", called.trim()), FUNCTION)).flatten();
        }
    }
    for word in ["let ", "const ", "set ", "var "] {
        if let Some(rest) = text.strip_prefix(word) {
            let (name, value) = rest.split_once('=')?;
            let name = name.trim().trim_end_matches(':').trim();
            let plain = !name.is_empty() && name.chars().all(is_word) && !value.trim().is_empty();
            let message = "a definition is written without a word before it";
            return plain.then(|| whole(format!("{name} = {}", value.trim()), message)).flatten();
        }
    }
    let (name, rest) = match text.split_once("lambda ") {
        Some(("", rest)) => ("f", rest),
        Some((before, rest)) => (before.trim().strip_suffix('=')?.trim(), rest),
        None => return None,
    };
    let (parameters, body) = rest.split_once(':')?;
    let plain = !name.is_empty() && name.chars().all(is_word);
    plain.then(|| whole(format!("{name}({}) = {}", parameters.trim(), body.trim()), FUNCTION)).flatten()
}

/// How a function is written.
const FUNCTION: &str = "a function is written `f(x) = …`";

/// `f = x -> x^2`, `f : x -> x^2`, `x ↦ x^2`: a function by an arrow.
pub(super) fn arrow(text: &str, at: usize) -> Option<Habit> {
    let (arrow, sign) =
        ["->", "=>", "↦", "→"].iter().find_map(|sign| text.find(sign).map(|place| (place, *sign)))?;
    let (before, after) = text.split_at_checked(arrow)?;
    let body = after.strip_prefix(sign)?.trim();
    let (name, parameters) = before.split_once(['=', ':']).unwrap_or(("f", before));
    let parameters = parameters.trim().trim_start_matches('(').trim_end_matches(')').trim();
    let is_name = |name: &str| !name.is_empty() && name.chars().all(is_word) && name != "R" && name != "ℝ";
    let fits = parameters.split(',').all(|name| is_name(name.trim())) && is_name(name.trim());
    let stopped_there = at >= before.trim_end().len().min(name.len());
    (fits && stopped_there && !body.is_empty()).then(|| Habit {
        from: 0,
        to: text.len(),
        instead: format!("{}({parameters}) = {body}", name.trim()),
        message: FUNCTION,
    })
}
