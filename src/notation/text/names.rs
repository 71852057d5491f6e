//! Names in each style: Greek letters, and a subscript where a name has one.

use crate::syntax::names::{canonical, greek_letter};

use super::pattern::{PRIMARY, SUBSCRIPTED};

/// A name as it is written, and how tight it binds.
pub(super) struct Written {
    pub text: String,
    pub level: u8,
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self { text, level: PRIMARY }
    }
}

/// `λ₁` as `lambda1`.
pub(super) fn ascii(name: &str) -> Written {
    canonical(name).into_owned().into()
}

/// `lambda_1` as `λ_1`: a Greek letter's name at the beginning, with nothing or a subscript after it.
pub(super) fn unicode(name: &str) -> Written {
    let (head, rest) = split(name);
    match greek_letter(head) {
        Some(letter) => format!("{letter}{rest}").into(),
        None => name.to_owned().into(),
    }
}

/// `W1` as `W_{1}`, `out_H` as `\mathrm{out}_{H}`.
pub(super) fn latex(name: &str) -> Written {
    subscripted(name, latex_part, ("_{", ",", "}"))
}

/// `W1` as `W_1`, `out_H` as `"out"_H`.
pub(super) fn typst(name: &str) -> Written {
    subscripted(name, typst_part, ("_(", ",", ")"))
}

/// The letters that a name begins with, and the rest.
fn split(name: &str) -> (&str, &str) {
    let ends_head = |character: char| character == '_' || character.is_ascii_digit();
    name.split_at_checked(name.find(ends_head).unwrap_or(name.len())).unwrap_or((name, ""))
}

fn subscripted(name: &str, part: fn(&str) -> String, spelling: (&str, &str, &str)) -> Written {
    let name = canonical(name);
    let (head, rest) = split(&name);
    let below: Vec<String> = rest.split('_').filter(|piece| !piece.is_empty()).map(part).collect();
    if head.is_empty() {
        return part(&name).into();
    }
    if below.is_empty() {
        return part(head).into();
    }
    let (open, comma, close) = spelling;
    Written { text: format!("{}{open}{}{close}", part(head), below.join(comma)), level: SUBSCRIPTED }
}

fn is_single(part: &str) -> bool {
    part.chars().nth(1).is_none() || part.bytes().all(|byte| byte.is_ascii_digit())
}

fn latex_part(part: &str) -> String {
    if is_single(part) {
        return part.replace('_', r"\_");
    }
    match greek_letter(part) {
        Some(_) => format!(r"\{part}"),
        None => format!(r"\mathrm{{{}}}", part.replace('_', r"\_")),
    }
}

fn typst_part(part: &str) -> String {
    if is_single(part) && part != "_" {
        return part.to_owned();
    }
    match greek_letter(part) {
        Some(_) => part.to_owned(),
        None => format!("\"{part}\""),
    }
}

/// A function without a spelling of its own.
pub(super) fn latex_function(name: &str) -> String {
    let name = canonical(name);
    if is_single(&name) || greek_letter(&name).is_some() {
        return latex_part(&name);
    }
    format!(r"\operatorname{{{}}}", name.replace('_', r"\_"))
}

/// The functions that Typst sets upright by itself.
const TYPST_OPERATORS: &[&str] = &[
    "arccos", "arcsin", "arctan", "cos", "cosh", "det", "exp", "log", "max", "min", "sin", "sinh", "tan",
    "tanh", "tr",
];

/// A function without a spelling of its own.
pub(super) fn typst_function(name: &str) -> String {
    let name = canonical(name);
    if is_single(&name) || greek_letter(&name).is_some() || TYPST_OPERATORS.contains(&name.as_ref()) {
        return name.into_owned();
    }
    format!("op(\"{name}\")")
}
