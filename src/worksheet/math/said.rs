//! What a document says of its names in words and in conditions: "where $S$ is symmetric", `$U^\top U = I$`. An
//! equation that holds only so is right if that is so, and says where it was said.

use crate::span::Span;
use crate::structures;
use crate::worksheet::Manuscript;

use super::block::{Chain, Relation};
pub(super) use super::hearing::What;
use super::hearing::{self, Formula};
use super::reading::Layout;
use super::restrictions::{self, Restriction};
use super::sentences::before;
use super::stated;
use super::survey::Survey;
use super::topics::Topics;
use super::tree::{Node, NodeId, Tree};

/// Words before an equation that ask for it.
const DEMANDS: &[&str] = &[
    "subject to",
    "s.t.",
    "such that",
    "suppose",
    "assume",
    "assuming",
    "constraint",
    "require",
    "if ",
    "whenever",
    "provided",
    "let ",
    "condition",
    "satisf",
    "hypothesis",
];
/// Words right before a formula by which it names a case: what it says holds in its sentence alone.
const CASES: &[&str] = &[
    "if",
    "when",
    "case",
    "case that",
    "case where",
    "case of",
    "case when",
    "for example",
    "e.g.",
    "example with",
    "say",
];
/// Of how many names a condition is heard.
const MOST_CONDITIONED: usize = 3;

/// What is said of a name in a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The name.
    pub name: String,
    /// What it is.
    pub what: What,
    /// In which line.
    pub line: usize,
    /// Where.
    pub at: usize,
    /// Below how many headings.
    pub section: usize,
}

/// An equation of one name that cannot be true of every value: `U'*U == I`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    /// Its sides.
    pub sides: (NodeId, NodeId),
    /// In which line.
    pub line: usize,
    /// Below how many headings.
    pub section: usize,
    /// Whether it holds for what follows it alone: it stands within the text, and speaks of several names.
    pub is_near: bool,
}

/// A formula of a document that a sentence may speak of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    /// What stands at its head, where it was read.
    pub head: Option<NodeId>,
    /// Where it stands.
    pub span: Span,
    /// Whether it is displayed.
    pub is_display: bool,
}

/// What is said of the names of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// In words.
    pub words: Vec<Word>,
    /// In equations, each with the name that it is of.
    pub conditions: Vec<(String, Condition)>,
    /// What names are restricted to besides.
    pub restrictions: Vec<Restriction>,
    /// What names are besides, as a formula in the text says: `$S = U \Lambda U^\top$` of a covariance `S`.
    pub others: Vec<Other>,
    /// Of what the text speaks.
    pub topics: Topics,
    /// The layout of derivatives that the text says it has, and in which line.
    pub layout: Option<(Layout, usize)>,
}

/// What a name is besides its meaning.
#[derive(Clone, Debug)]
pub(super) struct Other {
    /// The name.
    pub name: String,
    /// What it is said to be.
    pub body: NodeId,
    /// In which line.
    pub line: usize,
    /// Below how many headings.
    pub section: usize,
    /// Where the sentence ends that it holds in, where it names a case.
    pub until: Option<usize>,
}

