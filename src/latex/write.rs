//! An equation's side as text of the program language. What a subscript, a dot or a power means
//! depends on shapes, and those the session knows. It recurses no deeper than the text was allowed
//! to nest.

use crate::shape::Shape;
use crate::span::Span;

use super::around::Around;
use super::manner::Manner;
use super::names;
use super::prepare::Unread;
use super::tree::{Name, Node, NodeId, Times, Tree, When};
use super::written::{Level, Written};

/// What is needed to write.
pub(crate) struct Writer<'a> {
    /// The equations.
    pub tree: &'a Tree,
    /// What is known around it.
    pub known: &'a mut dyn Around,
    /// How it is written.
    pub manner: Manner,
    /// The indices in scope, each with its first and last value.
    pub scope: Vec<(String, String, String)>,
}

pub(crate) type Text = Result<Written, Unread>;

/// Functions of numbers that are written for those of matrices.
const OF_MATRICES: &[(&str, &str)] = &[("exp", "expm"), ("log", "logm"), ("sqrt", "sqrtm")];
/// Functions of vectors that are written of matrices for each of their rows.
const OF_ROWS: &[&str] = &["softmax", "logsumexp", "log_softmax"];

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
                if let Some(extreme) = self.extreme(function, arguments, span) {
                    return extreme;
                }
                let arguments: Result<Vec<Written>, Unread> =
                    arguments.iter().map(|argument| self.write(*argument)).collect();
                let meaning = self.known.function(function).or_else(|| self.known.meaning(function));
                let mut arguments = arguments?;
                let function = names::function(meaning.as_deref().unwrap_or(function));
                let function = match arguments.as_slice() {
                    [only] => self.of_matrices(function, only).unwrap_or(function),
                    _ => function,
                };
                arguments.extend(self.along(function, &arguments));
                Ok(Written::call(function, &arguments))
            }
            Node::Slope(function, order, argument) => self.slope(function, *order, *argument, span),
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
            Node::Cases(cases) => self.cases(cases, span),
            Node::Over { index, lower, upper, body } => self.over(index, *lower, *upper, *body, span),
            // The second differential is that of the differential.
            Node::Differential(order @ 1..=4, Some(of)) => {
                let of = self.write(*of)?;
                Ok((0..*order).fold(of, |of, _| Written::call("d", &[of])))
            }
            Node::Differential(..) => Err(Unread::new(span, "a ∂ that stands alone is not read")),
            Node::Nabla(by, order, of) => self.nabla(by.as_deref(), *order, *of, span),
        }
    }

    /// How many axes an expression has, as far as the session can tell.
    pub(crate) fn order(&mut self, text: &str) -> Option<usize> {
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
        self.known.shape(&text)
    }

    fn name(&mut self, name: &Name, span: Span) -> Text {
        let spelled = names::spelled(name);
        let primary = |text: &str| Ok(Written::new(text, Level::Primary, span));
        if let Some(meaning) = self.known.meaning(&spelled) {
            let level = if names::is_word(&meaning) { Level::Primary } else { Level::Sum };
            return Ok(Written::new(meaning, level, span).at_least(Level::Primary));
        }
        let is_counted = name.below.as_deref().is_some_and(|below| self.is_index(below));
        if self.known.is_known(&spelled) && !is_counted {
            return primary(&spelled);
        }
        if let Some(constant) = self.known.constant_vector(name, span) {
            return primary(&constant);
        }
        if let Some(below) = &name.below
            && let Some(entry) = self.entry(name, below, span)?
        {
            return Ok(entry);
        }
        // What a sum counts is another thing at each of its terms, and none of its own.
        let parts = name.below.as_deref().and_then(|below| names::indices(below, None)).unwrap_or_default();
        let is_counted = is_counted || parts.iter().any(|part| self.is_index(part));
        if names::is_running(name) && !names::is_size(name) || is_counted {
            let plain = names::without_below(name);
            let reason = if names::is_constant(&plain) {
                format!("`{plain}` is a number; for its entries declare it, as in `{plain} : R[n]`")
            } else {
                format!("it is not said what `{spelled}` is an entry of")
            };
            return Err(Unread::new(span, reason));
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

    /// Whether a sum around this place runs over an index.
    fn is_index(&self, word: &str) -> bool {
        self.scope.iter().any(|(index, ..)| index == word)
    }

    /// A name with a subscript that may be an index.
    fn entry(&mut self, name: &Name, below: &str, span: Span) -> Result<Option<Written>, Unread> {
        let plain = names::without_below(name);
        if self.manner.own_names && below.chars().all(|c| c.is_ascii_digit()) {
            return Ok(None);
        }
        let alias = self.known.meaning(&plain);
        let capital = plain.to_uppercase();
        let is_known = |word: &String| self.known.is_known(word) || self.known.is_numbered(word);
        let bases: Vec<String> =
            alias.into_iter().chain([plain.clone(), capital]).filter(|word| is_known(word)).collect();
        for base in bases {
            let order = if self.known.is_numbered_by_sums(&base) {
                None
            } else {
                self.order(&base).or_else(|| self.known.axes(&base))
            };
            if order == Some(0) {
                continue;
            }
            if self.known.has_columns(&base)
                && let Some(column) = names::indices(below, Some(1))
            {
                let transposed = if self.manner.numbered_rows { "'" } else { "" };
                let text = format!("{base}[:,{}]{transposed}", column.join(","));
                return Ok(Some(Written::new(text, Level::Postfix, span)));
            }
            if let Some(indices) = names::indices(below, order) {
                let text = format!("{base}[{}]", indices.join(","));
                return Ok(Some(Written::new(text, Level::Postfix, span)));
            }
        }
        if plain == "delta"
            && let Some(indices) = names::indices(below, Some(2))
        {
            let text = format!("I[{}]", indices.join(","));
            return Ok(Some(Written::new(text, Level::Postfix, span)));
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
        let mut rest = terms;
        let mut number = 0;
        while let Some(((is_subtracted, term), after)) = rest.split_first() {
            let least = if *is_subtracted { Level::Product } else { Level::Sum };
            // `a + -b` is written as it stands: with parentheses.
            let least = if number > 0 { Level::Product.max(least) } else { least };
            let written = self.write(*term)?;
            let more = if *is_subtracted { None } else { self.gradient_going_on(*term, &written, after)? };
            let (written, after) = more.unwrap_or((written, after));
            let term = written.at_least(least);
            rest = after;
            sum = match (number, is_subtracted) {
                (0, false) => sum,
                (0, true) => sum.sign("-"),
                (_, false) => sum.sign(" + "),
                (_, true) => sum.sign(" - "),
            };
            sum = sum.then(&term);
            number += 1;
        }
        Ok(sum)
    }

    /// Factors: side by side binds tighter than `⊙` and `⊗`.
    pub(crate) fn product(&mut self, factors: &[(Times, NodeId)]) -> Text {
        if let Some(sum) = self.added_up(factors)? {
            return Ok(sum);
        }
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

    /// Factors that bind equally tight, from left to right.
    pub(crate) fn run(&mut self, factors: Vec<Factor>) -> Written {
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

    /// Whether the language has this power.
    fn has_power(&mut self, base: &Written, exponent: &Written) -> bool {
        let power = raised(base.clone(), "^", exponent);
        self.order(&power.text).is_some()
    }

    /// The function of matrices that a function of numbers is written for, where an argument is one and it is read so.
    fn of_matrices(&mut self, function: &str, argument: &Written) -> Option<&'static str> {
        let known = OF_MATRICES.iter().find(|(one, _)| *one == function).map(|(_, of)| *of);
        // What nothing is known of may be a matrix.
        known.filter(|_| {
            self.manner.is_of_matrices && self.order(&argument.text).is_none_or(|order| order == 2)
        })
    }

    /// What a function that is one of vectors is taken along where it has a matrix: each row, as a batch has them.
    fn along(&mut self, function: &str, arguments: &[Written]) -> Option<Written> {
        let [argument] = arguments else { return None };
        let is_of_rows = OF_ROWS.contains(&function) && self.order(&argument.text) == Some(2);
        is_of_rows.then(|| Written::bare("2", Level::Primary))
    }

    fn power(&mut self, base: NodeId, exponent: NodeId) -> Text {
        let raised_to = self.write(exponent)?;
        if let Node::Name(name) = self.tree.get(base)
            && names::spelled(name) == "e"
            && !self.known.is_known("e")
        {
            let function = self.of_matrices("exp", &raised_to).unwrap_or("exp");
            return Ok(Written::call(function, &[raised_to]));
        }
        let written = self.write(base)?;
        let is_number = matches!(self.tree.get(self.tree.bare(base)), Node::Number(_) | Node::Norm(..));
        let order = if is_number { Some(0) } else { self.order(&written.text) };
        Ok(match order {
            Some(2) if raised_to.text == "-1" => Written::call("inv", &[written]),
            // Of what is a vector for all that is known here; a name may still turn out to be a number.
            Some(1) if !self.has_power(&written, &raised_to) => raised(written, ".^", &raised_to),
            _ => raised(written, "^", &raised_to),
        })
    }

    fn norm(&mut self, inner: NodeId, below: Option<&str>, span: Span) -> Text {
        let inner = self.write(inner)?;
        let function = match below {
            None | Some("F" | "Fro") => "norm",
            Some("2") if !self.manner.is_frobenius && self.order(&inner.text) == Some(2) => "opnorm",
            Some("2") => "norm",
            Some("1") => "norm1",
            Some("infty" | "∞") => "norminf",
            Some("*") => "nuclear",
            Some(other) => {
                let is_power = names::is_word(other) || other.chars().all(|c| c.is_ascii_digit());
                if !is_power || self.order(&inner.text) == Some(2) {
                    return Err(Unread::new(span, format!("the norm `{other}` is not known")));
                }
                return Ok(Written::call("norm", &[inner, Written::new(other, Level::Primary, span)]));
            }
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

    fn cases(&mut self, cases: &[(NodeId, Option<When>)], span: Span) -> Text {
        let Some(((last, when), rest)) = cases.split_last() else {
            return Err(Unread::new(span, "there are no cases"));
        };
        // What is left after all other cases is the last of them, but for a single point or all points but one.
        if rest.is_empty() || when.as_ref().is_some_and(|when| matches!(when.sign, "==" | "!=")) {
            return Err(Unread::new(span, "what holds in all other cases is not said"));
        }
        let mut written = self.write(*last)?;
        for (value, when) in rest.iter().rev() {
            let Some(when) = when else {
                return Err(Unread::new(span, "when this case is one is not said"));
            };
            let (value, left, right) = (self.write(*value)?, self.write(when.left)?, self.write(when.right)?);
            let condition = left.at_least(Level::Sum).sign(&format!(" {} ", when.sign)).then(&right);
            written = Written::call("where", &[condition, value, written]);
        }
        Ok(written)
    }

    fn over(
        &mut self,
        index: &str,
        lower: Option<NodeId>,
        upper: Option<NodeId>,
        body: NodeId,
        span: Span,
    ) -> Text {
        let range = self.known.range(index).map(|length| Written::bare(length, Level::Primary));
        let (lower, upper) = match (lower, upper, range) {
            (Some(lower), Some(upper), _) => (self.write(lower)?, self.write(upper)?),
            (None, Some(upper), _) => (Written::bare("1", Level::Primary), self.write(upper)?),
            (None, None, Some(range)) => (Written::bare("1", Level::Primary), range),
            _ => return Err(Unread::new(span, "from where to where this sum goes is not said")),
        };
        self.scope.push((index.to_owned(), lower.text.clone(), upper.text.clone()));
        let body = self.counted(body);
        self.scope.pop();
        let (body, condition) = body?;
        let sum = Written::bare("sum(", Level::Primary).then(&body);
        let bounds = sum.sign(&format!(" for {index} in ")).then(&lower).sign("..").then(&upper);
        Ok(bounds.sign(&condition).sign(")"))
    }

    /// The term of a sum, and which of them count.
    fn counted(&mut self, body: NodeId) -> Result<(Written, String), Unread> {
        let tree = self.tree;
        if let Node::Cases(cases) = tree.get(body)
            && let [(term, Some(when))] = cases.as_slice()
        {
            let (left, right) = (self.write(when.left)?, self.write(when.right)?);
            return Ok((self.write(*term)?, format!(" if {} {} {}", left.text, when.sign, right.text)));
        }
        Ok((self.write(body)?, String::new()))
    }
}

/// A power; the exponent stands in parentheses unless it is short.
fn raised(base: Written, sign: &str, exponent: &Written) -> Written {
    let base = base.at_least(Level::Postfix);
    base.sign(sign).then(&exponent.clone().at_least(Level::Primary)).level(Level::Power)
}
