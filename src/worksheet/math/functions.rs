//! Functions of a document: those that it defines, `f(x) = …`, which are called by their name or at other arguments; and those
//! that it does not give: an activation `\phi` that is applied, `a = \phi(z)`, and derived,
//! `\delta = W^\top \delta \odot \phi'(z)`, and that nothing says more of.

use std::collections::{BTreeMap, BTreeSet};

use crate::latex::calls;

use super::block::Chain;
use super::heads;
use super::names;
use super::survey::Survey;
use super::tree::{Name, Node, NodeId, Note, Times, Tree};

impl Survey {
    /// Learns which functions are not given.
    pub fn gather_unknown_functions(&mut self, tree: &Tree, chains: &[Chain]) {
        (self.not_given, self.applied) = not_given(self, tree, chains);
    }

    /// Learns which names are factors and terms, and so no functions.
    pub fn gather_factors(&mut self, tree: &Tree, chains: &[Chain]) {
        for chain in chains {
            let sides = chain.sides.iter().filter_map(|side| side.tree.as_ref().ok().copied());
            let nodes: Vec<NodeId> = sides.flat_map(|side| tree.within(side)).collect();
            for name in multiplied(self, tree, &nodes) {
                let first = self.multiplied.entry(name).or_insert(chain.section);
                *first = chain.section.min(*first);
            }
        }
    }

    /// Names that are defined with arguments.
    pub fn gather_functions(&mut self, tree: &Tree, chains: &[Chain], source: &str) {
        let heads = |chain: &Chain| -> Option<NodeId> {
            let head = chain.sides.first()?.tree.clone().ok()?;
            (!chain.continues() && chain.sides.len() > 1).then_some(head)
        };
        let plain: BTreeSet<String> =
            chains.iter().filter_map(heads).filter_map(|head| self.name_of(tree, head)).collect();
        let of_values = heads::of_values(tree, chains, source);
        let defining = chains.iter().enumerate().filter(|(at, _)| !of_values.contains(at));
        for (chain, head) in defining.filter_map(|(_, chain)| Some((chain, heads(chain)?))) {
            let Some((spelled, arguments)) = self.defined_function(tree, head) else { continue };
            // A matrix that is given a meaning by itself multiplies the one that stands in parentheses behind it.
            let is_matrix = |name: &str| name.starts_with(char::is_uppercase);
            let is_product = is_matrix(&spelled) && plain.contains(&spelled);
            if is_product
                && arguments.iter().all(|one| self.name_of(tree, *one).is_some_and(|one| is_matrix(&one)))
            {
                continue;
            }
            let arguments: Option<Vec<String>> =
                arguments.iter().map(|argument| self.name_of(tree, *argument)).collect();
            if let Some(arguments) = arguments {
                self.functions.entry(spelled).or_default().push((chain.section, arguments));
            }
        }
    }

