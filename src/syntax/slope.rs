//! The derivative of a function that is not given, from its text: `grad(f)`, `grad(l, 2)`, `∇f`, `φ′`, `∂₂l`.

use crate::span::Span;

use super::ast::{Name, SlopeKind};

/// Reads what the grammar accepted before the arguments.
pub(super) fn read(text: &str, span: Span) -> (SlopeKind, Name, Vec<usize>) {
    let named = |name: &str| Name { text: name.trim().into(), span };
    if let Some(rest) = text.strip_prefix('∇') {
        return match rest.strip_prefix('²') {
            Some(name) => (SlopeKind::Hessian, named(name), vec![1, 1]),
            None => (SlopeKind::Gradient, named(rest), vec![1]),
        };
    }
    if text.starts_with('∂') {
        let (mut rest, mut places) = (text, Vec::new());
        while let Some(after) = rest.strip_prefix('∂') {
            let digit =
                after.chars().next().and_then(|sign| "₀₁₂₃₄₅₆₇₈₉".chars().position(|one| one == sign));
            places.push(digit.unwrap_or(1));
            rest = if digit.is_some() { after.get('₀'.len_utf8()..).unwrap_or_default() } else { after };
        }
        return (SlopeKind::Partial, named(rest), places);
    }
    let primes = |text: &str| text.chars().map(|sign| if sign == '″' { 2 } else { 1 }).sum();
    if let Some(at) = text.find(['′', '″']) {
        let (name, signs) = text.split_at(at);
        return (SlopeKind::Prime, named(name), vec![1; primes(signs)]);
    }
    let (word, inside) = text.split_once('(').unwrap_or((text, ""));
    let mut parts = inside.trim_end().trim_end_matches(')').split(',');
    let name = named(parts.next().unwrap_or_default());
    let places: Vec<usize> = parts.filter_map(|place| place.trim().parse().ok()).collect();
    let or_first = |places: Vec<usize>| if places.is_empty() { vec![1] } else { places };
    match word.trim() {
        "hessian" if places.is_empty() => (SlopeKind::Hessian, name, vec![1, 1]),
        "hessian" => (SlopeKind::Hessian, name, places),
        "jacobian" => (SlopeKind::Jacobian, name, or_first(places)),
        "grad" => (SlopeKind::Gradient, name, or_first(places)),
        _ => (SlopeKind::Partial, name, or_first(places)),
    }
}

/// The same as the language writes it in ASCII.
pub fn ascii(kind: SlopeKind, name: &str, places: &[usize], arguments: usize) -> String {
    let listed = || places.iter().map(|place| format!(", {place}")).collect::<Vec<_>>().concat();
    match (kind, places) {
        (SlopeKind::Jacobian, [_]) if arguments == 1 => format!("jacobian({name})"),
        (SlopeKind::Jacobian, [_]) => format!("jacobian({name}{})", listed()),
        (_, [_]) if arguments == 1 => format!("grad({name})"),
        (_, [_]) => format!("grad({name}{})", listed()),
        (SlopeKind::Hessian, [1, 1]) if arguments == 1 => format!("hessian({name})"),
        _ => format!("diff({name}{})", listed()),
    }
}

/// The same with the signs of mathematics.
pub fn unicode(kind: SlopeKind, name: &str, places: &[usize], arguments: usize) -> String {
    let digit = |place: &usize| "₀₁₂₃₄₅₆₇₈₉".chars().nth(*place);
    match (kind, places) {
        (SlopeKind::Prime, places) if places.len() < 4 => format!("{name}{}", "′".repeat(places.len())),
        (SlopeKind::Gradient, [1]) if arguments == 1 => format!("∇{name}"),
        (SlopeKind::Hessian, [1, 1]) if arguments == 1 => format!("∇²{name}"),
        (_, [1]) if arguments == 1 => format!("∂{name}"),
        (_, places) if places.iter().all(|place| digit(place).is_some()) => {
            let signs: String = places.iter().filter_map(digit).flat_map(|digit| ['∂', digit]).collect();
            format!("{signs}{name}")
        }
        _ => ascii(kind, name, places, arguments),
    }
}

/// The same in LaTeX; `name` is spelled for it.
pub fn latex(kind: SlopeKind, name: &str, places: &[usize], arguments: usize) -> String {
    typeset(kind, name, places, arguments, false)
}

/// The same in Typst; `name` is spelled for it.
pub fn typst(kind: SlopeKind, name: &str, places: &[usize], arguments: usize) -> String {
    typeset(kind, name, places, arguments, true)
}

fn typeset(kind: SlopeKind, name: &str, places: &[usize], arguments: usize, typst: bool) -> String {
    let (nabla, partial) = if typst { ("nabla ", "partial") } else { (r"\nabla ", r"\partial") };
    match (kind, places) {
        (SlopeKind::Prime, places) => format!("{name}{}", "'".repeat(places.len())),
        (SlopeKind::Gradient, [1]) if arguments == 1 => format!("{nabla}{name}"),
        (SlopeKind::Hessian, [1, 1]) if arguments == 1 => format!("{}^2 {name}", nabla.trim_end()),
        (_, [1]) if arguments == 1 => format!("{partial} {name}"),
        (_, places) => {
            let below = |place: &usize| {
                if typst { format!("{partial}_({place}) ") } else { format!("{partial}_{{{place}}} ") }
            };
            format!("{}{name}", places.iter().map(below).collect::<Vec<_>>().concat())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ascii, read, unicode};
    use crate::span::Span;

    #[test]
    fn what_is_written_reads_back() {
        for (text, of) in [
            ("grad(f)", 1),
            ("jacobian(f)", 1),
            ("hessian(f)", 1),
            ("grad(l, 2)", 2),
            ("diff(l, 1, 2)", 2),
            ("diff(f, 1, 1, 1)", 1),
            ("jacobian(g, 1)", 2),
        ] {
            let (kind, name, places) = read(text, Span::nowhere());
            assert_eq!(ascii(kind, &name.text, &places, of), text);
            let signs = unicode(kind, &name.text, &places, of);
            let (_, again, same) = read(&signs, Span::nowhere());
            assert_eq!((again.text, same), (name.text, places), "{signs}");
        }
        assert_eq!(read("φ′″", Span::nowhere()).2, [1, 1, 1]);
    }
}
