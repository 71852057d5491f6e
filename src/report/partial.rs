//! The left side of a derivative, `∂y[i]/∂A[j,k]`, in each way of writing.

use crate::notation::text;
use crate::syntax::parse_expression;

use super::formula::{Format, expression};

/// Writes a left side anew: a derivative, a differential `d(…)` of one, a name. What is none
/// of these stays as it is.
pub(super) fn partial(left: &str, format: Format) -> String {
    if let Some(inner) = left.strip_prefix("d(∂").and_then(|rest| rest.strip_suffix(')')) {
        let inner = partial(&format!("∂{inner}"), format);
        return match format {
            Format::Latex | Format::Markdown => format!(r"d\left({inner}\right)"),
            _ => format!("d({inner})"),
        };
    }
    let plain = |left: &str| if format == Format::Ascii { None } else { one(left, format) };
    written(left, format).or_else(|| plain(left)).unwrap_or_else(|| left.to_owned())
}

fn written(left: &str, format: Format) -> Option<String> {
    if format == Format::Ascii {
        return None;
    }
    let (above, below) = left.strip_prefix('∂')?.split_once("/∂")?;
    let is_order = |character: &char| "²³^0123456789".contains(*character);
    let order: String = above.chars().take_while(is_order).collect();
    let top = one(above.get(order.len()..)?, format)?;
    let below: Vec<String> = below.split('∂').map(|by| one(by.trim(), format)).collect::<Option<_>>()?;
    let power = order.replace('²', "^2").replace('³', "^3");
    Some(match format {
        Format::Latex | Format::Markdown => {
            let below: Vec<String> = below.iter().map(|by| format!(r"\partial {by}")).collect();
            format!(r"\frac{{\partial{power} {top}}}{{{}}}", below.join(r" \, "))
        }
        Format::Typst => {
            let below: Vec<String> = below.iter().map(|by| format!("partial {by}")).collect();
            format!("(partial{power} {top})/({})", below.join(" "))
        }
        Format::Unicode | Format::Ascii => format!("∂{order}{top}/∂{}", below.join(" ∂")),
    })
}

/// One of the expressions in it.
fn one(text: &str, format: Format) -> Option<String> {
    let (ast, id) = parse_expression(text).ok()?;
    Some(if format == Format::Unicode { text::display(&ast, id) } else { expression(&ast, id, format) })
}

#[cfg(test)]
mod tests {
    use super::{Format, partial};

    #[test]
    fn entries_carry_their_indices_below() {
        assert_eq!(partial("∂net[i]/∂W1[j,k]", Format::Unicode), "∂netᵢ/∂W1ⱼₖ");
        assert_eq!(partial("∂²f/∂x[i] ∂x[j]", Format::Unicode), "∂²f/∂xᵢ ∂xⱼ");
        assert_eq!(
            partial("∂²f/∂x[i] ∂x[j]", Format::Latex),
            r"\frac{\partial^2 f}{\partial x_{i} \, \partial x_{j}}"
        );
        assert_eq!(partial("∂y[i]/∂A[j,k]", Format::Ascii), "∂y[i]/∂A[j,k]");
        assert_eq!(partial("∂vec(Y)/∂vec(X)'", Format::Unicode), "∂vec(Y)/∂vec(X)ᵀ");
    }
}
