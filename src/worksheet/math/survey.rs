//! What a document says of its names before anything is checked: which have a meaning, which a
//! value, which a shape. Looking ahead is right here: a textbook says `W` first and what `W` is
//! below. Nothing in here asks a session.

use std::collections::{BTreeMap, BTreeSet};

use crate::latex::differentials;
use crate::syntax;
use crate::syntax::ast::StatementKind;

use crate::span::Span;

use super::align;
use super::block::{Chain, Relation};
use super::counted;
use super::entry_meanings;
use super::error_terms;
use super::models;
use super::names;
use super::partials;
use super::primes;
use super::scopes::Scopes;
use super::settings::Settings;
use super::squares;
use super::steps as counting;
use super::tree::{Name, Node, NodeId, Note, Times, Tree};

/// What is known of the names of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    /// What stands for what.
    pub aliases: BTreeMap<String, String>,
    /// Names that something is said of.
    pub known: BTreeSet<String>,
    /// Names that have a body.
    pub defined: BTreeSet<String>,
    /// Names that are declared, without a value.
    pub declared: BTreeSet<String>,
    /// The numbers that names stand for, and where that is said.
    pub values: BTreeMap<String, NodeId>,
    /// The same section by section, the first of each.
    valued_in: BTreeMap<(String, usize), NodeId>,
    /// The lengths of the axes of names that are said to lie in a space, or whose entries are named.
    pub shapes: BTreeMap<String, Vec<String>>,
    /// Names of which each that is numbered lies in a space, `x_i \in \mathbb{R}^d` and `x_1, \dots, x_n \in
    /// \mathbb{R}^d`, where a sum runs over them: the lengths of its axes.
    pub families: BTreeMap<String, Vec<String>>,
    /// Names that stand in a sum over what numbers them, each with that letter.
    pub summed: BTreeSet<(String, String)>,
    /// What stands for the entries of names: `p_i = …`.
    pub entry_meanings: BTreeSet<NodeId>,
    /// Names that were defined with arguments, `f(x) = …`: in which section, and with which.
    pub functions: BTreeMap<String, Vec<(usize, Vec<String>)>>,
    /// Those of them that are taken at other arguments: `f(x_0)`.
    pub called: BTreeSet<String>,
    /// Names that stand before names in parentheses alone: functions of which nothing is known.
    pub applied: BTreeSet<String>,
    /// Names that are functions of what they are derived by: `A(t)`.
    pub moving: BTreeSet<String>,
    /// Names that are factors or terms somewhere, with no parentheses behind them.
    pub multiplied: BTreeMap<String, usize>,
    /// Functions that are not given and derived by primes, `\phi'(z)`: these are taken entry by entry.
    pub not_given: BTreeSet<String>,
    /// Names that have a meaning which was not read, where it stands, and below how many headings.
    pub opaque: BTreeMap<String, (Span, usize)>,
    /// Names whose numbers are said within the text, as those of a figure or an example may be.
    pub exemplary: BTreeSet<String>,
    /// Names that are given other numbers in the same section: those of several examples.
    revalued: BTreeSet<(String, usize)>,
    /// Whether the document transposes by primes: it has one at a capital or at parentheses, and no other sign for it.
    pub has_prime_transposes: bool,
    /// Names that are said to lie in several spaces.
    pub(super) ambiguous: BTreeSet<String>,
    /// Names that are declared with a value.
    pub valued: BTreeSet<String>,
    /// The sections in which a name is given a body that was read.
    bodies: BTreeSet<(String, usize)>,
    /// What equations say that are models of data, and no definitions.
    pub models: BTreeSet<NodeId>,
    /// Where the headings of the document stand.
    pub scopes: Scopes,
    /// The spaces that names are said to lie in, each with the section where that is said.
    pub(super) spaces: Vec<(String, usize, Vec<String>)>,
}

/// What a side says of the name at the head of its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Its numbers.
    Value,
    /// The names of its entries.
    Entries,
    /// Its meaning, or something that may be false.
    Body,
}

