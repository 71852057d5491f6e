//! One side of an equation: from the grammar's rows of tokens to the tree. The only place that
//! knows what the grammar's rules mean. It recurses no deeper than the text was allowed to nest.

use pest::Parser;
use pest::iterators::Pair;

use crate::span::Span;

use super::differentials;
use super::ellipses;
use super::grammar::{Latex, Rule};
use super::lettering::{greek, label, subscript_text, word_of};
use super::letters;
use super::prepare::Unread;
use super::sums;
use super::tree::{Name, Node, NodeId, Note, Times, Tree};

/// Reads one side, made ready before; `base` is where it begins in the document.
pub(crate) fn side(tree: &mut Tree, text: &str, base: usize) -> Result<NodeId, Unread> {
    let mut parsed = Latex::parse(Rule::side, text).map_err(|fault| unread(&fault, text, base))?;
    let whole = Span::new(base, base + text.len());
    let mut reader = Reader { tree, base, running: Vec::new() };
    let mut several = Vec::new();
    for pair in parsed.next().into_iter().flat_map(Pair::into_inner) {
        if pair.as_rule() == Rule::expression {
            several.push(reader.expression(pair)?);
        }
    }
    match several.as_slice() {
        [] => Err(Unread::new(whole, "there is nothing")),
        [only] => Ok(*only),
        _ => {
            let list = tree.push(Node::Group(several), whole);
            tree.note(list, Note::List);
            Ok(list)
        }
    }
}

fn unread(fault: &pest::error::Error<Rule>, text: &str, base: usize) -> Unread {
    let at = match fault.location {
        pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
    };
    let rest = text.get(at..).unwrap_or_default().trim_start();
    let begins = text.len() - rest.len();
    let length = token(rest);
    let Some(found) = rest.get(..length).filter(|found| !found.is_empty()) else {
        return Unread::new(Span::new(base, base + text.len()), "something is missing at its end");
    };
    let shown = match found {
        "«" | "»" => r"\|",
        "\u{1}" | "\u{2}" => "|",
        other => other,
    };
    Unread::new(Span::new(base + begins, base + begins + length), format!("`{shown}` is not understood here"))
}

/// The length of the first token.
fn token(text: &str) -> usize {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return 0 };
    let more: usize = if first == '\\' {
        letters.take_while(char::is_ascii_alphabetic).map(char::len_utf8).sum()
    } else {
        0
    };
    let more = if first == '\\' && more == 0 { text.chars().nth(1).map_or(0, char::len_utf8) } else { more };
    first.len_utf8() + more
}

/// What reads one side.
pub(super) struct Reader<'t> {
    pub tree: &'t mut Tree,
    base: usize,
    /// The indices of the sums that it is within.
    pub running: Vec<String>,
}

pub(super) type Read = Result<NodeId, Unread>;

