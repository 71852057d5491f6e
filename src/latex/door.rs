//! LaTeX at the door: an expression that somebody types, which may hold calls of the language: `grad(\|x\|^2, x)`.

use std::collections::BTreeMap;

use crate::shape::Shape;
use crate::span::Span;

use super::around::Around;
use super::calls;
use super::cut::has_command;
use super::doubts;
use super::exponentials;
use super::names;
use super::prepare::{Unread, prepare};
use super::read;
use super::running::{Running, running};
use super::tree::{Node, NodeId, Tree};
use super::typed::{self, Source};
use super::written::{Level, Written};

/// How deep calls may lie in one another.
const DEEPEST: usize = 20;

/// Commands whose braces hold words.
const WORDED: &[&str] = &[
    "operatorname",
    "mathrm",
    "text",
    "textrm",
    "mathsf",
    "mathtt",
    "mbox",
    "mathbf",
    "boldsymbol",
    "bm",
    "begin",
    "end",
];

/// Letters that stand for calls while what is around them is read.
const LETTERS: &str = "QZVUHJYGPKLMNTODCFSWXBRAzvuhjygpklmntodcfswxbraq";

/// The spaces that names are declared to lie in, and the word of structure that each says.
const SPACES: &[(&str, &str)] = &[
    (r"\mathbb{R}", ""),
    (r"\mathbb R", ""),
    (r"\R", ""),
    (r"\reals", ""),
    ("ℝ", ""),
    (r"\mathbb{Z}", " integer"),
    (r"\mathbb Z", " integer"),
    ("R", ""),
];

/// What a conversation knows, and what the letters of calls stand for.
struct Inside<'a> {
    around: &'a mut dyn Around,
    calls: BTreeMap<String, String>,
    /// What the indices of sums tell.
    running: Running,
}

impl Around for Inside<'_> {
    fn meaning(&self, name: &str) -> Option<String> {
        self.calls.get(name).cloned().or_else(|| self.around.meaning(name))
    }

    fn is_known(&self, name: &str) -> bool {
        self.around.is_known(name)
    }

    fn is_numbered(&self, name: &str) -> bool {
        self.running.names.contains(name) || self.around.is_numbered(name)
    }

    fn is_numbered_by_sums(&self, name: &str) -> bool {
        self.running.names.contains(name) && !self.around.is_known(name) && !names::is_constant(name)
    }

    fn has_columns(&self, name: &str) -> bool {
        self.running.vectors.contains(name) || self.around.has_columns(name)
    }

    fn range(&self, index: &str) -> Option<String> {
        self.running.ranges.get(index).cloned().or_else(|| self.around.range(index))
    }

    fn axes(&self, name: &str) -> Option<usize> {
        self.around.axes(name)
    }

    fn argument(&self, name: &str) -> Option<String> {
        self.around.argument(name)
    }

    fn shape(&mut self, text: &str) -> Option<Shape> {
        self.around.shape(text)
    }

    fn shape_within(&mut self, whole: &str, part: &str) -> Option<Shape> {
        self.around.shape_within(whole, part)
    }

    fn remark(&mut self, remark: String) {
        self.around.remark(remark);
    }

    fn depends(&self, text: &str, name: &str) -> bool {
        self.around.depends(text, name)
    }
}

/// Reads an expression that stands at `base`; `is_function` knows the names that are called.
pub(crate) fn expression(
    text: &str,
    base: usize,
    around: &mut dyn Around,
    is_function: &dyn Fn(&str) -> bool,
) -> Result<Written, Unread> {
    mixed(text, base, around, is_function, 0)
}

