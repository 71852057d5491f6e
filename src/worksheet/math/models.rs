//! Equations that say how data come about, `y = X\\beta + \\varepsilon`, or what is to be met as far as it can be, `y = Xw`: the name at
//! their head stays what was measured. Put into a loss, such an equation would leave nothing of `\\|y - X\\beta\\|^2`; so who writes
//! that difference has not meant it as a definition.

use std::collections::BTreeSet;

use super::block::{Chain, Relation};
use super::names;
use super::sentences::before;
use super::tree::{Node, NodeId, Tree};

/// Letters for a term of which only its law is known.
const NOISE: &[&str] =
    &["epsilon", "varepsilon", "eta", "xi", "nu", "n", "v", "w", "e", "r", "omega", "zeta", "delta"];
/// Those that are nothing else where a text speaks of a model.
const ERRORS: &[&str] = &["epsilon", "varepsilon", "eta", "xi", "e"];
/// Words by which a text introduces a model.
const MODELS: &[&str] = &["model", "observ", "measure", "regress", "noise", "assume", "generated"];
/// Words by which it asks for data to be met.
const FITS: &[&str] = &["we fit", "to fit", "we want", "the fit is", "fitting", "were exact"];

/// The right sides of equations that are models.
pub(super) fn find(tree: &Tree, chains: &[Chain], source: &str) -> BTreeSet<NodeId> {
    let differences = differences(tree, chains, source);
    let mut found = BTreeSet::new();
    for chain in chains.iter().filter(|chain| !chain.continues()) {
        let Some(Ok(head)) = chain.sides.first().map(|side| &side.tree) else { continue };
        if tree.name(*head).is_none() {
            continue;
        }
        for side in chain.sides.iter().skip(1).filter(|side| side.relation == Some(Relation::Equals)) {
            let Ok(body) = side.tree else { continue };
            let terms = terms(tree, body, source);
            let data = letters(tree, *head, source);
            let kept = without_noise(tree, &terms, NOISE);
            let is_met = |terms: &[Term]| {
                let has_names = terms.iter().any(|term| tree.mentions_a_name(term.id));
                has_names && differences.iter().any(|one| is_difference(one, &data, terms))
            };
            let near = chain.sides.first().map_or(String::new(), |side| before(source, side.span));
            let is_derived = is_derived(tree, *head);
            let says = |words: &[&str]| words.iter().any(|word| near.contains(word));
            let is_told =
                !is_derived && (says(FITS) || says(MODELS) && without_noise(tree, &terms, ERRORS).is_some());
            if is_met(&terms) || kept.is_some_and(|kept| is_met(&kept)) || is_told {
                found.insert(body);
            }
        }
    }
    found
}

/// A term of a sum.
#[derive(Clone)]
struct Term {
    id: NodeId,
    is_subtracted: bool,
    letters: String,
}

/// The letters of an expression, as it is written.
fn letters(tree: &Tree, id: NodeId, source: &str) -> String {
    let text = tree.span(tree.bare(id)).of(source).chars();
    text.filter(|c| !c.is_whitespace() && !"{}()[]".contains(*c)).collect()
}

/// The terms of a sum, those within parentheses, too; of anything else the thing itself.
fn terms(tree: &Tree, id: NodeId, source: &str) -> Vec<Term> {
    let mut found = Vec::new();
    let mut open = vec![(id, false)];
    while let Some((id, is_subtracted)) = open.pop() {
        let id = tree.bare(id);
        match tree.get(id) {
            Node::Sum(terms) => open.extend(terms.iter().map(|(sign, term)| (*term, *sign != is_subtracted))),
            Node::Negate(inner) => open.push((*inner, !is_subtracted)),
            _ => found.push(Term { id, is_subtracted, letters: letters(tree, id, source) }),
        }
    }
    found
}

/// The terms without the one that is noise, where there is one and something else.
fn without_noise(tree: &Tree, terms: &[Term], letters: &[&str]) -> Option<Vec<Term>> {
    let is_noise = |term: &Term| {
        let is_of = |word: &str| letters.contains(&word);
        !term.is_subtracted && tree.name(term.id).is_some_and(|name| is_of(&name.word))
    };
    let at = terms.iter().position(is_noise).filter(|_| terms.len() > 1)?;
    let kept = terms.iter().enumerate().filter(|(number, _)| *number != at);
    Some(kept.map(|(_, term)| term.clone()).collect())
}

/// The sums within something: `y - Xw` of `\\|y - Xw\\|^2`. One that is a whole side says what the difference is.
fn differences(tree: &Tree, chains: &[Chain], source: &str) -> Vec<Vec<Term>> {
    let sides = chains.iter().flat_map(|chain| &chain.sides).filter_map(|side| side.tree.clone().ok());
    let whole: BTreeSet<NodeId> = sides.map(|id| tree.bare(id)).collect();
    let is_within = |id: &NodeId| matches!(tree.get(*id), Node::Sum(_)) && !whole.contains(id);
    tree.all().into_iter().filter(is_within).map(|id| terms(tree, id, source)).collect()
}

/// Whether a sum is the difference of a name and some terms.
fn is_difference(sum: &[Term], data: &str, terms: &[Term]) -> bool {
    let Some(own) = sum.iter().find(|term| term.letters == data) else { return false };
    let is_against = |term: &Term| {
        let is_same = |other: &&Term| other.letters == term.letters;
        sum.iter()
            .find(is_same)
            .is_some_and(|other| (other.is_subtracted != own.is_subtracted) != term.is_subtracted)
    };
    sum.len() == terms.len() + 1 && terms.iter().all(is_against)
}

/// Whether a name is derived somewhere: then it is a function of what it is derived by.
fn is_derived(tree: &Tree, head: NodeId) -> bool {
    let name = tree.name(head).map(names::spelled);
    tree.all().into_iter().any(|id| match tree.get(id) {
        Node::Differential(_, Some(of)) | Node::Nabla(_, _, of) => {
            let is_by = tree.name(*of).map(names::spelled) == name;
            is_by && name.is_some()
        }
        _ => false,
    })
}