impl Reader<'_> {
    /// Where a piece stands in the document.
    pub fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        let text = span.as_str();
        let from = self.base + span.start();
        Span::new(from, from + text.trim_end().len())
    }

    /// Terms.
    pub fn expression(&mut self, pair: Pair<'_, Rule>) -> Read {
        let span = self.span(&pair);
        let mut terms = Vec::new();
        let mut is_negative = false;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::additive => is_negative = inner.as_str() != "+",
                _ => terms.push((is_negative, self.product(inner)?)),
            }
        }
        let terms = ellipses::terms(self.tree, &terms).unwrap_or(terms);
        let terms = sums::going_on(self.tree, terms);
        match terms.as_slice() {
            [(false, only)] => Ok(*only),
            _ => Ok(self.tree.push(Node::Sum(terms), span)),
        }
    }

    /// Factors.
    pub fn product(&mut self, pair: Pair<'_, Rule>) -> Read {
        let span = self.span(&pair);
        let mut factors = Vec::new();
        let mut times = Times::Implied;
        let mut sign: Option<Span> = None;
        let mut first_sign = None;
        for inner in pair.into_inner() {
            let place = self.span(&inner);
            match inner.as_rule() {
                Rule::sign if factors.is_empty() => first_sign = (inner.as_str() != "+").then_some(place),
                Rule::sign => sign = (inner.as_str() != "+").then_some(place),
                Rule::over => times = Times::Over,
                Rule::times => times = times_of(inner),
                _ => {
                    let mut factor = self.factor(inner)?;
                    if let Some(sign) = sign.take() {
                        factor = self.tree.push(Node::Negate(factor), sign.join(place));
                    }
                    factors.push((times, factor));
                    times = Times::Implied;
                }
            }
        }
        factors = letters::joined(self.tree, &factors);
        if differentials::is_quotient(self.tree, &factors) {
            factors = differentials::joined(self.tree, &factors);
        }
        let product = match factors.as_slice() {
            [(_, only)] => *only,
            _ => {
                let from = factors.first().map_or(span, |factor| self.tree.span(factor.1)).from;
                self.tree.push(Node::Product(factors), Span::new(from, span.to))
            }
        };
        match first_sign {
            Some(_) => Ok(self.tree.push(Node::Negate(product), span)),
            None => Ok(product),
        }
    }

    pub fn factor(&mut self, pair: Pair<'_, Rule>) -> Read {
        let mut inner = pair.into_inner();
        let Some(atom) = inner.next() else { return Err(Unread::new(Span::nowhere(), "there is nothing")) };
        let atom = self.atom(atom)?;
        let is_below = inner.peek().is_some_and(|script| script.as_rule() == Rule::subscript);
        let Some(mut letters) = self.bold_letters(atom).filter(|_| inner.peek().is_some() && !is_below)
        else {
            return self.scripts(atom, inner);
        };
        // `\mathbf{AB}^T` is A times the transpose of B.
        let span = self.tree.span(atom);
        if let Some((_, last)) = letters.last_mut() {
            *last = self.scripts(*last, inner)?;
        }
        let product = self.tree.push(Node::Product(letters), span);
        Ok(self.tree.push(Node::Group(vec![product]), span))
    }

    /// The letters of a product that is set in one face.
    fn bold_letters(&self, id: NodeId) -> Option<Vec<(Times, NodeId)>> {
        let Node::Product(factors) = self.tree.get(self.tree.bare(id)) else { return None };
        let is_bold = |id: NodeId| self.tree.name(id).is_some_and(|name| name.is_bold);
        let span = self.tree.span(id);
        let is_one = factors.iter().all(|factor| is_bold(factor.1) && self.tree.span(factor.1) == span);
        is_one.then(|| factors.clone())
    }

    /// What superscripts and subscripts make of what they stand at.
    fn scripts<'p>(&mut self, atom: NodeId, scripts: impl Iterator<Item = Pair<'p, Rule>>) -> Read {
        let mut id = atom;
        for script in scripts {
            let span = self.tree.span(id).join(self.span(&script));
            let shown = script.clone();
            let node = match script.as_rule() {
                Rule::prime => Node::Transpose(id),
                Rule::subscript => self.below(id, &subscript_text(script)),
                _ => self.superscript(id, script)?,
            };
            let is_prime =
                shown.as_rule() == Rule::prime || shown.as_str().trim_start_matches('^').contains("prime");
            // `g_1'` may be written `g'_1`.
            let is_prime = is_prime
                || shown.as_rule() == Rule::subscript
                    && matches!(node, Node::Transpose(_))
                    && self.tree.is(id, Note::Prime);
            id = self.tree.push(node, span);
            if is_prime {
                self.tree.note(id, Note::Prime);
            }
        }
        Ok(id)
    }

    fn below(&mut self, id: NodeId, text: &str) -> Node {
        let span = self.tree.span(id);
        let named = |node: &Node| match node {
            Node::Name(name) if name.below.is_none() => {
                Some(Node::Name(Name { below: Some(text.to_owned()), ..name.clone() }))
            }
            Node::Norm(inner, None) => Some(Node::Norm(*inner, Some(text.to_owned()))),
            _ => None,
        };
        match self.tree.get(id).clone() {
            // `x_i^2` may be written `x^2_i`, and `x_i^T` and `\|x\|_2^2` likewise.
            Node::Power(base, exponent) if named(self.tree.get(base)).is_some() => {
                let base = named(self.tree.get(base)).map_or(base, |name| self.tree.push(name, span));
                Node::Power(base, exponent)
            }
            Node::Transpose(base) if named(self.tree.get(base)).is_some() => {
                let base = named(self.tree.get(base)).map_or(base, |name| self.tree.push(name, span));
                Node::Transpose(base)
            }
            other => named(&other).unwrap_or_else(|| Node::Entry(id, text.to_owned())),
        }
    }

    fn superscript(&mut self, id: NodeId, pair: Pair<'_, Rule>) -> Result<Node, Unread> {
        let span = self.span(&pair);
        let Some(inner) = pair.into_inner().next() else {
            return Err(Unread::new(span, "this superscript is empty"));
        };
        let place = self.span(&inner);
        Ok(match inner.as_rule() {
            Rule::label_above => match self.tree.get(id) {
                Node::Name(name) => Node::Name(Name { layer: Some(label(inner.as_str())), ..name.clone() }),
                _ => return Err(Unread::new(span, "only a name has such a superscript")),
            },
            Rule::transposed => Node::Transpose(id),
            Rule::inverse_transposed => Node::InverseTransposed(id),
            Rule::pseudo => Node::PseudoInverse(id),
            Rule::layer => match self.tree.get(id) {
                Node::Name(name) => {
                    let layer = inner.into_inner().next().map(|layer| layer.as_str().to_owned());
                    Node::Name(Name { layer, ..name.clone() })
                }
                _ => return Err(Unread::new(span, "only a name has such a superscript")),
            },
            Rule::entry_power => {
                let Some(exponent) = inner.into_inner().next() else {
                    return Err(Unread::new(span, "this superscript is empty"));
                };
                Node::EntryPower(id, self.expression(exponent)?)
            }
            Rule::expression => Node::Power(id, self.expression(inner)?),
            Rule::greek => Node::Power(id, self.tree.push(Node::Name(greek(&inner)), place)),
            _ => Node::Power(id, self.single(inner.as_str(), place)),
        })
    }

    /// One letter or digit.
    fn single(&mut self, text: &str, span: Span) -> NodeId {
        let node = if text.starts_with(|c: char| c.is_ascii_digit()) {
            Node::Number(text.to_owned())
        } else {
            Node::Name(Name { word: text.to_owned(), ..Name::default() })
        };
        self.tree.push(node, span)
    }

    pub fn atom(&mut self, pair: Pair<'_, Rule>) -> Read {
        let span = self.span(&pair);
        let node = match pair.as_rule() {
            Rule::number => Node::Number(pair.as_str().to_owned()),
            Rule::name => {
                let word = pair.as_str().trim_start_matches('\\').to_owned();
                Node::Name(Name { word, ..Name::default() })
            }
            Rule::greek => Node::Name(greek(&pair)),
            Rule::symbol => Node::Infinity,
            Rule::inner => {
                let both: Result<Vec<NodeId>, Unread> =
                    pair.into_inner().map(|inner| self.expression(inner)).collect();
                let both = both?;
                let (Some(left), Some(right)) = (both.first(), both.get(1)) else {
                    return Err(Unread::new(span, "there is nothing"));
                };
                Node::Call("inner".to_owned(), vec![*left, *right])
            }
            Rule::row_list => {
                let cells: Result<Vec<NodeId>, Unread> =
                    pair.into_inner().map(|inner| self.expression(inner)).collect();
                let rows = vec![cells?];
                return Ok(self.rows(rows, span));
            }
            Rule::accent => return self.accented(pair, span),
            Rule::upright => Node::Name(Name { word: word_of(pair), ..Name::default() }),
            Rule::hole => {
                let is_ellipsis = ["dots", "...", "…"].iter().any(|sign| pair.as_str().contains(sign));
                let hole = self.tree.push(Node::Hole, span);
                if is_ellipsis {
                    self.tree.note(hole, Note::Ellipsis);
                }
                return Ok(hole);
            }
            Rule::group => self.group(pair)?,
            Rule::norm => Node::Norm(self.only(pair)?, None),
            Rule::bars => Node::Bars(self.only(pair)?),
            Rule::root => self.root(pair)?,
            Rule::fraction => {
                let mut inner = pair.into_inner();
                let (Some(above), Some(below)) = (inner.next(), inner.next()) else {
                    return Err(Unread::new(span, "this fraction is not whole"));
                };
                let (above, below) = (self.argument(above)?, self.argument(below)?);
                self.quotient(above, below)
            }
            Rule::differential => self.differential(pair)?,
            Rule::nabla => self.nabla(pair)?,
            Rule::partial_by => {
                let mut inner = pair.into_inner();
                let below = inner.next().map(|below| (below.as_str().contains('\\'), subscript_text(below)));
                let order = inner.next().map_or(1, |order| order_of(&order));
                differentials::by(self.tree, below.unwrap_or_default(), order, span)
            }
            Rule::sum => self.sum(pair)?,
            Rule::product_over => self.product_over(pair)?,
            Rule::cases => self.cases(pair)?,
            Rule::matrix => return self.matrix(pair),
            Rule::call | Rule::function => return self.call(pair),
            _ => return Err(Unread::new(span, "this is not understood")),
        };
        Ok(self.tree.push(node, span))
    }

    /// A fraction, of differentials where `d` stands above and below: `\frac{dy}{dx}`.
    pub(super) fn quotient(&mut self, above: NodeId, below: NodeId) -> Node {
        let of_both = differentials::of(self.tree, above).zip(differentials::of(self.tree, below));
        let (above, below) = of_both.unwrap_or((above, below));
        Node::Fraction(above, below)
    }

    /// The one expression or argument in a pair.
    pub(super) fn only(&mut self, pair: Pair<'_, Rule>) -> Read {
        let span = self.span(&pair);
        match pair.into_inner().next() {
            Some(inner) => self.argument(inner),
            None => Err(Unread::new(span, "there is nothing in it")),
        }
    }

    pub(super) fn argument(&mut self, pair: Pair<'_, Rule>) -> Read {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::expression => self.expression(pair),
            Rule::single => Ok(self.single(pair.as_str(), span)),
            Rule::greek => Ok(self.tree.push(Node::Name(greek(&pair)), span)),
            _ => self.only(pair),
        }
    }

    fn differential(&mut self, pair: Pair<'_, Rule>) -> Result<Node, Unread> {
        let (mut order, mut of) = (1, None);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::order => order = order_of(&inner),
                Rule::partial => {}
                _ => of = Some(self.factor(inner)?),
            }
        }
        Ok(Node::Differential(order, of))
    }

    fn nabla(&mut self, pair: Pair<'_, Rule>) -> Result<Node, Unread> {
        let span = self.span(&pair);
        let (mut order, mut by, mut of) = (1, None, None);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::order => order = order_of(&inner),
                Rule::subscript => by = Some(subscript_text(inner)),
                _ => of = Some(self.factor(inner)?),
            }
        }
        let of = of.ok_or_else(|| Unread::new(span, "there is nothing to derive"))?;
        Ok(Node::Nabla(by, order, of))
    }

    /// A function and the factor that it takes; what stands at the parentheses belongs to the value.
    fn call(&mut self, pair: Pair<'_, Rule>) -> Read {
        let span = self.span(&pair);
        let (mut function, mut powers, mut operand) = (String::new(), Vec::new(), None);
        let mut primes = 0;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::function_word => inner.as_str().trim_start_matches('\\').clone_into(&mut function),
                Rule::operator | Rule::upright => function = word_of(inner),
                Rule::upright_function => {
                    inner.into_inner().last().map_or("", |word| word.as_str()).clone_into(&mut function);
                }
                Rule::superscript => powers.push(inner),
                Rule::prime => primes += 1,
                Rule::subscript => {
                    let place = self.span(&inner);
                    return Err(Unread::new(place, "a function with a subscript is not understood"));
                }
                _ => operand = Some(inner),
            }
        }
        let operand = operand.ok_or_else(|| Unread::new(span, "the function has no argument"))?;
        // `\tanh^{-1} x` is the number whose hyperbolic tangent is x.
        if let [power] = powers.as_slice()
            && power.as_str().replace(' ', "").trim_start_matches('^') == "{-1}"
            && let Some(inverse) = inverse(&function)
        {
            inverse.clone_into(&mut function);
            powers.clear();
        }
        let mut parts = operand.clone().into_inner();
        let is_divided =
            |atom: &Pair<'_, Rule>| atom.clone().into_inner().any(|inner| inner.as_rule() == Rule::divided);
        let is_group = parts.next().is_some_and(|atom| atom.as_rule() == Rule::group && !is_divided(&atom));
        let (arguments, after) = if is_group {
            let mut parts = operand.into_inner();
            let Some(group) = parts.next() else { return Err(Unread::new(span, "there is nothing")) };
            let arguments: Result<Vec<NodeId>, Unread> =
                group.into_inner().map(|inner| self.expression(inner)).collect();
            (arguments?, parts.collect())
        } else {
            (vec![self.factor(operand)?], Vec::new())
        };
        let called = match arguments.as_slice() {
            // `\tanh'(x)`
            [only] if primes > 0 => Node::Slope(function, primes, *only),
            _ if primes > 0 => return Err(Unread::new(span, "this function cannot be derived so")),
            _ => Node::Call(function, arguments),
        };
        let call = self.tree.push(called, span);
        if !is_group {
            self.tree.note(call, Note::BareCall);
        }
        self.scripts(call, powers.into_iter().chain(after))
    }
}

/// The inverse of a function that is written so.
fn inverse(function: &str) -> Option<&'static str> {
    let all = ["asin", "acos", "atan", "asinh", "acosh", "atanh"];
    all.into_iter().find(|inverse| inverse.strip_prefix('a') == Some(function))
}

fn times_of(pair: Pair<'_, Rule>) -> Times {
    match pair.into_inner().next().map(|inner| inner.as_rule()) {
        Some(Rule::entrywise) => Times::Entrywise,
        Some(Rule::kronecker) => Times::Kronecker,
        Some(Rule::dot) => Times::Dot,
        _ => Times::Cross,
    }
}

fn order_of(pair: &Pair<'_, Rule>) -> usize {
    pair.as_str().trim_matches(['{', '}']).trim().parse().unwrap_or(1)
}