fn mixed(
    text: &str,
    base: usize,
    around: &mut dyn Around,
    is_function: &dyn Fn(&str) -> bool,
    depth: usize,
) -> Result<Written, Unread> {
    let whole = Span::new(base, base + text.len());
    if !has_command(text) {
        return Ok(Written::new(text, Level::Sum, whole));
    }
    if depth > DEEPEST {
        return Err(Unread::new(whole, "it is nested too deep"));
    }
    let mut rest = text.to_owned();
    let mut found: Vec<(Span, Written)> = Vec::new();
    let mut meant = BTreeMap::new();
    for (name, span) in calls_in(text, is_function) {
        let inside = Span::new(span.from + name + 1, span.to - 1);
        let mut arguments = Vec::new();
        for argument in arguments_of(text, inside) {
            let (argument, bounds) = without_bounds(argument.of(text), argument);
            let read = mixed(argument.of(text), base + argument.from, around, is_function, depth + 1)?;
            arguments.push(read.sign(bounds));
        }
        let call = Written::call(text.get(span.from..span.from + name).unwrap_or_default(), &arguments)
            .from(Span::new(base + span.from, base + span.to));
        let letter = LETTERS.chars().find(|letter| !rest.contains(*letter));
        let letter = letter.ok_or_else(|| Unread::new(whole, "it has too many calls"))?;
        rest.replace_range(span.range(), &format!("{letter}{}", " ".repeat(span.to - span.from - 1)));
        meant.insert(letter.to_string(), call.text.clone());
        found.push((span, call));
    }
    if !has_command(&rest) {
        let mut written = Written::bare("", Level::Sum);
        let mut at = 0;
        for (span, call) in &found {
            let between = Span::new(base + at, base + span.from);
            let piece = text.get(at..span.from).unwrap_or_default();
            written = written.then(&Written::new(piece, Level::Sum, between)).then(call);
            at = span.to;
        }
        let piece = text.get(at..).unwrap_or_default();
        return Ok(written.then(&Written::new(piece, Level::Sum, Span::new(base + at, whole.to))));
    }
    latex(&rest, &Source { text, base }, around, is_function, meant)
}

/// Reads what is LaTeX without calls of the language, though no command may stand in it: `A^T(Ax - b)`.
pub(crate) fn alone(
    text: &str,
    base: usize,
    around: &mut dyn Around,
    is_function: &dyn Fn(&str) -> bool,
) -> Result<Written, Unread> {
    latex(text, &Source { text, base }, around, is_function, BTreeMap::new())
}

/// Reads what is LaTeX alone; in the text letters stand for the calls that the source has.
fn latex(
    text: &str,
    source: &Source<'_>,
    around: &mut dyn Around,
    is_function: &dyn Fn(&str) -> bool,
    calls: BTreeMap<String, String>,
) -> Result<Written, Unread> {
    let base = source.base;
    let moved =
        |unread: Unread| Unread { span: Span::new(unread.span.from + base, unread.span.to + base), ..unread };
    let prepared = prepare(text).map_err(moved)?;
    let mut tree = Tree::default();
    let root = read::side(&mut tree, &prepared, base)?;
    typed::samples(&mut tree, root);
    typed::quotients(&mut tree, root);
    typed::bars(&mut tree, root);
    let is_called =
        |name: &str| is_function(name) || names::is_function_letter(name) || names::spectral(name).is_some();
    let known = |name: &str| is_called(name) && !around.is_known(name);
    calls::settle(&mut tree, &|_, name, arguments| {
        let spelled = names::spelled(name);
        known(&spelled).then(|| Node::Call(spelled, arguments.to_vec()))
    });
    let running = running(&tree, around);
    let mut inside = Inside { around, calls, running };
    typed::norms(&mut tree, root, source, &mut inside)?;
    doubts::none(&tree, root, source, &mut inside)?;
    exponentials::written(&tree, root, &mut inside)
}

/// The outermost calls of a text: the length of the name of each, and its place.
fn calls_in(text: &str, is_function: &dyn Fn(&str) -> bool) -> Vec<(usize, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(command) = rest.strip_prefix('\\') {
            let word = command.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(command.len());
            at += 1 + word
                .max(command.chars().next().map_or(0, char::len_utf8).min(usize::from(word == 0) * 4));
            let is_worded = command.get(..word).is_some_and(|word| WORDED.contains(&word));
            if is_worded && text.get(at..).is_some_and(|rest| rest.starts_with('{')) {
                at = closing(text, at);
            }
            continue;
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let word = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let name = rest.get(..word).unwrap_or_default();
        let is_name = word > 1 && name.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_name && rest.get(word..).is_some_and(|rest| rest.starts_with('(')) && is_function(name) {
            let end = closing(text, at + word);
            found.push((word, Span::new(at, end)));
            at = end;
        } else {
            at += word.max(rest.chars().next().map_or(1, char::len_utf8));
        }
    }
    found
}

