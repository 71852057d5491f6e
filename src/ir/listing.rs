//! An expression as a listing, for people who want to see what the engine works on: a line a node, each after
//! what it is made of.
//!
//! ```text
//! W [m,n] = variable
//! x [n] = variable
//! %1 [m] = contract W[i,j] x[j] -> i
//! ```
//!
//! A contraction is written as the sum it is: the labels that stand only left of the arrow are summed over, two
//! labels in parentheses are two axes merged into one, and a label that no factor has repeats what is there.

use num_traits::One;
use rustc_hash::FxHashMap;

use super::{Arena, Axis, Contraction, Factor, Node, NodeId, SymbolKind};
use crate::functions;
use crate::number::Rational;

/// Letters for the labels of a contraction; further ones are `a1`, `a2`, ….
const LETTERS: [&str; 12] = ["i", "j", "k", "l", "p", "q", "r", "s", "t", "u", "v", "w"];
/// The most entries of a constant that are shown.
const MOST_ENTRIES: usize = 12;

impl Arena {
    /// The nodes of an expression, a line each: `%7 [m,n] = contract W[i,j] x[j] d[i]^-1 -> i,j`.
    pub fn listing(&self, root: NodeId) -> Vec<String> {
        let mut listing = Listing { arena: self, names: FxHashMap::default(), count: 0 };
        self.reachable(&[root]).into_iter().filter_map(|node| listing.line(node)).collect()
    }
}

struct Listing<'a> {
    arena: &'a Arena,
    /// How each node is called in the lines of others.
    names: FxHashMap<NodeId, String>,
    count: usize,
}

impl Listing<'_> {
    /// The line of a node, which gives it its name; none for a number, which stands where it is used.
    fn line(&mut self, id: NodeId) -> Option<String> {
        let node = self.arena.node(id);
        if let Node::Number(value) = node {
            self.names.insert(id, value.to_string());
            return None;
        }
        let what = self.what(node);
        let name = if let Node::Symbol(symbol) | Node::Named(symbol, _) = node {
            let symbol = self.arena.symbol(*symbol);
            let is_differential = matches!(symbol.kind, SymbolKind::Differential(_));
            if is_differential { format!("d({})", symbol.name) } else { symbol.name.to_string() }
        } else {
            self.count += 1;
            format!("%{}", self.count)
        };
        let axes: Vec<String> = self.arena.axes(id).iter().map(ToString::to_string).collect();
        let line = format!("{name} [{}] = {what}", axes.join(","));
        self.names.insert(id, name);
        Some(line)
    }

    fn what(&self, node: &Node) -> String {
        match node {
            Node::Number(value) => value.to_string(),
            Node::Constant(entries) => {
                let mut shown: Vec<String> =
                    entries.iter().take(MOST_ENTRIES).map(ToString::to_string).collect();
                if entries.len() > MOST_ENTRIES {
                    shown.push("…".to_owned());
                }
                format!("constant {}", shown.join(" "))
            }
            Node::Symbol(symbol) => {
                let symbol = self.arena.symbol(*symbol);
                let kind = match symbol.kind {
                    SymbolKind::Variable | SymbolKind::Definition | SymbolKind::Row => "variable",
                    SymbolKind::Differential(_) => "differential",
                    SymbolKind::Placeholder => "placeholder",
                    SymbolKind::FreeIndex => "free index",
                    SymbolKind::Function => "function",
                };
                symbol.structure.said().fold(kind.to_owned(), |words, word| format!("{words} {word}"))
            }
            Node::Named(_, body) => self.name(*body),
            Node::Size(dimension) => format!("size {dimension}"),
            Node::Index(level) => format!("index of sum {level}"),
            Node::Unit(position) => format!("unit {}", self.name(*position)),
            Node::Selector(position) => format!("selector from {}", self.name(*position)),
            Node::Sum(terms) => self.sum(terms),
            Node::Contraction(product) => self.contraction(product),
            Node::Apply { form, arguments, batch } => {
                let arguments: Vec<String> = arguments.iter().map(|argument| self.name(*argument)).collect();
                let over = match batch {
                    0 => String::new(),
                    1 => " over 1 batch axis".to_owned(),
                    more => format!(" over {more} batch axes"),
                };
                format!("apply {}({}){over}", functions::row(*form).name, arguments.join(", "))
            }
            Node::SumOver { level, bounds, body } => {
                let [lower, upper] = bounds.ends().map(|end| self.name(end));
                let either_way = if bounds.oriented { " either way" } else { "" };
                format!("sum {level} from {lower} to {upper}{either_way} of {}", self.name(*body))
            }
            Node::Derivative { of, by } => {
                let by: Vec<String> = by.iter().map(|by| self.name(*by)).collect();
                format!("derivative of {} by {}", self.name(*of), by.join(", "))
            }
            Node::Directional { of, by, along } => {
                format!("derivative of {} by {} along {}", self.name(*of), self.name(*by), self.name(*along))
            }
        }
    }

    fn name(&self, id: NodeId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| "?".to_owned())
    }

    /// `add 2*%1 -1*x`
    fn sum(&self, terms: &[(Rational, NodeId)]) -> String {
        if terms.is_empty() {
            return "zero".to_owned();
        }
        let term = |(weight, node): &(Rational, NodeId)| {
            if weight.is_one() { self.name(*node) } else { format!("{weight}*{}", self.name(*node)) }
        };
        format!("add {}", terms.iter().map(term).collect::<Vec<_>>().join(" "))
    }

    /// `contract W[i,j] x[j] d[i]^-1 -> i,j`
    fn contraction(&self, product: &Contraction) -> String {
        let mut letters: FxHashMap<u16, String> = FxHashMap::default();
        let mut factors: Vec<String> =
            product.factors.iter().map(|factor| self.factor(factor, &mut letters)).collect();
        if factors.is_empty() {
            factors.push("1".to_owned());
        }
        let output = axes(&product.output, &mut letters);
        let output = if output.is_empty() { "()".to_owned() } else { output };
        format!("contract {} -> {output}", factors.join(" "))
    }

    fn factor(&self, factor: &Factor, letters: &mut FxHashMap<u16, String>) -> String {
        let (name, axes) = (self.name(factor.base), axes(&factor.axes, letters));
        let axes = if axes.is_empty() { axes } else { format!("[{axes}]") };
        let power = if factor.exponent.is_one() { String::new() } else { format!("^{}", factor.exponent) };
        format!("{name}{axes}{power}")
    }
}

/// Axes by their labels: `i,j`; a merged axis in parentheses: `(i j)`.
fn axes(all: &[Axis], letters: &mut FxHashMap<u16, String>) -> String {
    let mut letter = |label: u16| {
        let count = letters.len();
        let next = || {
            let further = || format!("a{}", count + 1 - LETTERS.len());
            LETTERS.get(count).map_or_else(further, |letter| (*letter).to_owned())
        };
        letters.entry(label).or_insert_with(next).clone()
    };
    let mut axis = |axis: &Axis| {
        let labels: Vec<String> = axis.iter().map(|label| letter(*label)).collect();
        if let [one] = labels.as_slice() { one.clone() } else { format!("({})", labels.join(" ")) }
    };
    all.iter().map(&mut axis).collect::<Vec<_>>().join(",")
}
