//! Derivatives as text of the language: fractions of differentials, `dy/dx`, and ∇.

use crate::span::Span;

use super::manner::{Layout, words};
use super::names;
use super::prepare::Unread;
use super::tree::{Node, NodeId, Note, Times};
use super::write::{Text, Writer};
use super::written::{Level, Written};

impl Writer<'_> {
    /// A factor, with what it takes of the factors after it: `∂y/∂x`, and `\frac{∂}{∂x}` of the rest.
    pub(crate) fn derivative_or_factor<'f>(
        &mut self,
        factor: NodeId,
        after: &'f [(Times, NodeId)],
    ) -> Result<(Written, &'f [(Times, NodeId)]), Unread> {
        let span = self.tree.span(factor);
        match (self.tree.get(factor), after) {
            (Node::Differential(order, Some(of)), [(Times::Over, by), rest @ ..])
                if matches!(self.tree.get(*by), Node::Differential(..)) =>
            {
                let node = *of;
                let of = self.write(node)?;
                let span = span.join(self.tree.span(*by));
                Ok((self.derivative((of, Some(node)), *order, *by, span)?.from(span), rest))
            }
            (Node::Nabla(by, order, of), rest) if !rest.is_empty() => {
                let (by, order, of) = (by.clone(), *order, *of);
                if let Ok(alone) = self.nabla(by.as_deref(), order, of, span)
                    && self.order(&alone.text).is_some()
                {
                    return Ok((alone.from(span), rest));
                }
                let mut factors = vec![(Times::Implied, of)];
                factors.extend_from_slice(rest);
                let product = self.product(&factors)?;
                Ok((self.gradient(by.as_deref(), (order, of), product, span)?.from(span), &[]))
            }
            (Node::Differential(order, None), [(Times::Over, by), rest @ ..]) if !rest.is_empty() => {
                let of = self.product(rest)?;
                let span = span.join(self.tree.span(*by));
                Ok((self.derivative((of, None), *order, *by, span)?.from(span), &[]))
            }
            (Node::Fraction(above, by), rest) if !rest.is_empty() => match self.tree.get(*above) {
                Node::Differential(order, None) => {
                    let of = self.product(rest)?;
                    Ok((self.derivative((of, None), *order, *by, span)?.from(span), &[]))
                }
                _ => Ok((self.write(factor)?, after)),
            },
            _ => Ok((self.write(factor)?, after)),
        }
    }

    pub(crate) fn fraction(&mut self, above: NodeId, below: NodeId, span: Span) -> Text {
        let tree = self.tree;
        match tree.get(above) {
            Node::Differential(order, Some(of)) => {
                let written = self.write(*of)?;
                return self.derivative((written, Some(*of)), *order, below, span);
            }
            Node::Differential(_, None) => return Err(Unread::new(span, "there is nothing to derive")),
            Node::Product(factors) => {
                if let Some(((_, first), rest)) = factors.split_first()
                    && let Node::Differential(order, Some(of)) = tree.get(*first)
                {
                    // The ∂ is of the whole product.
                    let mut factors = vec![(Times::Implied, self.write(*of)?)];
                    for (times, factor) in rest {
                        factors.push((*times, self.write(*factor)?));
                    }
                    let of = self.run(factors);
                    return self.derivative((of, None), *order, below, span);
                }
            }
            _ => {}
        }
        let (above, below) = (self.write(above)?, self.write(below)?);
        Ok(above.at_least(Level::Product).sign("/").then(&below.at_least(Level::Power)).level(Level::Product))
    }

    /// The derivative of an expression, by what the differentials below the line name.
    pub(crate) fn derivative(
        &mut self,
        (of, node): (Written, Option<NodeId>),
        order: usize,
        below: NodeId,
        span: Span,
    ) -> Text {
        let (mut by, mut is_by_transpose) = (Vec::new(), false);
        let differentials = match self.tree.get(below) {
            Node::Product(factors) => factors.iter().map(|factor| factor.1).collect(),
            _ => vec![below],
        };
        for differential in differentials {
            let Node::Differential(_, Some(variable)) = self.tree.get(differential) else {
                return Err(Unread::new(self.tree.span(differential), "this is no differential"));
            };
            let (variable, times) = match self.tree.get(*variable) {
                Node::Power(base, exponent) if order > 1 => match self.tree.get(*exponent) {
                    Node::Number(digits) => (*base, digits.parse().unwrap_or(1)),
                    _ => (*variable, 1),
                },
                // ∂x ∂xᵀ is how some write a Hessian.
                Node::Transpose(base) => {
                    is_by_transpose = order == 1;
                    (*base, 1)
                }
                _ => (*variable, 1),
            };
            let variable = self.write(variable)?;
            by.extend(std::iter::repeat_n(variable, times));
        }
        if by.len() != order {
            return Err(Unread::new(span, format!("{order} above the line and {} below", by.len())));
        }
        let letters: Vec<String> = by.iter().map(|by| by.text.clone()).collect();
        if let Some(node) = node.filter(|_| !is_by_transpose)
            && let Some(derived) = self.derived_at(node, &letters, span)?
        {
            return Ok(self.laid_out(derived));
        }
        let derivative = self.derived(of, by, span)?;
        if is_by_transpose && !derivative.text.starts_with("grad(") && self.order(&derivative.text) != Some(2)
        {
            return Err(Unread::new(span, "how a derivative by the transpose of a matrix lies is not said"));
        }
        // What a number changes by with the transpose of a vector or matrix is transposed.
        let is_turned = is_by_transpose && derivative.text.starts_with("grad(");
        Ok(if is_turned { derivative.sign("'").level(Level::Postfix) } else { derivative })
    }

    pub(crate) fn derived(&mut self, of: Written, by: Vec<Written>, span: Span) -> Text {
        for variable in &by {
            self.depends(&of.text, &variable.text, span)?;
        }
        let of_order = self.order(&of.text);
        let is_same = by.windows(2).all(|pair| matches!(pair, [a, b] if a.text == b.text));
        let (function, kept) = match (by.len(), of_order) {
            (1, Some(0)) => ("grad", 1),
            (1, Some(_)) => ("jacobian", 1),
            (2, Some(0)) if is_same => ("hessian", 1),
            (count, _) => ("diff", count),
        };
        let arguments: Vec<Written> = std::iter::once(of).chain(by.into_iter().take(kept)).collect();
        Ok(self.laid_out(Written::call(function, &arguments)))
    }

    /// Whether a derivative is one by what its expression speaks of. By anything else it would be 0, and so prove
    /// whatever is said of it.
    pub(crate) fn depends(&self, of: &str, by: &str, span: Span) -> Result<(), Unread> {
        let Some(name) = words(by).next() else { return Ok(()) };
        if self.manner.may_be_empty || self.known.depends(of, name) {
            return Ok(());
        }
        Err(Unread::new(span, format!("nothing says how `{of}` depends on `{by}`")))
    }

    /// A derivative, transposed where this reading has it so.
    pub(crate) fn laid_out(&mut self, derivative: Written) -> Written {
        let layout = self.manner.layout;
        if layout == Layout::Own {
            return derivative;
        }
        let is_gradient = derivative.text.trim_start_matches('[').starts_with("grad(");
        let order = self.order(&derivative.text);
        let is_turned = match layout {
            Layout::Rows => is_gradient && matches!(order, Some(1 | 2)),
            _ => !is_gradient && order == Some(2),
        };
        if is_turned { derivative.sign("'").level(Level::Postfix) } else { derivative }
    }

    /// A gradient with the terms behind it that it is of, too: in `\nabla_x x^T A x + b^T x` the second term is a number that
    /// speaks of x, and nobody adds a number to a gradient. With what is left of the terms.
    pub(crate) fn gradient_going_on<'t>(
        &mut self,
        term: NodeId,
        gradient: &Written,
        after: &'t [(bool, NodeId)],
    ) -> Result<Option<(Written, &'t [(bool, NodeId)])>, Unread> {
        let is_operator = match self.tree.get(term) {
            Node::Nabla(..) => true,
            Node::Product(factors) => match factors.first().map(|(_, first)| self.tree.get(*first)) {
                Some(Node::Nabla(..)) => true,
                Some(Node::Fraction(above, _)) => {
                    matches!(self.tree.get(*above), Node::Differential(_, None))
                }
                _ => false,
            },
            _ => false,
        };
        let parts = gradient.text.strip_prefix("grad(").and_then(|rest| rest.strip_suffix(')'));
        let Some((of, by)) = parts.and_then(|parts| parts.rsplit_once(", ")).filter(|_| is_operator) else {
            return Ok(None);
        };
        if after.is_empty() || self.order(&gradient.text).is_none_or(|order| order == 0) {
            return Ok(None);
        }
        let (mut of, mut rest, mut span) = (of.to_owned(), after, self.tree.span(term));
        while let Some(((is_subtracted, next), after)) = rest.split_first() {
            let written = self.write(*next)?.at_least(Level::Product);
            if self.order(&written.text) != Some(0) || !words(&written.text).any(|word| word == by) {
                break;
            }
            of = format!("{of} {} {}", if *is_subtracted { '-' } else { '+' }, written.text);
            span = span.join(self.tree.span(*next));
            rest = after;
        }
        let whole = Written::new(format!("grad({of}, {by})"), Level::Primary, span);
        Ok((rest.len() < after.len()).then_some((whole, rest)))
    }

    pub(crate) fn nabla(&mut self, by: Option<&str>, order: usize, of: NodeId, span: Span) -> Text {
        // `f_{xy}(1, 0)` is a derivative of a derivative.
        let (mut letters, mut inner) = (vec![by; order], of);
        while let Node::Nabla(by, order, of) = self.tree.get(inner) {
            letters.extend(std::iter::repeat_n(by.as_deref(), *order));
            inner = *of;
        }
        let letters: Option<Vec<String>> = letters.iter().rev().map(|by| by.map(str::to_owned)).collect();
        if let Some(letters) = letters
            && let Some(derived) = self.derived_at(inner, &letters, span)?
        {
            return Ok(self.laid_out(derived));
        }
        let written = self.write(of)?;
        self.gradient(by, (order, of), written, span)
    }

    /// The gradient of a function of several numbers: its derivatives by each, below one another. Its Hessian has the
    /// derivatives of these side by side.
    fn partials(&mut self, of: &Written, order: usize, arguments: &[String], span: Span) -> Text {
        if order > 2 || arguments.iter().any(|argument| self.order(argument) != Some(0)) {
            return Err(Unread::new(span, "by what the gradient is taken is not said"));
        }
        for argument in arguments {
            self.depends(&of.text, argument, span)?;
        }
        let rows = arguments.iter().map(|argument| {
            let first = format!("grad({}, {argument})", of.text);
            let second = arguments.iter().map(|other| format!("grad({first}, {other})"));
            if order == 1 { first } else { second.collect::<Vec<String>>().join(", ") }
        });
        let text = format!("[{}]", rows.collect::<Vec<String>>().join("; "));
        Ok(self.laid_out(Written::new(text, Level::Primary, span)))
    }

    /// The gradient of what is written, which begins with a node.
    fn gradient(
        &mut self,
        by: Option<&str>,
        (order, node): (usize, NodeId),
        written: Written,
        span: Span,
    ) -> Text {
        let named = match by {
            Some(by) if names::is_word(by) => Some(self.known.meaning(by).unwrap_or_else(|| by.to_owned())),
            Some(_) => None,
            None => match self.tree.get(node) {
                // ∇f(x_0) of a function of one thing is taken by that.
                Node::Call(function, arguments) => match arguments.as_slice() {
                    [only] => {
                        let argument = self.write(*only)?;
                        if names::is_word(&argument.text) {
                            Some(argument.text)
                        } else {
                            let place = std::slice::from_ref(&argument.text);
                            let derived =
                                self.known.derived_function(function, &vec![0; order], place, false);
                            let unknown = || Unread::new(span, "by what the gradient is taken is not said");
                            let derived = derived.ok_or_else(unknown)?;
                            return Ok(self.laid_out(Written::call(&derived, &[argument])));
                        }
                    }
                    _ => None,
                },
                _ => {
                    let name = self.tree.name(node).map(names::spelled);
                    let name = name.map(|name| self.known.meaning(&name).unwrap_or(name));
                    let arguments = name.map(|name| self.known.arguments(&name)).unwrap_or_default();
                    if arguments.len() > 1 {
                        return self.partials(&written, order, &arguments, span);
                    }
                    arguments.into_iter().next()
                }
            },
        };
        let by = named.ok_or_else(|| Unread::new(span, "by what the gradient is taken is not said"))?;
        let by = Written::new(by, Level::Primary, span);
        let of = written;
        self.depends(&of.text, &by.text, span)?;
        if self.tree.is(node, Note::Prime) && self.order(&of.text).is_some_and(|order| order > 0) {
            let text = (0..order).fold(of.text, |text, _| format!("grad(sum({text}), {})", by.text));
            return Ok(Written::new(text, Level::Primary, span));
        }
        let function = if order == 2 { "hessian" } else { "grad" };
        Ok(self.laid_out(Written::call(function, &[of, by])))
    }
}
