//! A displayed equation cut into chains of sides. Each side is read on its own, so that what
//! cannot be read costs no more than itself. Nothing in here knows what a side means.

use pest::Parser;
use pest::iterators::Pair;

use crate::span::Span;
use crate::worksheet::excerpt::Excerpt;

use super::grammar::{Latex, Rule};
use super::prepare::{Unread, prepare};
use super::read;
use super::tree::{NodeId, Tree};

/// How two sides are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// `=`
    Equals,
    /// `≈`
    About,
    /// `:=`, `≡`: the left side is given a meaning.
    DefinesLeft,
    /// `=:`: the right side is given a meaning.
    DefinesRight,
    /// `∈`
    Member,
    /// `≤`, `≠`
    Comparison,
    /// One that is no algebra: `→`, `∼`, `⊂`.
    Other,
}

/// A side of an equation.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// Where it stands in the document.
    pub span: Span,
    /// How it is related to the side before.
    pub relation: Option<Relation>,
    /// What it says, or why it is not read.
    pub tree: Result<NodeId, Unread>,
}

/// Sides that are said to be equal, one to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    /// The sides; where the chain goes on from the display before, its first side is in that one.
    pub sides: Vec<Side>,
    /// Whether it begins a new item: a number in a circle, or in parentheses.
    pub is_item: bool,
    /// Whether it stands within the text, and is not displayed.
    pub is_inline: bool,
    /// How many headings stand before it.
    pub section: usize,
}

impl Chain {
    /// Whether its first side is the last chain's.
    pub fn continues(&self) -> bool {
        self.sides.first().is_some_and(|side| side.relation.is_some())
    }
}

/// Reads a piece of mathematics: the text between its dollars.
pub(super) fn chains(tree: &mut Tree, excerpt: &Excerpt) -> Result<Vec<Chain>, Unread> {
    let first = tree.len();
    let read = cut(tree, &excerpt.text);
    let place = |span: Span| excerpt.place(span);
    tree.place(first, place);
    let unread = |unread: Unread| Unread { span: place(unread.span), ..unread };
    let mut chains = read.map_err(unread)?;
    for side in chains.iter_mut().flat_map(|chain| &mut chain.sides) {
        side.span = place(side.span);
        if let Err(unread) = &mut side.tree {
            unread.span = place(unread.span);
        }
    }
    Ok(chains)
}

/// The chains of a text, in its own places.
fn cut(tree: &mut Tree, source: &str) -> Result<Vec<Chain>, Unread> {
    let text = prepare(source)?;
    let whole = Span::new(0, source.len());
    let block = Latex::parse(Rule::block, &text)
        .map_err(|_| Unread::new(whole, "the equation is not understood"))?
        .next();
    let mut cutter = Cutter::default();
    let mut pieces = block.into_iter().flat_map(Pair::into_inner).peekable();
    while let Some(piece) = pieces.next() {
        let is_related =
            pieces.peek().is_some_and(|next| matches!(next.as_rule(), Rule::relation | Rule::foreign));
        cutter.piece(&piece, is_related, &text);
    }
    cutter.end_chain();
    Ok(cutter.chains.into_iter().map(|rough| rough.read(tree, &text)).collect())
}

/// A side as pieces of text: a long one goes on in the next line.
#[derive(Default)]
struct RoughSide {
    relation: Option<Relation>,
    pieces: Vec<Span>,
}

#[derive(Default)]
struct RoughChain {
    sides: Vec<RoughSide>,
    is_item: bool,
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is something else that came before")]
struct Cutter {
    chains: Vec<RoughChain>,
    current: RoughChain,
    relation: Option<Relation>,
    /// Whether something came that ends a chain, if no relation follows.
    is_over: bool,
    is_item: bool,
    /// Whether a remark in words stands in a column of its own, at the end of a line of a chain.
    is_remark: bool,
    /// Whether a line ended since there was a text.
    is_line: bool,
    /// The chain at whose line there is a remark that is an equation itself.
    before_remark: Option<usize>,
}

impl Cutter {
    /// Takes a piece in; `is_related` says whether a relation follows it.
    fn piece(&mut self, piece: &Pair<'_, Rule>, is_related: bool, text: &str) {
        match piece.as_rule() {
            Rule::relation | Rule::foreign => {
                self.go_back();
                let which = piece.clone().into_inner().next().map(|inner| inner.as_rule());
                self.relation = Some(match which {
                    Some(Rule::equals) => Relation::Equals,
                    Some(Rule::about) => Relation::About,
                    Some(Rule::defines_left) => Relation::DefinesLeft,
                    Some(Rule::defines_right) => Relation::DefinesRight,
                    Some(Rule::member) => Relation::Member,
                    Some(Rule::comparison) => Relation::Comparison,
                    _ => Relation::Other,
                });
                self.is_over = false;
            }
            Rule::text => self.text(piece, is_related),
            Rule::label | Rule::number_label => {
                self.end_chain();
                self.is_item = true;
            }
            Rule::implies => self.end_chain(),
            Rule::prose => {
                let before = self.current.sides.last().and_then(|side| side.pieces.last());
                let between = before.and_then(|before| text.get(before.to..piece.as_span().start()));
                self.is_remark = self.current.sides.len() > 1
                    && self.before_remark.is_none()
                    && between.is_some_and(|between| between.contains('&') && !between.contains("\\\\"));
                self.is_over = true;
            }
            Rule::line_end => {
                self.is_remark = false;
                self.is_line = true;
                self.is_over = true;
            }
            Rule::aside | Rule::separator | Rule::stop => self.is_over = true,
            _ => {}
        }
    }