impl Survey {
    /// What is said of the names of the equations.
    pub fn of(
        tree: &mut Tree,
        chains: &mut Vec<Chain>,
        settings: &Settings,
        (source, scopes): (&str, Scopes),
    ) -> Self {
        let mut survey = Self { aliases: settings.aliases.clone(), scopes, ..Self::default() };
        survey.known.extend(settings.aliases.values().filter(|name| names::is_word(name)).cloned());
        let mut valued = BTreeSet::new();
        for declaration in &settings.declarations {
            survey.declaration(&declaration.text, &mut valued);
        }
        for chain in chains.iter().filter(|_| !survey.known.contains("d")) {
            let sides: Vec<NodeId> = chain.sides.iter().filter_map(|side| side.tree.clone().ok()).collect();
            differentials::settle(tree, &sides);
        }
        counted::settle(tree);
        if !survey.known.contains("e") {
            error_terms::settle(tree);
        }
        Self::settle_entries(tree);
        primes::settle(tree, true);
        primes::settle_labels(tree, chains);
        primes::settle_brackets(tree);
        survey.settle_divergences(tree);
        survey.gather_functions(tree, chains, source);
        survey.settle_compositions(tree);
        survey.gather_moving(tree, chains);
        let partials = partials::settle(tree, &survey.functions);
        survey.functions.retain(|name, _| !partials.contains(name));
        survey.gather_unknown_functions(tree, chains);
        survey.gather_entries(tree, chains);
        survey.settle_calls(tree);
        survey.settle_dots(tree);
        primes::settle(tree, false);
        survey.entry_meanings = entry_meanings::settle(tree, chains);
        squares::settle(tree, chains);
        survey.gather_factors(tree, chains);
        let numbered: Vec<String> =
            counting::numbered(tree).into_iter().filter_map(|id| survey.name_of(tree, id)).collect();
        survey.known.extend(numbered);
        survey.known.extend(survey.points(tree));
        *chains = survey.separated(tree, std::mem::take(chains));
        survey.summed = counted::summed(tree);
        survey.models = models::find(tree, chains, source);
        for chain in &*chains {
            survey.heads(tree, chain, &valued);
        }
        survey.settle_bare_calls(tree, source);
        survey.has_prime_transposes = primes::have_transposes(tree);
        survey.valued.clone_from(&valued);
        let ambiguous = std::mem::take(&mut survey.ambiguous);
        survey.shapes.retain(|name, _| !ambiguous.contains(name));
        survey.values.retain(|name, _| !valued.contains(name));
        for chain in &*chains {
            for (symbolic, numbers) in steps(tree, chain) {
                for (name, number) in align::pairs(tree, symbolic, numbers).unwrap_or_default() {
                    survey.substituted(tree, (name, number), &valued, chain.section);
                }
            }
        }
        survey
    }

    /// The spelling of a name, by another name if it has one.
    pub fn spelled(&self, name: &Name) -> String {
        let spelled = names::spelled(name);
        self.aliases.get(&spelled).cloned().unwrap_or(spelled)
    }

    /// Whether a name is that of an entry or a part of what is known: `s_i`.
    pub fn is_entry(&self, name: &str) -> bool {
        name.rsplit_once('_').is_some_and(|(whole, _)| self.known.contains(whole))
    }

    /// The name that an expression is, if it is one.
    pub fn name_of(&self, tree: &Tree, id: NodeId) -> Option<String> {
        tree.name(id).map(|name| self.spelled(name)).filter(|name| names::is_word(name))
    }

    /// Whether a name is given a body in a section.
    pub fn is_defined_in(&self, name: &str, section: usize) -> bool {
        self.bodies.contains(&(name.to_owned(), section)) && self.defined.contains(name)
    }

    /// The number that a name has in a section, where the section says one.
    pub fn value_in(&self, name: &str, section: usize) -> Option<NodeId> {
        self.valued_in.get(&(name.to_owned(), section)).copied()
    }

    /// Whether a name has other numbers in other sections: they are those of examples.
    pub fn is_valued_twice(&self, tree: &Tree, name: &str) -> bool {
        let mut values = self.valued_in.iter().filter(|((one, _), _)| one == name).map(|(_, value)| *value);
        let Some(first) = values.next() else { return false };
        values.any(|other| align::pairs(tree, first, other).is_none_or(|pairs| !pairs.is_empty()))
    }

    /// Whether the number of a name in a section may be that of another example.
    pub fn is_of_an_example(&self, tree: &Tree, name: &str, section: usize) -> bool {
        let is_elsewhere = self.value_in(name, section).is_none() && self.is_valued_twice(tree, name);
        // Numbers of what has a meaning are checked by that.
        !self.defined.contains(name) && (is_elsewhere || self.revalued.contains(&(name.to_owned(), section)))
    }

    /// The names that a section says numbers of.
    pub fn valued_in(&self, section: usize) -> impl Iterator<Item = (&str, NodeId)> {
        let of_section = self.valued_in.iter().filter(move |((_, one), _)| *one == section);
        of_section.map(|((name, _), value)| (name.as_str(), *value))
    }

    /// What a side says of a name.
    pub fn says(&self, tree: &Tree, name: &Name, side: NodeId) -> Says {
        if tree.is_literal(side) && !tree.has(side, |node| *node == Node::Hole) {
            Says::Value
        } else if self.entries(tree, name, side).is_some() || is_stretched(tree, side) {
            Says::Entries
        } else {
            Says::Body
        }
    }