impl Said {
    /// Listens to what stands beside each mention of a name in the text, and to the conditions among the equations.
    pub fn of(
        manuscript: &Manuscript,
        tree: &Tree,
        survey: &Survey,
        mentions: &[Mention],
        chains: &[Chain],
    ) -> Self {
        let layout = stated::layout(&manuscript.text).map(|(layout, at)| (layout, manuscript.line(at)));
        let mut said = Self { topics: Topics::of(&manuscript.text), layout, ..Self::default() };
        for heard in hearing::hear(&manuscript.text, &formulas(tree, survey, mentions)) {
            let (what, at) = (heard.what, heard.at);
            let line = manuscript.line(at);
            if let What::Restricted(word) = what {
                said.restrictions
                    .extend(heard.of.into_iter().filter_map(|name| restrictions::spoken(name, word, line)));
                continue;
            }
            let section = survey.scopes.section(at);
            said.words.extend(heard.of.into_iter().map(|name| Word { name, what, line, at, section }));
        }
        for chain in chains {
            let Some(Ok(head)) = chain.sides.first().map(|side| &side.tree) else { continue };
            said.others.extend(other(manuscript, tree, survey, chain));
            let line = chain.sides.first().map_or(0, |side| manuscript.line(side.span.from));
            said.words.extend(factor(manuscript, tree, survey, chain));
            said.restrictions.extend(restrictions::written(tree, survey, chain, line));
            for side in chain.sides.iter().skip(1) {
                let Ok(id) = side.tree else { continue };
                let names = names_of(tree, survey, &[*head, id]);
                let is_near = names.len() > 1;
                let is_of_several =
                    is_near && chain.is_inline && names.len() <= MOST_CONDITIONED && is_plain(tree, id);
                if side.relation == Some(Relation::Equals)
                    && (names.len() == 1 || is_of_several)
                    && is_condition(tree, *head, id)
                {
                    let line = manuscript.line(side.span.from);
                    let condition = Condition { sides: (*head, id), line, section: chain.section, is_near };
                    said.conditions.extend(names.into_iter().map(|name| (name, condition)));
                }
            }
        }
        said
    }
}

/// Whether the words before an equation ask for it.
pub(super) fn is_demanded(source: &str, span: Span) -> bool {
    let near = before(source, span);
    DEMANDS.iter().any(|word| near.contains(word))
}

/// Words that say that what follows them is so.
const CONSEQUENCES: &[&str] = &[
    "then",
    "thus",
    "hence",
    "therefore",
    "so ",
    "so that",
    "we have",
    "follows",
    "consequently",
    "we get",
    "gives",
    "obtain",
];
/// Words by which a sentence goes on to what it asks for.
const CONTINUATIONS: &[&str] = &["with", "where", "when", "iff", "only if", "whose", "for which"];

/// Whether the display that begins at a place is told as a fact: as a sentence of its own, or behind a word such as "then".
pub(super) fn is_asserted(source: &str, at: usize) -> bool {
    let before = without_fences(source.get(..at).unwrap_or_default());
    let is_display = before.trim_end().len() < source.get(..at).unwrap_or_default().trim_end().len();
    let sentence = before.rsplit(['.', '!', '?']).next().unwrap_or_default();
    let sentence = sentence.rsplit("\n\n").next().unwrap_or_default().trim();
    let words = format!("{} ", sentence.to_lowercase());
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    if sentence.is_empty() {
        return is_display && before.trim_end().ends_with(['.', '!', '?', '$', ']']);
    }
    has(CONSEQUENCES) && !has(CONTINUATIONS) && !has(DEMANDS)
}

/// Whether what stands at a place was said right before an equation that begins at another: in the same paragraph of prose or the
/// one before, under the same heading.
pub(super) fn is_right_before(source: &str, (at, equation): (usize, usize)) -> bool {
    let between = source.get(at..equation).unwrap_or_default();
    let is_prose = |paragraph: &&str| {
        let text = paragraph.trim();
        let is_fenced = ["$$", r"\[", r"\begin"].iter().any(|fence| text.starts_with(fence));
        !text.is_empty() && !is_fenced
    };
    let has_heading =
        between.lines().skip(1).any(|line| line.starts_with('#') || line.starts_with(r"\section"));
    at <= equation && !has_heading && between.split("\n\n").filter(is_prose).count() <= 2
}