    /// Gives a vector to functions of it that are said by its entries, `f(x) = x_1^2 x_2`, as long as these go; and makes a vector of
    /// the list that a gradient is said to be.
    pub fn gather_entries(&mut self, tree: &mut Tree, chains: &[Chain]) {
        let heads: BTreeSet<String> = chains
            .iter()
            .filter_map(|chain| self.name_of(tree, *chain.sides.first()?.tree.as_ref().ok()?))
            .collect();
        let arguments: BTreeSet<String> = self
            .functions
            .values()
            .flatten()
            .filter_map(|(_, arguments)| match arguments.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            })
            .collect();
        for argument in arguments {
            let names: Vec<Name> = tree.all().into_iter().filter_map(|id| tree.name(id).cloned()).collect();
            let entries: Vec<&Name> = names
                .iter()
                .filter(|name| name.has_number_below() && names::without_below(name) == argument)
                .collect();
            let last = entries.iter().filter_map(|name| name.below.as_ref()?.parse::<usize>().ok()).max();
            let is_named = entries.iter().any(|name| heads.contains(&self.spelled(name)));
            // `x_1 + \cdots + x_n` goes on.
            let goes_on = names.iter().any(|name| {
                let is_numbered = name.below.is_some() && !name.has_number_below();
                is_numbered && names::without_below(name) == argument
            });
            let is_said = goes_on || self.known.contains(&argument) || heads.contains(&argument);
            if let Some(last) = last.filter(|last| *last > 1 && !is_named && !is_said) {
                self.known.insert(argument.clone());
                self.shapes.insert(argument, vec![last.to_string()]);
            }
        }
        for chain in chains {
            let mut sides = chain.sides.iter().filter_map(|side| side.tree.as_ref().ok().copied());
            let is_gradient = |id: NodeId| match tree.get(id) {
                Node::Nabla(_, 1, _) => true,
                Node::Product(factors) => {
                    factors.first().is_some_and(|first| matches!(tree.get(first.1), Node::Nabla(_, 1, _)))
                }
                _ => false,
            };
            if !sides.next().is_some_and(is_gradient) {
                continue;
            }
            for side in sides {
                let inner = match tree.get(side) {
                    Node::Transpose(inner) => *inner,
                    _ => side,
                };
                if let Node::Group(several) = tree.get(inner).clone()
                    && several.len() > 1
                    && !tree.is(inner, Note::List)
                {
                    let column = several.into_iter().map(|cell| vec![cell]).collect();
                    tree.replace(side, Node::Matrix(column));
                }
            }
        }
    }

    /// The name and the arguments of a head that is a function of them: `f(x)`, `\mathrm{RSS}(\beta)`.
    fn defined_function(&self, tree: &Tree, head: NodeId) -> Option<(String, Vec<NodeId>)> {
        let (name, arguments) = heads::application(tree, head)?;
        match tree.get(head) {
            Node::Call(..) => Some((name, arguments)),
            _ => {
                let function = tree.operands(head).first().and_then(|first| tree.name(*first))?;
                (!self.is_function(function)).then(|| (self.spelled(function), arguments))
            }
        }
    }

    /// The arguments that a name was last defined with up to a section.
    pub fn arguments(&self, name: &str, section: usize) -> Option<&[String]> {
        let defined = self.functions.get(name)?;
        let before = defined.iter().rev().find(|(one, _)| *one <= section);
        before.or(defined.first()).map(|(_, arguments)| arguments.as_slice())
    }

    /// The points at which functions are taken and that are numbered as steps are: `x_k` of `f(x_k)` after `f(x) = …`, where
    /// no sum runs over the letter and nothing is derived by what it numbers.
    pub fn points(&self, tree: &Tree) -> BTreeSet<String> {
        let (mut taken, mut others, mut counted) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for id in tree.all() {
            let (function, arguments) = match tree.get(id) {
                Node::Call(function, arguments) => (function, arguments.as_slice()),
                Node::Slope(function, _, argument) => (function, std::slice::from_ref(argument)),
                Node::Over { index, .. } => {
                    counted.insert(index.clone());
                    continue;
                }
                Node::Differential(_, Some(of)) => {
                    others.extend(self.name_of(tree, *of));
                    continue;
                }
                Node::Nabla(Some(by), ..) => {
                    others.insert(by.clone());
                    continue;
                }
                _ => continue,
            };
            let words = self.functions.get(function).into_iter().flatten().flat_map(|(_, words)| words);
            let words: BTreeSet<&String> = words.collect();
            let names = arguments.iter().filter_map(|argument| tree.name(*argument));
            taken.extend(names.filter(|name| words.contains(&name.word)).cloned());
        }
        let is_counted = |name: &Name| name.below.as_ref().is_none_or(|below| counted.contains(below));
        let names = taken.iter().filter(|name| names::is_running(name) && !is_counted(name));
        names.map(|name| self.spelled(name)).filter(|name| !others.contains(name)).collect()
    }

    /// Whether a name with parentheses after it is a call.
    pub fn is_function(&self, name: &Name) -> bool {
        let spelled = names::spelled(name);
        let meaning = self.aliases.get(&spelled).unwrap_or(&spelled);
        names::is_function_letter(meaning) && !self.declared.contains(meaning)
    }

    /// Products that are calls: `\sigma(x)`, and `f(x)` where that is what was defined.
    pub fn settle_calls(&mut self, tree: &mut Tree) {
        calls::settle(tree, &|tree, name, arguments| {
            if self.is_function(name) {
                return Some(Node::Call(self.spelled(name), arguments.to_vec()));
            }
            let spelled = self.spelled(name);
            if self.not_given.contains(&spelled) && arguments.len() == 1 {
                return Some(Node::Call(spelled, arguments.to_vec()));
            }
            let given: Option<Vec<String>> =
                arguments.iter().map(|argument| self.name_of(tree, *argument)).collect();
            if given.as_ref().is_some_and(|given| self.is_dotted(name, given)) {
                return Some(Node::Name(name.clone()));
            }
            let defined = self.functions.get(&spelled)?;
            if defined.iter().any(|(_, defined)| given.as_ref() == Some(defined)) {
                return Some(Node::Name(name.clone()));
            }
            let is_alike = defined.iter().any(|(_, defined)| defined.len() == arguments.len());
            is_alike.then(|| Node::Call(spelled, arguments.to_vec()))
        });
        for id in tree.all() {
            let Node::Call(word, arguments) = tree.get(id) else { continue };
            let given: Option<Vec<String>> =
                arguments.iter().map(|argument| self.name_of(tree, *argument)).collect();
            let Some(defined) = self.functions.get(word) else { continue };
            if defined.iter().any(|(_, defined)| given.as_ref() == Some(defined)) {
                let name = Name { word: word.clone(), ..Name::default() };
                tree.replace(id, Node::Name(name));
            }
        }
        for id in tree.all() {
            let Node::Call(word, arguments) = tree.get(id).clone() else { continue };
            let stands_alone = |node: &Node| matches!(node, Node::Name(name) if names::spelled(name) == word);
            // What stands without an argument within its own parentheses is a number before them: `\sigma(1 - \sigma)`.
            let [argument] = arguments.as_slice() else { continue };
            if !tree.is(id, Note::BareCall) && tree.has(*argument, stands_alone) {
                let span = tree.span(id);
                let factor = tree.push(Node::Name(Name { word, ..Name::default() }), span);
                let group = tree.push(Node::Group(arguments), span);
                tree.replace(id, Node::Product(vec![(Times::Implied, factor), (Times::Implied, group)]));
            }
        }
        let called = tree.all().into_iter().filter_map(|id| match tree.get(id) {
            Node::Call(name, _) | Node::Slope(name, ..) if self.functions.contains_key(name) => {
                Some(name.clone())
            }
            _ => None,
        });
        self.called = called.collect();
    }
}

