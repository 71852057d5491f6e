//! The words that a target's own texts use: no variable of a program may be called by one of them.

use std::collections::BTreeSet;

use super::Request;
use super::loops::Dialect;
use super::names::Names;
use super::target::Arrays;
use crate::functions;

/// The names that a target of arrays leaves to variables.
pub(super) fn of_arrays(target: &Arrays, request: &Request) -> Names {
    let (frame, check) = (&target.frame, &target.check);
    let mut texts = vec![frame.check_order, frame.check_shape, frame.check_number, frame.take_sizes];
    if request.with_check {
        texts.extend([
            check.frame,
            check.begin,
            check.square,
            check.symmetric,
            check.derivative,
            check.along,
        ]);
        texts.extend(check.sample.into_iter().chain(check.moved).chain([check.symmetric_direction]));
    }
    let helpers = target.helpers.iter().map(|(name, _)| *name);
    reserved(target.name, target.reserved.split_whitespace().chain(helpers), &texts)
}

/// The names that a target of loops leaves to variables.
pub(super) fn of_loops(dialect: &Dialect, request: &Request) -> Names {
    let check = &dialect.check;
    let texts: &[&str] =
        if request.with_check { &[check.frame, check.sample, check.derivative] } else { &[] };
    let routines = dialect.routines.iter().map(|(name, _)| *name);
    reserved(dialect.name, dialect.reserved.split_whitespace().chain(routines), texts)
}

fn reserved<'a>(target: &str, listed: impl Iterator<Item = &'a str>, texts: &[&'a str]) -> Names {
    let mut all: BTreeSet<&str> = listed.collect();
    let is_for = |key: &str| key.split(' ').next() == Some(target);
    for id in functions::all_forms() {
        let spellings = functions::form(id).spellings.iter().filter(|(key, _)| is_for(key));
        all.extend(spellings.flat_map(|(_, template)| words(template)));
    }
    all.extend(texts.iter().flat_map(|text| words(text)));
    Names::new(&all.into_iter().collect::<Vec<&str>>())
}

/// The names that a template uses: no attribute of something, no argument's keyword, nothing in quotes, and nothing
/// of a comment.
fn words(template: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in template.lines() {
        if !["%", "//", "/*", "* "].iter().any(|begin| line.trim_start().starts_with(begin)) {
            of_line(line, &mut found);
        }
    }
    // What a comprehension runs over holds within it alone.
    let bound: Vec<&str> = found
        .windows(2)
        .filter_map(|pair| if let ["for", bound] = pair { Some(*bound) } else { None })
        .collect();
    found.retain(|word| !bound.contains(word));
    found
}

fn of_line<'a>(line: &'a str, found: &mut Vec<&'a str>) {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let (mut rest, mut before) = (line, ' ');
    let mut quote: Option<char> = None;
    while let Some(letter) = rest.chars().next() {
        let end = if is_part(letter) {
            rest.find(|other| !is_part(other)).unwrap_or(rest.len())
        } else {
            letter.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        let opens = letter == '"' || letter == '\'' && " ,([".contains(before);
        match quote {
            Some(open) if open == letter => quote = None,
            None if opens => quote = Some(letter),
            None if letter.is_ascii_alphabetic() => {
                let is_keyword = after.starts_with('=') && !after.starts_with("==");
                let to_here = line.strip_suffix(rest).unwrap_or_default();
                let is_qualified = to_here.ends_with(['.', '@', '#']) || to_here.ends_with("::");
                if !is_qualified && !is_keyword && !after.starts_with('"') {
                    found.push(word);
                }
            }
            _ => {}
        }
        before = word.chars().last().unwrap_or(' ');
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_template_uses_the_names_that_it_does_not_qualify() {
        let template = "torch.sum(#1, dim=0) if int(@x) == step else f\"{np.shape}\"";
        assert_eq!(words(template), ["torch", "if", "int", "step", "else"]);
        assert_eq!(words("% of a matrix\n  norm(#1, 'fro')' * 1e6"), ["norm"]);
        assert_eq!(words("std::f64::consts::PI + #1.exp()"), ["std"]);
        assert_eq!(words("[prod(#0[k]) for k in 1:length(#0)]"), ["prod", "for", "in", "length"]);
    }
}
