//! What an equation says, before it is known what its names mean. Nodes lie in an arena, operands
//! before what is made of them; the depth is bounded where the text is made ready.

use std::collections::BTreeSet;

use crate::span::Span;

/// A node's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

/// A name with everything that is set around it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Name {
    /// Its letters; a Greek one by its name.
    pub word: String,
    /// Whether it has an arrow or is bold: a vector or a matrix.
    pub is_bold: bool,
    /// What stands over it: `hat`.
    pub over: Option<String>,
    /// A superscript in parentheses: the `1` of `W^{(1)}`.
    pub layer: Option<String>,
    /// Its subscript, without spaces and braces.
    pub below: Option<String>,
}

impl Name {
    /// Whether its subscript is a number.
    pub fn has_number_below(&self) -> bool {
        self.below.as_deref().is_some_and(|below| below.chars().all(|c| c.is_ascii_digit()))
    }
}

/// What stands between two factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    /// Nothing.
    Implied,
    /// `\cdot`
    Dot,
    /// `\times` or `*`
    Cross,
    /// `\odot` or `\circ`
    Entrywise,
    /// `\otimes`
    Kronecker,
    /// `/`
    Over,
}

/// When a value is one: a comparison of two expressions, by its sign in the language.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct When {
    /// `<`, `<=`, `>`, `>=`, `!=` or `==`.
    pub sign: &'static str,
    /// What stands left of it.
    pub left: NodeId,
    /// What stands right of it.
    pub right: NodeId,
}

/// A node; its operands stand before it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// Digits.
    Number(String),
    /// A name.
    Name(Name),
    /// `∞`
    Infinity,
    /// A place left for the reader to fill.
    Hole,
    /// `-a`
    Negate(NodeId),
    /// Terms, each with whether it is subtracted.
    Sum(Vec<(bool, NodeId)>),
    /// Factors, each with what stands before it.
    Product(Vec<(Times, NodeId)>),
    /// `a^b`
    Power(NodeId, NodeId),
    /// `a^{\circ b}`
    EntryPower(NodeId, NodeId),
    /// `a^T`
    Transpose(NodeId),
    /// `a^{-T}`
    InverseTransposed(NodeId),
    /// `a^+`
    PseudoInverse(NodeId),
    /// `(AB)_{ij}`: an entry of what is no name.
    Entry(NodeId, String),
    /// `\frac{a}{b}`
    Fraction(NodeId, NodeId),
    /// A function of its arguments.
    Call(String, Vec<NodeId>),
    /// `f''(a)`: how often a function of one argument is derived, at an argument.
    Slope(String, usize, NodeId),
    /// What stands in parentheses.
    Group(Vec<NodeId>),
    /// `\|a\|` with its subscript.
    Norm(NodeId, Option<String>),
    /// `|a|`
    Bars(NodeId),
    /// `\sqrt{a}`
    Root(NodeId),
    /// Rows of cells.
    Matrix(Vec<Vec<NodeId>>),
    /// Values, each with when it is one, and the last may be that everywhere else: `\begin{cases}`.
    Cases(Vec<(NodeId, Option<When>)>),
    /// `\sum_{i=a}^{b} c`
    Over {
        /// The index.
        index: String,
        /// Its first value.
        lower: Option<NodeId>,
        /// Its last value.
        upper: Option<NodeId>,
        /// The summand.
        body: NodeId,
    },
    /// `\partial^k a`
    Differential(usize, Option<NodeId>),
    /// `\nabla_a^k b`
    Nabla(Option<String>, usize, NodeId),
}

/// What is known of a place beside what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Note {
    /// A call whose argument stands without parentheses: it may go on.
    BareCall,
    /// A side that is several things with commas between.
    List,
    /// A place that stands for all that goes on between what is before and behind it.
    Ellipsis,
    /// A sum that stands for a matrix which names its entries and leaves some out.
    Stretched,
    /// What nobody wrote: a unit vector that stands for the places of a list, and its transpose.
    Made,
    /// What has a prime, which may be a transpose or another point.
    Prime,
}

/// The equations of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    notes: BTreeSet<(NodeId, Note)>,
    nodes: Vec<Node>,
    spans: Vec<Span>,
}

