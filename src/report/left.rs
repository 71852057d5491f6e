//! The left side of a formula in each way of writing: `∂y[i]/∂A[j,k]`, `d(y)`, `E`.

use crate::session::{ChainFactor, Left, Outcome, Part, Quotient};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Subscript};
use crate::syntax::built_in::{Derivative, STACKED, derivative};

use super::format::{Format, expression, for_people, name};

/// A left side, whose positions stand among the expressions of its formula.
pub(super) fn left_side(ast: &Ast, left: &Left, format: Format) -> String {
    match left {
        Left::Name(text) => name(text, format),
        Left::Gradient => name("G", format),
        Left::Derivative(derivative) => quotient(ast, derivative, format),
        Left::Differential { of, order } => {
            let (order, of) = (power(*order, format), left_side(ast, of, format));
            match format {
                Format::Latex | Format::Markdown => format!(r"d{order}\left({of}\right)"),
                _ => format!("d{order}({of})"),
            }
        }
    }
}

/// What was asked, as it stands in front of its answer in a document: a derivative as a quotient.
pub(super) fn asked_in_document(outcome: &Outcome, format: Format) -> Option<String> {
    let asked = outcome.asked.as_ref()?;
    let whole = || expression(&asked.ast, asked.root, format);
    let Expr::Call { function, arguments } = asked.ast.get(asked.root) else { return Some(whole()) };
    let (Some(derivative), Some((of, by))) = (derivative(&function.text), arguments.split_first()) else {
        return Some(whole());
    };
    let named = |id: &ExprId| match asked.ast.get(*id) {
        Expr::Name(name) => Some(name.text.to_string()),
        _ => None,
    };
    let by: Option<Vec<String>> = by.iter().map(named).collect();
    let by = match (derivative, by?) {
        (Derivative::Gradient | Derivative::Jacobian | Derivative::Mixed, by) => by,
        (Derivative::Hessian, by) if by.len() == 1 => [by.clone(), by].concat(),
        (Derivative::Hessian, by) => by,
        _ => return Some(whole()),
    };
    let parts: Vec<Part> = by.iter().map(|name| Part::whole(name)).collect();
    let name = named(of);
    let quotient_of = |name: &str| Quotient { of: Part::whole(name), by: parts.clone() };
    if let Some(name) = name {
        return Some(quotient(&asked.ast, &quotient_of(&name), format));
    }
    let operator = quotient(&asked.ast, &quotient_of(""), format);
    let of = expression(&asked.ast, *of, format);
    Some(match format {
        Format::Latex | Format::Markdown => format!(r"{operator} \left({of}\right)"),
        _ => format!("{operator} ({of})"),
    })
}

/// A factor of the chain rule.
pub(super) fn chain_factor(factor: &ChainFactor, format: Format) -> String {
    let derivative = quotient(&Ast::new(), &factor.derivative, format);
    match (factor.is_direct, format) {
        (false, _) => derivative,
        (true, Format::Latex | Format::Markdown) => {
            format!(r"\left.{derivative}\right|_{{\text{{direct}}}}")
        }
        (true, _) => format!("{derivative} directly"),
    }
}

fn quotient(ast: &Ast, quotient: &Quotient, format: Format) -> String {
    let of = part(ast, &quotient.of, format);
    let order = power(quotient.by.len(), format);
    let (sign, between) = match format {
        Format::Latex | Format::Markdown => (r"\partial ", r" \, "),
        Format::Typst => ("partial ", " "),
        Format::Unicode | Format::Ascii => ("∂", " "),
    };
    // What is derived by several times in a row stands once, with a power.
    let below: Vec<String> = quotient
        .by
        .chunk_by(|one, next| one.at.is_empty() && one == next)
        .filter_map(|run| Some((part(ast, run.first()?, format), run.len())))
        .map(|(by, times)| format!("{sign}{by}{}", power(times, format)))
        .collect();
    let below = below.join(between);
    match format {
        Format::Latex | Format::Markdown => {
            let space = if of.is_empty() { "" } else { " " };
            format!(r"\frac{{\partial{order}{space}{of}}}{{{below}}}")
        }
        Format::Typst => format!("(partial{order} {of})/({below})"),
        Format::Unicode | Format::Ascii => format!("∂{order}{of}/{below}"),
    }
}

/// How often something is done, as a power; nothing for once.
fn power(order: usize, format: Format) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match (order, format) {
        (1, _) => String::new(),
        (_, Format::Unicode | Format::Ascii) => {
            let digits = order.to_string();
            digits.bytes().filter_map(|digit| DIGITS.get(usize::from(digit.wrapping_sub(b'0')))).collect()
        }
        (0..10, _) => format!("^{order}"),
        (_, Format::Typst) => format!("^({order})"),
        _ => format!("^{{{order}}}"),
    }
}

/// `W`, `W[i,j]`, `vec(W)'`
fn part(ast: &Ast, part: &Part, format: Format) -> String {
    if part.name.is_empty() {
        return String::new();
    }
    let (mut own, nowhere) = (Ast::new(), Span::nowhere());
    let named = |text: &str| Name { text: text.into(), span: nowhere };
    let mut id = own.push(Expr::Name(named(&part.name)), nowhere);
    if !part.at.is_empty() {
        let at: Vec<Subscript> =
            part.at.iter().map(|position| Subscript::Entry(own.copy(ast, *position))).collect();
        id = own.push(Expr::Select { base: id, subscripts: at }, nowhere);
    }
    if part.is_vec {
        id = own.push(Expr::Call { function: named(STACKED), arguments: vec![id] }, nowhere);
    }
    if part.is_row {
        id = own.push(Expr::Transpose(id), nowhere);
    }
    for_people(&own, id, format)
}