/// Behind the bracket that closes the one at a place, or the end.
fn closing(text: &str, from: usize) -> usize {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, letter) in text.get(from..).unwrap_or_default().char_indices() {
        if std::mem::take(&mut is_escaped) {
            continue;
        }
        match letter {
            '\\' => is_escaped = true,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return from + at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// The arguments in a place, which commas outside of brackets part.
fn arguments_of(text: &str, inside: Span) -> Vec<Span> {
    let (mut found, mut depth, mut from, mut is_escaped) = (Vec::new(), 0_usize, inside.from, false);
    for (at, letter) in inside.of(text).char_indices() {
        if std::mem::take(&mut is_escaped) {
            continue;
        }
        let rest = text.get(inside.from + at..).unwrap_or_default();
        match letter {
            '\\' if rest.starts_with("\\langle") => depth += 1,
            '\\' if rest.starts_with("\\rangle") => depth = depth.saturating_sub(1),
            '\\' => is_escaped = true,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                found.push(Span::new(from, inside.from + at));
                from = inside.from + at + 1;
            }
            _ => {}
        }
    }
    found.push(Span::new(from, inside.to));
    let trimmed = |span: &Span| {
        let text = span.of(text);
        let from = span.from + text.len() - text.trim_start().len();
        Span::new(from, from + text.trim().len())
    };
    found.iter().map(trimmed).collect()
}

/// The body of `x[i]^2 for i in 1..n`, and its bounds.
fn without_bounds(text: &str, span: Span) -> (Span, &str) {
    match text.find(" for ") {
        Some(at) => (Span::new(span.from, span.from + at), text.get(at..).unwrap_or_default()),
        None => (span, ""),
    }
}

/// A text of the language that nothing typed says.
pub(crate) fn bare(text: &str) -> Written {
    Written::bare(text, Level::Primary)
}

/// Names that are declared or defined: `\lambda, \mu`, `f(\theta)`.
pub(crate) fn names(text: &str, typed: Span) -> Result<Written, Unread> {
    let prepared = prepare(text).map_err(|unread| Unread::new(typed, unread.reason))?;
    let mut tree = Tree::default();
    let root = read::side(&mut tree, &prepared, typed.from)?;
    let listed = |id: NodeId| match tree.get(id) {
        Node::Group(several) => several.clone(),
        _ => vec![id],
    };
    let spelled = |id: &NodeId| tree.name(*id).map(names::spelled).filter(|name| names::is_word(name));
    let refused = || Unread::new(typed, "only a name can be declared or defined");
    let all = |ids: Vec<NodeId>| {
        let all: Option<Vec<String>> = ids.iter().map(spelled).collect();
        all.map(|all| all.join(", ")).ok_or_else(refused)
    };
    let written = match tree.get(root) {
        Node::Product(factors) => match factors.as_slice() {
            [(_, name), (_, arguments)] => {
                format!("{}({})", spelled(name).ok_or_else(refused)?, all(listed(*arguments))?)
            }
            _ => return Err(refused()),
        },
        _ => all(listed(root))?,
    };
    Ok(Written::new(written, Level::Primary, typed))
}

/// The space that names lie in, as a declaration has it: `\mathbb{R}^{m \times n}` is `R[m,n]`.
pub(crate) fn space(text: &str, typed: Span) -> Result<Written, Unread> {
    let found = SPACES.iter().find_map(|(space, word)| Some((text.strip_prefix(space)?.trim_start(), *word)));
    let (rest, word) =
        found.ok_or_else(|| Unread::new(typed, "this is no space that a variable can lie in"))?;
    let Some(power) = rest.strip_prefix('^') else {
        return Ok(Written::new(format!("R{word} {rest}").trim_end().to_owned(), Level::Primary, typed));
    };
    let (dimensions, behind) = if power.starts_with('{') {
        power.split_at(closing(power, 0))
    } else {
        power.split_at(power.chars().next().map_or(0, char::len_utf8))
    };
    let dimensions = dimensions.trim_start_matches('{').trim_end_matches('}');
    let each: Vec<&str> =
        dimensions.split(r"\times").flat_map(|part| part.split('×')).map(str::trim).collect();
    let written = format!("R[{}]{word} {}", each.join(","), behind.trim());
    Ok(Written::new(written.trim_end().to_owned(), Level::Primary, typed))
}