    fn text(&mut self, piece: &Pair<'_, Rule>, is_related: bool) {
        let span = piece.as_span();
        let bare = span.as_str().trim_end();
        if bare.is_empty() {
            return;
        }
        let span = Span::new(span.start(), span.start() + bare.len());
        // A line `-a = b` is an equation of its own, while `+ a = b` goes on: nobody begins one with a plus.
        let begins = is_related && bare.starts_with('-');
        let goes_on =
            !begins && ["+", "-", r"\cdot", r"\times", r"\odot"].iter().any(|sign| bare.starts_with(sign));
        if self.relation.is_none() && self.is_over && goes_on && self.current.sides.len() > 1 {
            if let Some(last) = self.current.sides.last_mut() {
                last.pieces.push(span);
            }
            self.is_over = false;
            return;
        }
        if self.is_over {
            self.end_chain();
            if std::mem::take(&mut self.is_remark) {
                self.before_remark = self.chains.len().checked_sub(1);
            } else if self.is_line {
                self.before_remark = None;
            }
        }
        self.is_line = false;
        match (self.relation.take(), self.current.sides.last_mut()) {
            // `A` and then `B` without a relation: one side, in which something was passed over.
            (None, Some(last)) => last.pieces.push(span),
            (relation, _) => {
                self.current.is_item |= std::mem::take(&mut self.is_item);
                self.current.sides.push(RoughSide { relation, pieces: vec![span] });
            }
        }
    }

    /// A line that begins with a relation goes on from the line before, and not from the remark at its end.
    fn go_back(&mut self) {
        if !self.is_over || self.relation.is_some() {
            return;
        }
        if let Some(before) = self.before_remark.take().filter(|before| *before < self.chains.len()) {
            self.end_chain();
            self.current = self.chains.remove(before);
        }
    }

    fn end_chain(&mut self) {
        self.is_over = false;
        let chain = std::mem::take(&mut self.current);
        if !chain.sides.is_empty() {
            self.chains.push(chain);
        }
    }
}

impl RoughChain {
    fn read(self, tree: &mut Tree, text: &str) -> Chain {
        let sides = self.sides.into_iter().map(|side| side.read(tree, text)).collect();
        Chain { sides, is_item: self.is_item, ..Chain::default() }
    }
}

impl RoughSide {
    fn read(self, tree: &mut Tree, text: &str) -> Side {
        let span = self.pieces.iter().copied().reduce(Span::join).unwrap_or_default();
        // What stands between the pieces is passed over, and every byte keeps its place.
        let mut side = String::with_capacity(span.to - span.from);
        for piece in &self.pieces {
            side.push_str(&" ".repeat(piece.from.saturating_sub(span.from + side.len())));
            side.push_str(piece.of(text));
        }
        Side { span, relation: self.relation, tree: read::side(tree, &side, span.from) }
    }
}

#[cfg(test)]
mod tests {
    use super::chains;
    use crate::span::Span;
    use crate::worksheet::excerpt::Excerpt;
    use crate::worksheet::math::tree::Tree;

    /// The sides of an equation: the text of each, and why it is not read.
    fn cut(source: &str) -> String {
        let mut tree = Tree::default();
        let excerpt = Excerpt::of(source, Span::new(0, source.len()));
        let chains = match chains(&mut tree, &excerpt) {
            Ok(chains) => chains,
            Err(unread) => return format!("not read: {}", unread.reason),
        };
        let side = |side: &super::Side| match &side.tree {
            Ok(_) => side.span.of(source).to_owned(),
            Err(unread) => format!("{} <{}>", side.span.of(source), unread.reason),
        };
        let chain = |chain: &super::Chain| {
            let sides: Vec<String> = chain.sides.iter().map(side).collect();
            let mark = if chain.is_item { "• " } else { "" };
            let goes_on = if chain.continues() { "… | " } else { "" };
            format!("{mark}{goes_on}{}", sides.join(" | "))
        };
        chains.iter().map(chain).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_display_is_cut_where_a_reader_cuts_it() {
        assert_eq!(cut(r"a = b + c = d."), "a | b + c | d");
        assert_eq!(cut(r"\begin{aligned} a &= b \\ &= c \\ d &= e \end{aligned}"), "a | b | c\nd | e");
        assert_eq!(cut(r"\begin{align*} a &= b \\ &\quad + c \end{align*}"), "a | b \\\\ &\\quad + c");
        assert_eq!(cut(r"\textcircled{I} \quad a = b \quad (\text{sigmoid})"), "• a | b");
        assert_eq!(
            cut(
                r"\begin{align} a &= b & & \text{from } c = d \\ &= e & & \text{as } f = g \\ &= h \end{align}"
            ),
            "c | d\nf | g\na | b | e | h"
        );
        assert_eq!(
            cut(r"\begin{align} a &= b & & \text{from } c = d \\ e &= h \end{align}"),
            "a | b\nc | d\ne | h"
        );
        assert_eq!(cut(r"(3) \quad a = b. \quad c = d"), "• a | b\nc | d");
        assert_eq!(cut(r"= b \Rightarrow c = d"), "… | b\nc | d");
        assert_eq!(cut(r"\text{e.g. } x_1 = 2, \text{ and } y = 3"), "x_1 | 2\ny | 3");
        assert_eq!(
            cut(r"f(x) = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} x"),
            r"f(x) | \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} x"
        );
    }

    #[test]
    fn one_side_that_is_not_read_costs_no_other() {
        assert_eq!(cut(r"a = \int b = c"), r"a | \int b <`\int` is not understood here> | c");
        assert_eq!(cut(r"a = (b = c"), "a | (b <something is missing at its end> | c");
        assert_eq!(cut(r"a = {b"), "not read: a brace is not closed");
    }
}