/// How a name stands in a document.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    /// Before parentheses.
    applied: usize,
    /// With primes before parentheses.
    derived: usize,
    /// Before parentheses with nothing but names in them.
    of_names: usize,
    /// In all.
    all: usize,
}

/// The names that stand before parentheses alone: those that have a prime somewhere, and those that have names alone in the
/// parentheses.
fn not_given(survey: &Survey, tree: &Tree, chains: &[Chain]) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut uses: BTreeMap<String, Uses> = BTreeMap::new();
    // A formula that only mentions a name says nothing of it.
    let sides = chains.iter().filter(|chain| chain.sides.len() > 1 || chain.continues());
    let sides = sides.flat_map(|chain| &chain.sides).filter_map(|side| side.tree.as_ref().ok().copied());
    let said: BTreeSet<NodeId> =
        tree.all().into_iter().flat_map(|id| tree.operands(id)).chain(sides).collect();
    let is_applied = |next: Option<&(Times, NodeId)>| {
        next.is_some_and(|next| next.0 == Times::Implied && is_at_one_argument(tree, next.1))
    };
    for id in tree.all() {
        match tree.get(id) {
            Node::Name(name) if said.contains(&id) => {
                uses.entry(survey.spelled(name)).or_default().all += 1;
            }
            Node::Product(factors) => {
                for (number, (_, factor)) in factors.iter().enumerate() {
                    let next = factors.get(number + 1);
                    if let (Node::Name(name), true) = (tree.get(*factor), is_of_names(tree, next)) {
                        uses.entry(survey.spelled(name)).or_default().of_names += 1;
                    }
                    if !is_applied(next) {
                        continue;
                    }
                    if let Some((name, _)) = calls::primed(tree, *factor) {
                        uses.entry(survey.spelled(&name)).or_default().derived += 1;
                    } else if let Node::Name(name) = tree.get(*factor) {
                        uses.entry(survey.spelled(name)).or_default().applied += 1;
                    }
                }
            }
            _ => {}
        }
    }
    let is_meant = |name: &String, uses: &Uses| {
        let is_said = is_given(survey, name);
        uses.derived > 0 && uses.applied > 0 && uses.applied + uses.derived == uses.all && !is_said
    };
    let is_of_names = |name: &String, uses: &Uses| {
        let is_said = is_given(survey, name);
        uses.of_names > 0 && uses.of_names == uses.all && !is_said
    };
    let of = |is: &dyn Fn(&String, &Uses) -> bool| {
        uses.iter().filter(|(name, uses)| is(name, uses)).map(|(name, _)| name.clone()).collect()
    };
    (of(&is_meant), of(&is_of_names))
}