    fn declaration(&mut self, text: &str, valued: &mut BTreeSet<String>) {
        for statement in syntax::parse(text).program.statements {
            match statement.kind {
                StatementKind::Declare { names, value, file, .. } => {
                    for name in names {
                        let name = name.text.to_string();
                        self.known.insert(name.clone());
                        self.declared.insert(name.clone());
                        if value.is_some() || file.is_some() {
                            valued.insert(name);
                        }
                    }
                }
                StatementKind::Define { name, .. } => {
                    self.known.insert(name.text.to_string());
                    self.defined.insert(name.text.to_string());
                }
                _ => {}
            }
        }
    }

    /// Chains in which `·` between a value and the name of another equation is read as what it is:
    /// `x = [1; 2] · W = […]` is two equations.
    fn separated(&self, tree: &mut Tree, chains: Vec<Chain>) -> Vec<Chain> {
        let mut separated = Vec::new();
        for chain in chains {
            let (is_item, is_inline, section) = (chain.is_item, chain.is_inline, chain.section);
            let mut current = Chain { is_item, is_inline, section, ..Chain::default() };
            let count = chain.sides.len();
            for (number, side) in chain.sides.into_iter().enumerate() {
                let apart = match side.tree {
                    // `a = b, c = d` is two equations, too.
                    Ok(id) if number > 0 && number + 1 < count => match tree.listed(id) {
                        Some(several) => several.first().copied().zip(several.last().copied()),
                        None => value_and_name(tree, id),
                    },
                    _ => None,
                };
                let Some((value, name)) = apart else {
                    current.sides.push(side);
                    continue;
                };
                let mut first = side.clone();
                first.tree = Ok(value);
                first.span = tree.span(value);
                current.sides.push(first);
                separated.push(std::mem::take(&mut current));
                current.section = section;
                let span = tree.span(name);
                current.sides.push(super::block::Side { span, relation: None, tree: Ok(name) });
            }
            separated.push(current);
        }
        separated
    }

    /// What a chain says of the name at its head.
    fn heads(&mut self, tree: &Tree, chain: &Chain, valued: &BTreeSet<String>) {
        let Some(Ok(head)) = chain.sides.first().map(|side| &side.tree) else { return };
        self.members(tree, chain, *head);
        let Some(name) = tree.name(*head).cloned() else { return };
        let spelled = self.spelled(&name);
        let is_entry = names::is_running(&name) && !self.known.contains(&spelled);
        if chain.continues() || !names::is_word(&spelled) || is_entry {
            return;
        }
        for side in chain.sides.iter().skip(1) {
            let Ok(id) = &side.tree else {
                // It has a meaning, and nobody here knows it.
                if !self.values.contains_key(&spelled) && !self.declared.contains(&spelled) {
                    self.known.insert(spelled.clone());
                    self.opaque.entry(spelled.clone()).or_insert((side.span, chain.section));
                }
                continue;
            };
            let Some(relation) = side.relation else { continue };
            if !matches!(relation, Relation::Equals | Relation::About | Relation::DefinesLeft) {
                continue;
            }
            self.known.insert(spelled.clone());
            match self.says(tree, &name, *id) {
                Says::Value => {
                    let first = self.value_in(&spelled, chain.section);
                    let is_other = |first| {
                        align::pairs(tree, first, *id).is_none_or(|pairs| {
                            pairs.iter().any(|(one, other)| tree.signed(*one) != tree.signed(*other))
                        })
                    };
                    if chain.sides.len() == 2 && first.is_some_and(is_other) {
                        self.revalued.insert((spelled.clone(), chain.section));
                    }
                    self.valued_in.entry((spelled.clone(), chain.section)).or_insert(*id);
                    if !self.defined.contains(&spelled) && !self.values.contains_key(&spelled) {
                        self.values.insert(spelled.clone(), *id);
                        self.exemplary.extend(chain.is_inline.then(|| spelled.clone()));
                    }
                }
                Says::Entries => {
                    if let Some(shape) = self.entries(tree, &name, *id) {
                        self.shapes.entry(spelled.clone()).or_insert(shape);
                    }
                }
                // About equal is what a model says, and no meaning.
                Says::Body if relation == Relation::About || self.models.contains(id) => {}
                Says::Body => {
                    self.own_parts(tree, &name, *id);
                    if !self.values.contains_key(&spelled) && !valued.contains(&spelled) {
                        self.bodies.insert((spelled.clone(), chain.section));
                        self.defined.insert(spelled.clone());
                    }
                }
            }
        }
    }