impl Tree {
    /// Adds a node whose operands are here already.
    pub fn push(&mut self, node: Node, span: Span) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        self.spans.push(span);
        id
    }

    /// The things of a side that has commas between.
    pub fn listed(&self, id: NodeId) -> Option<&[NodeId]> {
        match self.get(id) {
            Node::Group(several) if self.is(id, Note::List) => Some(several),
            _ => None,
        }
    }

    /// Notes something of a place.
    pub fn note(&mut self, id: NodeId, note: Note) {
        self.notes.insert((id, note));
    }

    /// Whether that was noted of a place.
    pub fn is(&self, id: NodeId, note: Note) -> bool {
        self.notes.contains(&(id, note))
    }

    /// The node at an id.
    #[expect(clippy::indexing_slicing, reason = "an id is only made by `push` of the same tree")]
    pub fn get(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// Says something else in the place of a node.
    pub fn replace(&mut self, id: NodeId, node: Node) {
        if let Some(place) = self.nodes.get_mut(id.0 as usize) {
            *place = node;
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Says where the nodes from a place on stand in the document, of which their spans are an excerpt.
    pub fn place(&mut self, from: usize, place: impl Fn(Span) -> Span) {
        for span in self.spans.iter_mut().skip(from) {
            *span = place(*span);
        }
    }

    /// Every node, operands first.
    pub fn all(&self) -> Vec<NodeId> {
        (0..self.nodes.len()).filter_map(|at| u32::try_from(at).ok()).map(NodeId).collect()
    }

    /// Where a node stands in the document.
    pub fn span(&self, id: NodeId) -> Span {
        self.spans.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// The operands of a node, from left to right.
    pub fn operands(&self, id: NodeId) -> Vec<NodeId> {
        match self.get(id) {
            Node::Number(_) | Node::Name(_) | Node::Infinity | Node::Hole | Node::Differential(_, None) => {
                Vec::new()
            }
            Node::Negate(inner)
            | Node::Transpose(inner)
            | Node::InverseTransposed(inner)
            | Node::PseudoInverse(inner)
            | Node::Entry(inner, _)
            | Node::Norm(inner, _)
            | Node::Bars(inner)
            | Node::Root(inner)
            | Node::Differential(_, Some(inner))
            | Node::Slope(_, _, inner)
            | Node::Nabla(_, _, inner) => vec![*inner],
            Node::Power(a, b) | Node::EntryPower(a, b) | Node::Fraction(a, b) => vec![*a, *b],
            Node::Sum(terms) => terms.iter().map(|term| term.1).collect(),
            Node::Product(factors) => factors.iter().map(|factor| factor.1).collect(),
            Node::Call(_, inner) | Node::Group(inner) => inner.clone(),
            Node::Matrix(rows) => rows.iter().flatten().copied().collect(),
            Node::Cases(cases) => cases
                .iter()
                .flat_map(|(value, when)| {
                    std::iter::once(*value).chain(when.iter().flat_map(|when| [when.left, when.right]))
                })
                .collect(),
            Node::Over { lower, upper, body, .. } => {
                lower.iter().chain(upper).chain([body]).copied().collect()
            }
        }
    }

    /// Every node of an expression, the expression itself first.
    pub fn within(&self, id: NodeId) -> Vec<NodeId> {
        let mut found = vec![id];
        let mut next = 0;
        while let Some(id) = found.get(next).copied() {
            found.extend(self.operands(id));
            next += 1;
        }
        found
    }

    /// Without parentheses around it.
    pub fn bare(&self, mut id: NodeId) -> NodeId {
        while let Node::Group(inner) = self.get(id) {
            let [only] = inner.as_slice() else { break };
            id = *only;
        }
        id
    }

    /// The name, where it is one.
    pub fn name(&self, id: NodeId) -> Option<&Name> {
        match self.get(self.bare(id)) {
            Node::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The terms of a sum, or the expression itself.
    pub fn terms(&self, id: NodeId) -> Vec<NodeId> {
        let id = self.bare(id);
        match self.get(id) {
            Node::Sum(terms) => terms.iter().map(|term| term.1).collect(),
            _ => vec![id],
        }
    }

    /// Whether an expression holds a node of a kind.
    pub fn has(&self, id: NodeId, is: impl Fn(&Node) -> bool) -> bool {
        self.within(id).into_iter().any(|id| is(self.get(id)))
    }

    /// Whether a name stands anywhere in it.
    pub fn mentions_a_name(&self, id: NodeId) -> bool {
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if matches!(self.get(next), Node::Name(_)) {
                return true;
            }
            open.extend(self.operands(next));
        }
        false
    }

    /// Whether it is numbers written out: a number, or a matrix of them, with places left blank or not.
    pub fn is_literal(&self, id: NodeId) -> bool {
        let id = self.bare(id);
        match self.get(id) {
            Node::Matrix(rows) => rows
                .iter()
                .flatten()
                .all(|cell| matches!(self.get(*cell), Node::Hole) || self.signed(*cell).is_some()),
            _ => self.signed(id).is_some(),
        }
    }

    /// The digits of a number with its sign.
    pub fn signed(&self, id: NodeId) -> Option<String> {
        match self.get(id) {
            Node::Number(digits) => Some(digits.clone()),
            Node::Negate(inner) => match self.get(*inner) {
                Node::Number(digits) => Some(format!("-{digits}")),
                _ => None,
            },
            _ => None,
        }
    }
}