/// A text without what opens a display at its end.
fn without_fences(text: &str) -> &str {
    let mut text = text;
    let mut is_opened = false;
    loop {
        let trimmed = text.trim_end();
        // Before the sign that opens it another display may have closed.
        let opened =
            ["$$", r"\["].iter().find_map(|fence| trimmed.strip_suffix(fence)).filter(|_| !is_opened);
        is_opened |= opened.is_some();
        let opened = opened.or(trimmed.strip_suffix('&'));
        let environment = trimmed.strip_suffix('}').and_then(|rest| rest.rsplit_once(r"\begin{"));
        let environment =
            environment.filter(|(_, name)| !name.contains(['\n', '}'])).map(|(before, _)| before);
        match opened.or(environment) {
            Some(shorter) => text = shorter,
            None => return text,
        }
    }
}

/// What a formula in the text says that the name at its head is.
fn other(manuscript: &Manuscript, tree: &Tree, survey: &Survey, chain: &Chain) -> Option<Other> {
    let [head, side] = chain.sides.as_slice() else { return None };
    let (Ok(head), Ok(body)) = (&head.tree, &side.tree) else { return None };
    let name = survey.name_of(tree, *head)?;
    let is_model = survey.models.contains(body);
    let is_said = chain.is_inline && side.relation == Some(Relation::Equals) && !is_model;
    let is_own = names_of(tree, survey, &[*body]).contains(&name);
    let (line, section) = (manuscript.line(side.span.from), chain.section);
    let until = names_case(&manuscript.text, chain).then(|| end_of_sentence(&manuscript.text, side.span.to));
    (is_said && !is_own).then_some(Other { name, body: *body, line, section, until })
}

/// The factor of a matrix that a text calls its Cholesky decomposition, `\\Sigma = LL^\\top`: it is triangular.
fn factor(manuscript: &Manuscript, tree: &Tree, survey: &Survey, chain: &Chain) -> Option<Word> {
    let [_, side] = chain.sides.as_slice() else { return None };
    let Node::Product(factors) = tree.get(tree.bare(side.tree.clone().ok()?)) else { return None };
    let [(_, first), (_, second)] = factors.as_slice() else { return None };
    let turned = |id: NodeId| match tree.get(id) {
        Node::Transpose(inner) => survey.name_of(tree, *inner),
        _ => None,
    };
    let (plain, what) = match (survey.name_of(tree, *first), survey.name_of(tree, *second)) {
        (Some(name), _) if turned(*second).as_ref() == Some(&name) => (name, structures::Word::Lower),
        (_, Some(name)) if turned(*first).as_ref() == Some(&name) => (name, structures::Word::Upper),
        _ => return None,
    };
    let (source, at) = (manuscript.text.as_str(), side.span.from);
    let sentence = source.get(..at)?.rsplit(['.', '!', '?']).next().unwrap_or_default();
    let behind = source.get(at..end_of_sentence(source, side.span.to))?;
    let is_said = [sentence, behind].iter().any(|text| text.to_lowercase().contains("cholesky"));
    let (line, section) = (manuscript.line(at), chain.section);
    is_said.then_some(Word { name: plain, what: What::Structured(what), line, at, section })
}

/// Whether the words right before a formula make a case of what it says.
pub(super) fn names_case(source: &str, chain: &Chain) -> bool {
    let Some(first) = chain.sides.first().filter(|_| chain.is_inline) else { return false };
    let before = source.get(..first.span.from).unwrap_or_default();
    let before = before.trim_end().trim_end_matches(['$', '(', '\\']).trim_end();
    let begins = before.char_indices().rev().nth(24).map_or(0, |(at, _)| at);
    let near = before.get(begins..).unwrap_or_default().to_lowercase();
    let ends =
        |word: &&str| near.strip_suffix(*word).is_some_and(|rest| !rest.ends_with(char::is_alphabetic));
    CASES.iter().any(ends)
}