/// Whether something is known of a name: by the document, or by the table of functions.
fn is_given(survey: &Survey, name: &str) -> bool {
    let is_known = names::is_function_letter(name) || names::is_function(name);
    is_known || survey.functions.contains_key(name) || survey.known.contains(name)
}

/// The names that are factors and terms somewhere, with no parentheses behind them: these are no functions.
fn multiplied(survey: &Survey, tree: &Tree, nodes: &[NodeId]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // `\Phi^{-1}(u)` is as much of a call as `\Phi(x)` is.
    let before_groups = |id: NodeId| match tree.get(id) {
        Node::Product(factors) => factors
            .windows(2)
            .filter(|pair| matches!(pair, [_, (Times::Implied, next)] if is_group(tree, *next)))
            .filter_map(|pair| pair.first().map(|one| one.1))
            .collect(),
        _ => Vec::new(),
    };
    let called: BTreeSet<NodeId> = nodes.iter().copied().flat_map(before_groups).collect();
    for id in nodes {
        match tree.get(*id) {
            Node::Product(factors) => {
                for (number, (_, factor)) in factors.iter().enumerate() {
                    let next = factors.get(number + 1);
                    let is_before =
                        next.is_some_and(|next| next.0 == Times::Implied && is_group(tree, next.1));
                    found.extend(survey.name_of(tree, *factor).filter(|_| !is_before));
                }
            }
            Node::Sum(terms) => found.extend(terms.iter().filter_map(|term| survey.name_of(tree, term.1))),
            Node::Transpose(inner) | Node::InverseTransposed(inner) | Node::Power(inner, _)
                if !called.contains(id) =>
            {
                found.extend(survey.name_of(tree, *inner));
            }
            _ => {}
        }
    }
    found
}

/// Whether something is parentheses with nothing but names in them.
fn is_of_names(tree: &Tree, next: Option<&(Times, NodeId)>) -> bool {
    let Some((Times::Implied, next)) = next else { return false };
    match tree.get(*next) {
        Node::Group(arguments) => arguments.iter().all(|one| matches!(tree.get(*one), Node::Name(_))),
        _ => false,
    }
}

/// Whether something is parentheses with one thing in them, and what stands at these: `(z)^\top`.
fn is_at_one_argument(tree: &Tree, mut id: NodeId) -> bool {
    loop {
        id = match tree.get(id) {
            Node::Group(arguments) => return arguments.len() == 1,
            Node::Transpose(inner) | Node::Power(inner, _) => *inner,
            _ => return false,
        };
    }
}

/// Whether something is parentheses, with whatever stands at them.
fn is_group(tree: &Tree, mut id: NodeId) -> bool {
    loop {
        id = match tree.get(id) {
            Node::Group(_) => return true,
            Node::Transpose(inner) | Node::Power(inner, _) | Node::Entry(inner, _) => *inner,
            _ => return false,
        };
    }
}
