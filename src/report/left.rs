//! The left side of a formula in each way of writing: `∂y[i]/∂A[j,k]`, `d(y)`, `E`.

use crate::session::{ChainFactor, Left, Part, Quotient};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, Name, Subscript};
use crate::syntax::built_in::STACKED;

use super::format::{Format, for_people, name};

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
    let by: Vec<String> = quotient.by.iter().map(|by| part(ast, by, format)).collect();
    let order = power(by.len(), format);
    let below = |sign: &str, between: &str| {
        by.iter().map(|by| format!("{sign}{by}")).collect::<Vec<_>>().join(between)
    };
    match format {
        Format::Latex | Format::Markdown => {
            format!(r"\frac{{\partial{order} {of}}}{{{}}}", below(r"\partial ", r" \, "))
        }
        Format::Typst => format!("(partial{order} {of})/({})", below("partial ", " ")),
        Format::Unicode | Format::Ascii => format!("∂{order}{of}/{}", below("∂", " ")),
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
