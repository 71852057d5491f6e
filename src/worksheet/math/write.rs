//! An equation's side as text of the program language. What a subscript, a dot or a power means
//! depends on shapes, and those the session knows. It recurses no deeper than the text was allowed
//! to nest.

use crate::session::Session;
use crate::shape::Shape;
use crate::span::Span;

use super::ask;
use super::names;
use super::prepare::Unread;
use super::survey::Survey;
use super::tree::{Name, Node, NodeId, Times, Tree};
use super::written::{Level, Written};

/// How a side is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Manner {
    /// Unit vectors lie as rows: what was probably meant where `e_i` should have been transposed.
    pub unit_rows: bool,
}

/// What is needed to write.
pub(super) struct Writer<'a> {
    /// The equations.
    pub tree: &'a Tree,
    /// The names.
    pub survey: &'a Survey,
    /// The shapes.
    pub session: &'a mut Session,
    /// How it is written.
    pub manner: Manner,
    /// The indices in scope, each with its first and last value.
    pub scope: Vec<(String, String, String)>,
}

type Text = Result<Written, Unread>;

/// A factor, and what stands before it.
type Factor = (Times, Written);

impl Writer<'_> {
    /// The text of an expression.
    pub fn write(&mut self, id: NodeId) -> Text {
        let span = self.tree.span(id);
        Ok(self.node(id, span)?.from(span))
    }

    fn node(&mut self, id: NodeId, span: Span) -> Text {
        let tree = self.tree;
        match tree.get(id) {
            Node::Number(digits) => Ok(Written::new(digits.clone(), Level::Primary, span)),
            Node::Name(name) => self.name(name, span),
            Node::Infinity => Err(Unread::new(span, "infinity is no number")),
            Node::Hole => Err(Unread::new(span, "this place is left blank")),
            Node::Negate(inner) => {
                let inner = self.write(*inner)?.at_least(Level::Product);
                Ok(Written::bare("-", Level::Sum).then(&inner))
            }
            Node::Sum(terms) => self.sum(terms),
            Node::Product(factors) => self.product(factors),
            Node::Power(base, exponent) => self.power(*base, *exponent),
            Node::EntryPower(base, exponent) => {
                let (base, exponent) = (self.write(*base)?, self.write(*exponent)?);
                Ok(raised(base, ".^", &exponent))
            }
            Node::Transpose(inner) => {
                Ok(self.write(*inner)?.at_least(Level::Postfix).sign("'").level(Level::Postfix))
            }
            Node::InverseTransposed(inner) => {
                let inverse = Written::call("inv", &[self.write(*inner)?]);
                Ok(inverse.sign("'").level(Level::Postfix))
            }
            Node::PseudoInverse(inner) => Ok(Written::call("pinv", &[self.write(*inner)?])),
            Node::Entry(inner, below) => {
                let inner = self.write(*inner)?;
                let order = self.order(&inner.text);
                let indices = names::indices(below, order).ok_or_else(|| {
                    Unread::new(span, format!("the subscript `{below}` is not understood here"))
                })?;
                Ok(inner
                    .at_least(Level::Postfix)
                    .sign(&format!("[{}]", indices.join(",")))
                    .level(Level::Postfix))
            }
            Node::Fraction(above, below) => self.fraction(*above, *below, span),
            Node::Call(function, arguments) => {
                let arguments: Result<Vec<Written>, Unread> =
                    arguments.iter().map(|argument| self.write(*argument)).collect();
                let name = self.survey.aliases.get(function).map_or(function.as_str(), String::as_str);
                Ok(Written::call(names::function(name), &arguments?))
            }
            Node::Group(inner) => match inner.as_slice() {
                [only] => self.write(*only),
                _ => Err(Unread::new(span, "several things together are no expression")),
            },
            Node::Norm(inner, below) => self.norm(*inner, below.as_deref(), span),
            Node::Bars(inner) => {
                let inner = self.write(*inner)?;
                let function = if self.order(&inner.text) == Some(2) { "det" } else { "abs" };
                Ok(Written::call(function, &[inner]))
            }
            Node::Root(inner) => Ok(Written::call("sqrt", &[self.write(*inner)?])),
            Node::Matrix(rows) => self.matrix(rows),
            Node::Over { index, lower, upper, body } => self.over(index, *lower, *upper, *body, span),
            Node::Differential(..) => Err(Unread::new(span, "a ∂ that stands alone is not read")),
            Node::Nabla(by, order, of) => self.nabla(by.as_deref(), *order, *of, span),
        }
    }

    /// How many axes an expression has, as far as the session can tell.
    fn order(&mut self, text: &str) -> Option<usize> {
        self.shape(text).map(|shape| shape.order())
    }

    /// Whether an expression is a vector that stands upright.
    fn is_column(&mut self, text: &str) -> bool {
        self.shape(text).is_some_and(|shape| shape.order() == 1 && !shape.row)
    }

    fn shape(&mut self, text: &str) -> Option<Shape> {
        let mut text = text.to_owned();
        for (index, lower, upper) in self.scope.iter().rev() {
            text = format!("sum({text} for {index} in {lower}..{upper})");
        }
        ask::shape(self.session, &text)
    }

    fn name(&mut self, name: &Name, span: Span) -> Text {
        let spelled = names::spelled(name);
        let primary = |text: &str| Ok(Written::new(text, Level::Primary, span));
        if let Some(meaning) = self.survey.aliases.get(&spelled) {
            let level = if names::is_word(meaning) { Level::Primary } else { Level::Sum };
            return Ok(Written::new(meaning.clone(), level, span).at_least(Level::Primary));
        }
        if self.survey.known.contains(&spelled) {
            return primary(&spelled);
        }
        if let Some(below) = &name.below
            && let Some(entry) = self.entry(name, below, span)?
        {
            return Ok(entry);
        }
        if names::is_running(name) {
            return Err(Unread::new(span, format!("it is not said what `{spelled}` is an entry of")));
        }
        if spelled == "I" || name.word == "I" && name.below.is_some() && name.layer.is_none() {
            return match &name.below {
                None => primary("I"),
                Some(size) => Ok(Written::new(format!("eye({size})"), Level::Primary, span)),
            };
        }
        if !names::is_word(&spelled) {
            let reason = match spelled.as_str() {
                "0" | "1" => format!("the size of this vector of {spelled}s is not known"),
                _ => format!("`{spelled}` is no name"),
            };
            return Err(Unread::new(span, reason));
        }
        primary(&spelled)
    }

    /// A name with a subscript that may be an index.
    fn entry(&mut self, name: &Name, below: &str, span: Span) -> Result<Option<Written>, Unread> {
        let plain = names::without_below(name);
        let alias = self.survey.aliases.get(&plain).cloned();
        let capital = plain.to_uppercase();
        let is_known = |word: &String| self.survey.known.contains(word);
        let bases: Vec<String> =
            alias.into_iter().chain([plain.clone(), capital]).filter(|word| is_known(word)).collect();
        for base in bases {
            let order = self.order(&base).or(self.survey.shapes.get(&base).map(Vec::len));
            if order == Some(0) {
                continue;
            }
            if let Some(indices) = names::indices(below, order) {
                let text = format!("{base}[{}]", indices.join(","));
                return Ok(Some(Written::new(text, Level::Postfix, span)));
            }
        }
        self.unit(&plain, below, span)
    }

    /// `e_i` and `E_{ij}`, whose size is that of the sum that they stand in.
    fn unit(&self, plain: &str, below: &str, span: Span) -> Result<Option<Written>, Unread> {
        let order = match plain {
            "e" => 1,
            "E" => 2,
            _ => return Ok(None),
        };
        let Some(indices) = names::indices(below, Some(order)) else { return Ok(None) };
        let size = |index: &String| {
            let found = self.scope.iter().rev().find(|(scoped, ..)| scoped == index);
            found.map(|(_, _, upper)| upper.clone()).ok_or_else(|| {
                Unread::new(
                    span,
                    format!(
                        "the size of this unit {} is not known",
                        if order == 1 { "vector" } else { "matrix" }
                    ),
                )
            })
        };
        let sizes: Result<Vec<String>, Unread> = indices.iter().map(size).collect();
        let transposed = if order == 1 && self.manner.unit_rows { "'" } else { "" };
        let text = format!("unit({},{}){transposed}", indices.join(","), sizes?.join(","));
        Ok(Some(Written::new(text, Level::Postfix, span)))
    }

    fn sum(&mut self, terms: &[(bool, NodeId)]) -> Text {
        let mut sum = Written::bare("", Level::Sum);
        for (number, (is_subtracted, term)) in terms.iter().enumerate() {
            let least = if *is_subtracted { Level::Product } else { Level::Sum };
            // `a + -b` is written as it stands: with parentheses.
            let least = if number > 0 { Level::Product.max(least) } else { least };
            let term = self.write(*term)?.at_least(least);
            sum = match (number, is_subtracted) {
                (0, false) => sum,
                (0, true) => sum.sign("-"),
                (_, false) => sum.sign(" + "),
                (_, true) => sum.sign(" - "),
            };
            sum = sum.then(&term);
        }
        Ok(sum)
    }

    /// Factors: side by side binds tighter than `⊙` and `⊗`.
    fn product(&mut self, factors: &[(Times, NodeId)]) -> Text {
        let mut runs: Vec<(Times, Vec<Factor>)> = Vec::new();
        let mut rest = factors;
        while let Some(((times, factor), after)) = rest.split_first() {
            let (written, after) = self.derivative_or_factor(*factor, after)?;
            rest = after;
            match (times, runs.last_mut()) {
                (Times::Entrywise | Times::Kronecker, _) | (_, None) => {
                    runs.push((*times, vec![(Times::Implied, written)]));
                }
                (_, Some((_, run))) => run.push((*times, written)),
            }
        }
        let mut product: Option<Written> = None;
        for (times, run) in runs {
            let run = self.run(run);
            product = Some(match product {
                None => run,
                Some(before) => {
                    let sign = if times == Times::Kronecker { " ⊗ " } else { " .* " };
                    let before = before.at_least(Level::Product);
                    before.sign(sign).then(&run.at_least(Level::Power)).level(Level::Product)
                }
            });
        }
        product.ok_or_else(|| Unread::new(Span::nowhere(), "there is nothing to multiply"))
    }

    /// A factor, with what it takes of the factors after it: `∂y/∂x`, and `\frac{∂}{∂x}` of the rest.
    fn derivative_or_factor<'f>(
        &mut self,
        factor: NodeId,
        after: &'f [(Times, NodeId)],
    ) -> Result<(Written, &'f [(Times, NodeId)]), Unread> {
        let span = self.tree.span(factor);
        match (self.tree.get(factor), after) {
            (Node::Differential(order, Some(of)), [(Times::Over, by), rest @ ..])
                if matches!(self.tree.get(*by), Node::Differential(..)) =>
            {
                let of = self.write(*of)?;
                let span = span.join(self.tree.span(*by));
                Ok((self.derivative(of, *order, *by, span)?.from(span), rest))
            }
            (Node::Fraction(above, by), rest) if !rest.is_empty() => match self.tree.get(*above) {
                Node::Differential(order, None) => {
                    let of = self.product(rest)?;
                    Ok((self.derivative(of, *order, *by, span)?.from(span), &[]))
                }
                _ => Ok((self.write(factor)?, after)),
            },
            _ => Ok((self.write(factor)?, after)),
        }
    }

    /// Factors that bind equally tight, from left to right.
    fn run(&mut self, factors: Vec<Factor>) -> Written {
        let mut product: Option<Written> = None;
        for (times, factor) in factors {
            product = Some(match product {
                None => factor,
                Some(before) => {
                    let is_inner =
                        times == Times::Dot && self.is_column(&before.text) && self.is_column(&factor.text);
                    let before = if is_inner {
                        before.at_least(Level::Postfix).sign("'")
                    } else {
                        before.at_least(Level::Product)
                    };
                    let sign = if times == Times::Over { "/" } else { "*" };
                    before.sign(sign).then(&factor.at_least(Level::Power)).level(Level::Product)
                }
            });
        }
        product.unwrap_or_else(|| Written::bare("1", Level::Primary))
    }

    fn power(&mut self, base: NodeId, exponent: NodeId) -> Text {
        let raised_to = self.write(exponent)?;
        if let Node::Name(name) = self.tree.get(base)
            && names::spelled(name) == "e"
            && !self.survey.known.contains("e")
        {
            return Ok(Written::call("exp", &[raised_to]));
        }
        let written = self.write(base)?;
        let is_number = matches!(self.tree.get(self.tree.bare(base)), Node::Number(_) | Node::Norm(..));
        let order = if is_number { Some(0) } else { self.order(&written.text) };
        Ok(match order {
            Some(2) if raised_to.text == "-1" => Written::call("inv", &[written]),
            Some(1) => raised(written, ".^", &raised_to),
            _ => raised(written, "^", &raised_to),
        })
    }

    fn fraction(&mut self, above: NodeId, below: NodeId, span: Span) -> Text {
        let tree = self.tree;
        match tree.get(above) {
            Node::Differential(order, Some(of)) => {
                let of = self.write(*of)?;
                return self.derivative(of, *order, below, span);
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
                    return self.derivative(of, *order, below, span);
                }
            }
            _ => {}
        }
        let (above, below) = (self.write(above)?, self.write(below)?);
        Ok(above.at_least(Level::Product).sign("/").then(&below.at_least(Level::Power)).level(Level::Product))
    }

    /// The derivative of an expression, by what the differentials below the line name.
    fn derivative(&mut self, of: Written, order: usize, below: NodeId, span: Span) -> Text {
        let mut by = Vec::new();
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
                Node::Transpose(base) => (*base, 1),
                _ => (*variable, 1),
            };
            let variable = self.write(variable)?;
            by.extend(std::iter::repeat_n(variable, times));
        }
        if by.len() != order {
            return Err(Unread::new(span, format!("{order} above the line and {} below", by.len())));
        }
        Ok(self.derived(of, by))
    }

    fn derived(&mut self, of: Written, by: Vec<Written>) -> Written {
        let of_order = self.order(&of.text);
        let is_same = by.windows(2).all(|pair| matches!(pair, [a, b] if a.text == b.text));
        let (function, kept) = match (by.len(), of_order) {
            (1, Some(0)) => ("grad", 1),
            (1, Some(_)) => ("jacobian", 1),
            (2, Some(0)) if is_same => ("hessian", 1),
            (count, _) => ("diff", count),
        };
        let arguments: Vec<Written> = std::iter::once(of).chain(by.into_iter().take(kept)).collect();
        Written::call(function, &arguments)
    }

    fn nabla(&mut self, by: Option<&str>, order: usize, of: NodeId, span: Span) -> Text {
        let named = match by {
            Some(by) if names::is_word(by) => {
                Some(self.survey.aliases.get(by).cloned().unwrap_or_else(|| by.to_owned()))
            }
            Some(_) => None,
            None => {
                let name = self.survey.name_of(self.tree, of);
                let arguments = name.and_then(|name| self.survey.functions.get(&name).cloned());
                arguments.filter(|arguments| arguments.len() == 1).and_then(|mut arguments| arguments.pop())
            }
        };
        let by = named.ok_or_else(|| Unread::new(span, "by what the gradient is taken is not said"))?;
        let by = Written::new(by, Level::Primary, span);
        let of = self.write(of)?;
        let function = if order == 2 { "hessian" } else { "grad" };
        Ok(Written::call(function, &[of, by]))
    }

    fn norm(&mut self, inner: NodeId, below: Option<&str>, span: Span) -> Text {
        let inner = self.write(inner)?;
        let function = match below {
            None | Some("F" | "Fro") => "norm",
            Some("2") if self.order(&inner.text) == Some(2) => "opnorm",
            Some("2") => "norm",
            Some("1") => "norm1",
            Some("infty" | "∞") => "norminf",
            Some("*") => "nuclear",
            Some(other) => return Err(Unread::new(span, format!("the norm `{other}` is not known"))),
        };
        Ok(Written::call(function, &[inner]))
    }

    fn matrix(&mut self, rows: &[Vec<NodeId>]) -> Text {
        let mut written = Written::bare("[", Level::Primary);
        for (number, row) in rows.iter().enumerate() {
            let cells: Result<Vec<Written>, Unread> = row.iter().map(|cell| self.write(*cell)).collect();
            let between = if number > 0 { "; " } else { "" };
            written = written.sign(between).then(&Written::list(&cells?, ", "));
        }
        Ok(written.sign("]"))
    }

    fn over(
        &mut self,
        index: &str,
        lower: Option<NodeId>,
        upper: Option<NodeId>,
        body: NodeId,
        span: Span,
    ) -> Text {
        let (Some(lower), Some(upper)) = (lower, upper) else {
            return Err(Unread::new(span, "from where to where this sum goes is not said"));
        };
        let (lower, upper) = (self.write(lower)?, self.write(upper)?);
        self.scope.push((index.to_owned(), lower.text.clone(), upper.text.clone()));
        let body = self.write(body);
        self.scope.pop();
        let sum = Written::bare("sum(", Level::Primary).then(&body?);
        let bounds = sum.sign(&format!(" for {index} in ")).then(&lower).sign("..").then(&upper);
        Ok(bounds.sign(")"))
    }
}

/// A power; the exponent stands in parentheses unless it is short.
fn raised(base: Written, sign: &str, exponent: &Written) -> Written {
    let base = base.at_least(Level::Postfix);
    base.sign(sign).then(&exponent.clone().at_least(Level::Primary)).level(Level::Power)
}
