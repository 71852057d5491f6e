//! What a document says before anything of it is checked: its mathematics as chains of sides, and what is said of its
//! names.

use crate::limits;
use crate::span::Span;
use crate::worksheet::{Manuscript, Options};

use super::block::{self, Chain, Relation};
use super::inline;
use super::models;
use super::prepare::Unread;
use super::regions::{self, Region};
use super::remarks::Remarks;
use super::said::{Mention, Said};
use super::scopes::Scopes;
use super::settings::Settings;
use super::survey::Survey;
use super::tree::Tree;

/// What it costs in operations to read a piece of mathematics, and each byte of it.
const OPERATIONS_OF_REGION: u64 = 10_000;
const OPERATIONS_OF_BYTE: u64 = 500;

/// What a document says.
#[derive(Default)]
pub(super) struct Gathered {
    /// Its mathematics.
    pub tree: Tree,
    /// Its equations, in order.
    pub chains: Vec<Chain>,
    /// What was not read at all.
    pub unread: Vec<Unread>,
    /// What its names stand for.
    pub survey: Survey,
    /// What is said of them in words and conditions.
    pub said: Said,
    /// What it declares.
    pub settings: Settings,
    /// Where its mathematics stands, and whether it is displayed.
    pub regions: Vec<(Span, bool)>,
    /// Equations that a comment says to be claims.
    pub claimed: Vec<Span>,
    /// How many equations a comment passes over.
    pub passed_over: usize,
    /// From where on a limit left nothing to read.
    pub unread_from: Option<Span>,
}

impl Gathered {
    /// Reads all of a document.
    pub fn of(manuscript: &Manuscript, options: &Options) -> Self {
        let source = manuscript.text.as_str();
        let document = manuscript.document();
        let mut gathered = Self::default();
        if let Some(front) = &document.front {
            gathered.settings.front(front);
        }
        if let Some(beside) = &options.beside {
            gathered.settings.beside(beside);
        }
        let remarks = Remarks::of(source, &document, &mut gathered.settings);
        let mut reader = Reader::default();
        let mut before = 0;
        for region in regions::find(source, &document) {
            let length = (region.span.to - region.span.from) as u64;
            if !limits::spend(OPERATIONS_OF_REGION + OPERATIONS_OF_BYTE * length) {
                gathered.unread_from = Some(region.span);
                break;
            }
            let is_skipped = remarks.skips(before, &region);
            gathered.claimed.extend(remarks.claims(before, &region).then_some(region.span));
            // A formula of the text that stands between a word and its display does not take the word.
            before = if region.is_display || is_skipped { region.span.to } else { before };
            if is_skipped {
                gathered.passed_over += 1;
                continue;
            }
            gathered.regions.push((region.span, region.is_display));
            reader.region(&region);
        }
        let Reader { mut tree, chains, unread, mentions, .. } = reader;
        let (mut chains, mut asides) = inline::without_asides(&tree, chains, source);
        let scopes = Scopes::of(source, &document.headings);
        let mut survey = Survey::of(&mut tree, &mut chains, &gathered.settings, (source, scopes));
        survey.models.extend(models::find(&tree, &asides, source));
        asides.extend(chains.iter().cloned());
        let said = Said::of(manuscript, &tree, &survey, &mentions, &asides);
        Self { tree, chains, unread, survey, said, ..gathered }
    }
}

/// The chains of a document, those that go on from one display to the next in one piece.
#[derive(Default)]
struct Reader {
    tree: Tree,
    chains: Vec<Chain>,
    unread: Vec<Unread>,
    /// Its formulas, in order.
    mentions: Vec<Mention>,
    /// The chain that the next display may go on from.
    last: Option<usize>,
}

impl Reader {
    fn region(&mut self, region: &Region) {
        let first = self.chains.len();
        self.piece(region);
        for chain in self.chains.iter_mut().skip(first) {
            chain.section = region.section;
        }
    }

    fn piece(&mut self, region: &Region) {
        if !region.is_display {
            self.inline(region);
            return;
        }
        self.mentions.push(Mention { head: None, span: region.span, is_display: true });
        if region.after_heading {
            self.last = None;
        }
        let chains = match block::chains(&mut self.tree, &region.excerpt) {
            Ok(chains) => chains,
            Err(unread) => {
                self.last = None;
                self.unread.push(unread);
                return;
            }
        };
        for (number, mut chain) in chains.into_iter().enumerate() {
            chain.is_item |= number == 0 && (region.after_label || region.after_heading);
            match self.last.and_then(|last| self.chains.get_mut(last)) {
                Some(last) if chain.continues() && number == 0 => last.sides.extend(chain.sides),
                _ => {
                    self.chains.push(chain);
                    self.last = Some(self.chains.len() - 1);
                }
            }
        }
    }

    /// A formula in the text: it may say what a name is, and it may be an equation.
    fn inline(&mut self, region: &Region) {
        let chains = block::chains(&mut self.tree, &region.excerpt);
        let head = match &chains {
            Ok(chains) => match chains.as_slice() {
                [Chain { sides, .. }] => sides.first().and_then(|side| side.tree.clone().ok()),
                _ => None,
            },
            Err(_) => None,
        };
        self.mentions.push(Mention { head, span: region.span, is_display: false });
        let chains = match chains {
            Ok(chains) => chains,
            Err(unread) if region.excerpt.text.contains('=') => return self.unread.push(unread),
            Err(_) => return,
        };
        let said = chains.into_iter().filter(|chain| self.says_something(chain));
        self.chains.extend(said.map(|chain| Chain { is_inline: true, ..chain }).collect::<Vec<_>>());
    }

    /// Whether a formula in the text is said of something: its relations are of equality, or of a space.
    fn says_something(&self, chain: &Chain) -> bool {
        let [head, second, ..] = chain.sides.as_slice() else { return false };
        match second.relation {
            Some(Relation::Member) => chain.sides.len() == 2,
            Some(Relation::Other | Relation::Comparison) | None => false,
            _ => head.relation.is_none(),
        }
    }
}