    /// What is said to be made of what is numbered alike, `n = n_1 + n_2`, has these not for entries.
    fn own_parts(&mut self, tree: &Tree, whole: &Name, body: NodeId) {
        for id in tree.within(body) {
            let Node::Name(part) = tree.get(id) else { continue };
            let is_alike = part.word == whole.word && part.over == whole.over && part.layer == whole.layer;
            if part.has_number_below() && is_alike && whole.below.is_none() {
                self.known.insert(self.spelled(part));
            }
        }
    }

    /// The rows and columns of a matrix whose cells are the entries of a name: `[x_1; x_2]`.
    fn entries(&self, tree: &Tree, name: &Name, side: NodeId) -> Option<Vec<String>> {
        let Node::Matrix(rows) = tree.get(tree.bare(side)) else { return None };
        let columns = rows.first()?.len();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let Node::Name(entry) = tree.get(*cell) else { return None };
                let is_same = entry.word.eq_ignore_ascii_case(&name.word)
                    && entry.layer == name.layer
                    && entry.over == name.over;
                let order = if columns == 1 { 1 } else { 2 };
                let indices = names::indices(entry.below.as_deref()?, Some(order))?;
                let is_here = match indices.as_slice() {
                    [one] => *one == (row + 1).to_string(),
                    [one, other] => *one == (row + 1).to_string() && *other == (column + 1).to_string(),
                    _ => false,
                };
                if !is_same || !is_here || self.known.contains(&self.spelled(entry)) {
                    return None;
                }
            }
        }
        let axes = if columns == 1 { vec![rows.len()] } else { vec![rows.len(), columns] };
        Some(axes.iter().map(usize::to_string).collect())
    }

    /// The names of a list.
    pub fn listed(&self, tree: &Tree, id: NodeId) -> Vec<String> {
        let each = match tree.get(id) {
            Node::Group(several) => several.clone(),
            _ => vec![id],
        };
        each.into_iter().filter_map(|id| self.name_of(tree, id)).collect()
    }

    /// A name for which numbers were put in.
    fn substituted(
        &mut self,
        tree: &Tree,
        (name, number): (NodeId, NodeId),
        valued: &BTreeSet<String>,
        section: usize,
    ) {
        let Some(spelled) = self.name_of(tree, name) else { return };
        let has_meaning = self.defined.contains(&spelled)
            || self.values.contains_key(&spelled)
            || valued.contains(&spelled)
            || tree.has(number, |node| *node == Node::Hole);
        if !has_meaning {
            self.known.insert(spelled.clone());
            self.valued_in.entry((spelled.clone(), section)).or_insert(number);
            self.values.insert(spelled, number);
        }
    }
}

/// Whether a side is a matrix that names its entries and leaves some out: `[x_1, \dots, x_n]^\top`.
fn is_stretched(tree: &Tree, side: NodeId) -> bool {
    let side = tree.bare(side);
    let side = if let Node::Transpose(inner) = tree.get(side) { tree.bare(*inner) } else { side };
    if tree.is(side, Note::Stretched) {
        return true;
    }
    let Node::Matrix(rows) = tree.get(side) else { return false };
    let is_entry = |cell: &NodeId| tree.name(*cell).is_some_and(|name| name.below.is_some());
    let is_left_out = |cell: &NodeId| *tree.get(*cell) == Node::Hole;
    let mut cells = rows.iter().flatten();
    cells.clone().all(|cell| is_entry(cell) || is_left_out(cell)) && cells.any(is_left_out)
}

/// The steps of a chain from an expression with names to one without.
fn steps(tree: &Tree, chain: &Chain) -> Vec<(NodeId, NodeId)> {
    let sides: Vec<NodeId> = chain.sides.iter().filter_map(|side| side.tree.clone().ok()).collect();
    let mut steps = Vec::new();
    for (number, later) in sides.iter().enumerate() {
        if tree.is_literal(*later) || has_names(tree, *later) {
            continue;
        }
        for earlier in sides.iter().take(number).rev() {
            if has_names(tree, *earlier) && tree.name(*earlier).is_none() {
                steps.push((*earlier, *later));
            }
        }
    }
    steps
}

/// Whether an expression has a name in it that could stand for anything.
pub(super) fn has_names(tree: &Tree, id: NodeId) -> bool {
    tree.has(id, |node| matches!(node, Node::Name(name) if names::spelled(name) != "e"))
}

/// `[1; 2] · W` as the value and the name.
fn value_and_name(tree: &Tree, id: NodeId) -> Option<(NodeId, NodeId)> {
    let Node::Product(factors) = tree.get(id) else { return None };
    let [(_, value), (Times::Dot, name)] = factors.as_slice() else { return None };
    (tree.is_literal(*value) && tree.name(*name).is_some()).then_some((*value, *name))
}