/// Where the sentence ends that goes on at a place, over displays, too.
fn end_of_sentence(source: &str, from: usize) -> usize {
    let rest = source.get(from..).unwrap_or_default();
    let is_end = |(at, character): &(usize, char)| {
        let behind = rest.get(at + 1..).unwrap_or_default();
        matches!(character, '.' | '!' | '?')
            && (behind.is_empty() || behind.starts_with([' ', '\n', '$', '\\']))
            || *character == '\n' && behind.trim_start_matches(' ').starts_with(['#', '*', '-'])
    };
    from + rest.char_indices().find(is_end).map_or(rest.len(), |(at, _)| at)
}

/// The formulas of a document as sentences speak of them.
fn formulas(tree: &Tree, survey: &Survey, mentions: &[Mention]) -> Vec<(Span, Formula)> {
    let formula = |mention: &Mention| {
        let names = mention.head.map_or(Vec::new(), |head| survey.listed(tree, head));
        let formula = match (mention.is_display, names.is_empty()) {
            (true, _) => Formula::Display,
            (false, true) => Formula::Other,
            (false, false) => Formula::Names(names),
        };
        (mention.span, formula)
    };
    mentions.iter().map(formula).collect()
}

/// Words by which a text restricts what it says from there on.
const RESTRICTIONS: &[&str] = &[
    "centred",
    "centered",
    "zero mean",
    "zero-mean",
    "mean zero",
    "for simplicity",
    "without loss of generality",
    "special case",
    "simplifies",
    "reduces to",
    "becomes",
    "approximat",
    "neglect",
    "ignoring",
    "dropping",
];

/// The end of the text before an equation in its paragraph; a display that begins its paragraph is introduced by the one before.
pub(super) fn introducing(source: &str, span: Span) -> String {
    let near = before(source, span);
    let text = source.get(..span.from).unwrap_or_default();
    match text.rsplit_once("\n\n") {
        Some((earlier, last))
            if ["$$", r"\[", r"\begin"].iter().any(|fence| last.trim_start().starts_with(fence)) =>
        {
            let tail = earlier.rsplit("\n\n").next().unwrap_or_default();
            format!("{} {near}", tail.to_lowercase())
        }
        _ => near,
    }
}

/// Whether the words before an equation restrict what it is said of: data whose mean was taken away, a special case.
pub(super) fn is_restricted(source: &str, span: Span) -> bool {
    let near = introducing(source, span);
    is_demanded(source, span) || RESTRICTIONS.iter().any(|word| near.contains(word))
}

/// The names of expressions, each once, but for the identity.
fn names_of(tree: &Tree, survey: &Survey, about: &[NodeId]) -> Vec<String> {
    let all = about.iter().flat_map(|id| tree.within(*id));
    let mut names: Vec<String> = all
        .filter_map(|id| match tree.get(id) {
            Node::Name(name) if name.word != "I" && name.word != "0" && name.word != "1" => {
                Some(survey.spelled(name))
            }
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Whether a side is what names are asked to come to: the identity, 0 or 1.
fn is_plain(tree: &Tree, id: NodeId) -> bool {
    match tree.get(tree.bare(id)) {
        Node::Name(name) => matches!(name.word.as_str(), "I" | "0" | "1"),
        Node::Number(digits) => digits == "0" || digits == "1",
        _ => false,
    }
}

/// Whether two sides ask for something by a transpose, an inverse, a power or a norm.
fn is_condition(tree: &Tree, head: NodeId, id: NodeId) -> bool {
    let is_asked = |node: &Node| {
        matches!(
            node,
            Node::Transpose(_)
                | Node::InverseTransposed(_)
                | Node::PseudoInverse(_)
                | Node::Power(..)
                | Node::Norm(..)
        )
    };
    let is_more = |node: &Node| {
        matches!(
            node,
            Node::Differential(..)
                | Node::Nabla(..)
                | Node::Slope(..)
                | Node::Call(..)
                | Node::Over { .. }
                | Node::Hole
                | Node::Matrix(_)
        )
    };
    let sides = [head, id];
    sides.iter().any(|side| tree.has(*side, is_asked)) && !sides.iter().any(|side| tree.has(*side, is_more))
}
