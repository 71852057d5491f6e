//! The equations of a document in order: which give names a meaning, which say something that may
//! be false, and what became of each.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::span::Span;
use crate::worksheet::report::{Kind, Report, Role, Severity, Status};
use crate::worksheet::run::fresh;
use crate::worksheet::{Manuscript, Options};

use super::ask;
use super::block::{Chain, Relation, Side};
use super::checker::{After, Checker, Layouts, Seen, Traits, Waiting, space};
use super::gather::Gathered;
use super::heads::is_introduced;
use super::known::{Cascades, Context, Meaning};
use super::meanings::is_function_alone;
use super::names;
use super::outside;
use super::reading::Reading;
use super::settings::Settings;
use super::survey::Says;
use super::tree::{Node, NodeId};

/// What it costs in operations to go over the sides of an equation.
const OPERATIONS_OF_CHAIN: u64 = 5_000;

/// What is said of what is no algebra.
const OUTSIDE: &str = "probability, limits, integrals, sets and optima are outside of what is read";
/// What is said of complex numbers.
const COMPLEX: &str = "complex numbers are outside of what is read";

/// Checks the equations of a document.
pub(super) fn document(manuscript: &Manuscript, options: &Options) -> Report {
    let source = manuscript.text.as_str();
    let Gathered {
        tree,
        chains,
        unread,
        survey,
        said,
        settings,
        regions,
        claimed,
        passed_over,
        mut unread_from,
    } = Gathered::of(manuscript, options);
    let session = fresh(options);
    let mut checker = Checker {
        source,
        manuscript,
        tree: &tree,
        survey: &survey,
        said: &said,
        session,
        report: Report { regions, passed_over, ..Report::default() },
        claimed,
        declared: BTreeMap::new(),
        identities: BTreeMap::new(),
        item: 0,
        section: 0,
        chain: Traits::default(),
        after: After::Read,
        is_step: false,
        is_about: false,
        outside_of: None,
        context: Context { values: survey.values.clone(), ..Context::default() },
        reading: Reading::default(),
        seen: Seen::default(),
        layouts: Layouts::default(),
        cascades: Cascades::default(),
        waiting: Vec::new(),
    };
    for (line, span) in &settings.unknown {
        let diagnostic = Diagnostic::new("G0558", format!("`{line}` says nothing here"), *span)
            .help("below `gradus:` stand `aliases:` and `declare:`");
        checker.report.find(Severity::Warning, Kind::Unknown, diagnostic);
    }
    for why in &unread {
        checker.not_read(why.span, &why.reason);
    }
    for (span, file) in &manuscript.missing {
        checker.not_read(*span, &format!("the file `{file}` is not there"));
    }
    let sides = chains.iter().flat_map(|chain| &chain.sides).filter_map(|side| side.tree.as_ref().ok());
    let derived = checker.derived(&sides.copied().collect::<Vec<NodeId>>());
    checker.declare(&settings, &derived);
    for chain in &chains {
        if limits::is_reached() {
            let first = chain.sides.first().map(|side| side.span);
            unread_from = first.or(unread_from);
            break;
        }
        limits::spend(OPERATIONS_OF_CHAIN);
        if chain.section != checker.section {
            checker.give_up();
            checker.enter(chain.section);
        }
        checker.chain(chain);
        checker.take_up();
    }
    if let (Some(limit), Some(from)) = (limits::cause(), unread_from) {
        checker.report.not_checked(limit, from);
    }
    checker.give_up();
    checker.settle_layouts();
    let cascades = std::mem::take(&mut checker.cascades);
    cascades.tell(&mut checker.report);
    super::unproved::tell(&chains, &mut checker.report);
    checker.report.finished()
}

impl Checker<'_> {
    /// What is declared before anything is said. The name of a definition is only known by its shape until then.
    fn declare(&mut self, settings: &Settings, derived: &BTreeSet<String>) {
        for declaration in &settings.declarations {
            let Some((names, shape)) = declaration.text.split_once(':') else {
                self.told(&declaration.text, declaration.span);
                continue;
            };
            let names = names.split(',').map(|name| name.trim().to_owned());
            let is_open = |name: &String| self.survey.defined.contains(name) || derived.contains(name);
            let (open, closed): (Vec<String>, Vec<String>) =
                names.partition(|name| is_open(name) && !shape.contains('='));
            for name in open {
                self.context.shapes.insert(name, shape.trim().to_owned());
            }
            for name in closed {
                let text = format!("{name} : {}", shape.trim());
                let value = self.survey.values.get(&name).copied();
                let text = match value.map(|value| self.write(value)) {
                    Some(Ok(value)) => format!("{text} = {}", value.text),
                    _ => text,
                };
                self.told(&text, declaration.span);
            }
        }
        self.declared.clone_from(&self.context.shapes);
        self.enter_shapes();
    }

    /// The shapes of names as this section has them.
    fn enter_shapes(&mut self) {
        self.context.shapes.clone_from(&self.declared);
        self.context.axes = self.survey.shapes_in(self.section);
        for (name, axes) in &self.context.axes {
            if !self.survey.declared.contains(name) {
                self.context.shapes.insert(name.clone(), space(axes));
            }
        }
    }

    fn told(&mut self, text: &str, span: Span) {
        if let Err(error) = ask::tell(&mut self.session, text) {
            let mut diagnostic = Diagnostic::new(error.code, error.message.clone(), span);
            diagnostic.notes.push(format!("in `{text}`"));
            diagnostic.notes.extend(error.notes);
            self.report.find(Severity::Error, Kind::Error, diagnostic);
        }
    }

    fn chain(&mut self, chain: &Chain) {
        self.item += usize::from(chain.is_item);
        if chain.sides.len() < 2 && !chain.continues() {
            // Nothing is said of it, unless its sign of equality is within what is not understood.
            if let Some(Side { span, tree: Err(why), .. }) = chain.sides.first()
                && span.of(self.source).contains('=')
            {
                self.not_read(*span, &why.reason);
            }
            return;
        }
        if chain.continues() {
            self.not_read(
                chain.sides.first().map_or(Span::nowhere(), |side| side.span),
                "what it goes on from is not there",
            );
        }
        let later = self.values_of_later(chain);
        self.sides(chain);
        for (name, value) in later {
            self.context.values.entry(name).or_insert(value);
        }
    }

    /// The sides of an equation, one after the other.
    fn sides(&mut self, chain: &Chain) {
        let sides = || chain.sides.iter().filter_map(|side| side.tree.as_ref().ok());
        self.after = After::Read;
        self.chain.is_complex = false;
        self.note_complex(chain);
        self.chain.has_arrow = leads_on(chain);
        self.chain.asks_for_zero = sides().any(|id| self.is_zero(*id));
        let mut read: Vec<(NodeId, Span)> = Vec::new();
        let mut outside_at: Option<Span> = None;
        for (number, side) in chain.sides.iter().enumerate() {
            let text = side.span.of(self.source);
            let is_complex = outside::has_unit_above_e(text) || self.is_complex(side);
            self.chain.is_complex |= is_complex;
            let is_outside = outside::is_outside(text) || is_complex;
            match (side.relation, &side.tree) {
                (Some(Relation::Other), _) => self.outside(side.span, side.span),
                (Some(Relation::Comparison), _) => self.compared(side.span),
                _ if is_outside || outside_at.is_some() && read.is_empty() => {
                    if number > 0 {
                        let told = outside_at.map_or(side.span, |first| first.join(side.span));
                        self.outside(told, side.span);
                    }
                }
                (_, Err(why)) => {
                    self.after = After::RightBehindUnread;
                    self.not_read(if number == 0 { side.span } else { why.span }, &why.reason);
                }
                (relation, Ok(id)) => {
                    if let (Some((head, _)), Some(relation)) = (read.first(), relation) {
                        let head = *head;
                        self.side(head, &read, (*id, side.span), relation);
                    }
                    if self.after == After::RightBehindUnread {
                        self.after = After::Unread;
                    }
                }
            }
            // What is equal to the right of another relation is not equal to its left.
            let is_other = matches!(side.relation, Some(Relation::Other | Relation::Comparison));
            if is_other {
                read.clear();
            }
            outside_at = if is_outside {
                Some(side.span)
            } else {
                outside_at.filter(|_| !is_other && read.is_empty())
            };
            match &side.tree {
                Ok(id) if !is_outside => read.push((*id, side.span)),
                _ => {}
            }
        }
    }

    /// A side that is no algebra, which is told once a section, at the place that shows it.
    fn outside(&mut self, told: Span, span: Span) {
        let reason = if self.chain.is_complex { COMPLEX } else { OUTSIDE };
        if self.outside_of != Some(self.section) {
            self.outside_of = Some(self.section);
            let diagnostic = Diagnostic::new("G0563", format!("not read: {reason}"), told);
            self.report.find(Severity::Note, Kind::Outside, diagnostic);
        }
        self.noted(span, (Role::Equation, Status::Outside), String::new(), reason.to_owned());
    }

    /// A side of a comparison.
    fn compared(&mut self, span: Span) {
        let detail = "a comparison is taken as a condition, and not checked".to_owned();
        self.noted(span, (Role::Equation, Status::Condition), String::new(), detail);
    }

    /// A side that is related to those before.
    fn side(&mut self, head: NodeId, before: &[(NodeId, Span)], side: (NodeId, Span), relation: Relation) {
        if self.missing(head, before, side.0).is_some() {
            let (before, after) = (before.to_vec(), self.after);
            return self.waiting.push(Waiting { head, before, side, relation, after });
        }
        self.related(head, before, side, relation);
    }

    fn related(&mut self, head: NodeId, before: &[(NodeId, Span)], side: (NodeId, Span), relation: Relation) {
        let (id, span) = side;
        self.is_about = relation == Relation::About;
        match relation {
            Relation::Member => return self.member(head, before, span),
            Relation::Comparison => return self.compared(span),
            Relation::Other => return self.outside(span, span),
            Relation::DefinesRight => return self.names_what_is_left(head, id, span),
            Relation::Equals | Relation::About | Relation::DefinesLeft => {}
        }
        if self.survey.entry_meanings.contains(&id) {
            let text = self.tree.name(head).map(|name| format!("each {}", self.survey.spelled(name)));
            return self.noted(
                span,
                (Role::Definition, Status::Taken),
                text.unwrap_or_default(),
                String::new(),
            );
        }
        if self.has_cross_product(&[head, id]) {
            return self.not_read(span, "`\\times` between vectors is the cross product, which is not read");
        }
        if self.survey.models.contains(&id) {
            let text = self.tree.name(head).map(|name| format!("a model of {}", self.survey.spelled(name)));
            let text = text.unwrap_or_default();
            return self.noted(span, (Role::Declaration, Status::Taken), text, String::new());
        }
        self.names_function(head, span);
        let named = self.tree.name(head).cloned().filter(|_| self.survey.name_of(self.tree, head).is_some());
        let Some(name) = named else { return self.claim(head, before, id, span) };
        let spelled = self.survey.spelled(&name);
        if self.is_range(id) {
            let text = format!("what {spelled} runs through");
            return self.noted(span, (Role::Declaration, Status::Taken), text, String::new());
        }
        match self.survey.says(self.tree, &name, id) {
            Says::Value
                if self.context.values.get(&spelled) == Some(&id) || self.is_valued_anew(&spelled, id) =>
            {
                self.context.values.insert(spelled.clone(), id);
                self.taken(Role::Declaration, &spelled, " = ", id, span);
            }
            Says::Entries => {
                self.noted(
                    span,
                    (Role::Declaration, Status::Taken),
                    format!("the entries of {spelled}"),
                    String::new(),
                );
            }
            Says::Body if self.names_blocks(head, id) => {
                let text = format!("the blocks of {spelled}");
                self.context.blocked.insert(spelled);
                self.noted(span, (Role::Declaration, Status::Taken), text, String::new());
            }
            Says::Body if self.is_about || self.used(&[id]).contains(&spelled) => {
                self.claim(head, before, id, span);
            }
            Says::Body if self.gives_meaning(&spelled, before) => self.define(&spelled, id, span),
            Says::Body if self.is_defined_anew(&spelled, (head, before), id, span) => {
                let (before_it, told) = (self.context.meanings.get(&spelled).copied(), self.told_so_far());
                self.define_anew(&spelled, id, span);
                // What makes no sense as a meaning and speaks of nothing new is one more thing said of the old one.
                if let Some(meaning) = before_it.filter(|_| !self.context.meanings.contains_key(&spelled)) {
                    self.forget(told);
                    self.context.meanings.insert(spelled, meaning);
                    self.claim(head, before, id, span);
                }
            }
            _ => self.claim(head, before, id, span),
        }
    }

    /// How much was told.
    fn told_so_far(&self) -> (usize, usize) {
        (self.report.findings.len(), self.report.checks.len())
    }

    /// Takes back what was told since.
    fn forget(&mut self, told: (usize, usize)) {
        self.report.findings.truncate(told.0);
        self.report.checks.truncate(told.1);
    }

    /// Whether a side lists what a letter runs through: `1, \dots, n`.
    fn is_range(&self, id: NodeId) -> bool {
        let is_plain = |id: &NodeId| {
            self.tree.name(*id).is_some() || self.tree.is_literal(*id) || *self.tree.get(*id) == Node::Hole
        };
        self.tree.listed(id).is_some_and(|several| several.len() > 1 && several.iter().all(is_plain))
    }

    /// Begins a section: what it says numbers of has these here, and not those of another example.
    fn enter(&mut self, section: usize) {
        self.section = section;
        self.enter_shapes();
        self.context.meanings.retain(|name, meaning| !is_function_alone(self.tree, name, meaning.body));
        for (name, value) in self.survey.valued_in(section) {
            if self.context.values.contains_key(name) {
                self.context.values.insert(name.to_owned(), value);
            }
        }
    }

    /// `x ∈ ℝⁿ`
    fn member(&mut self, head: NodeId, before: &[(NodeId, Span)], span: Span) {
        let names = self.survey.listed(self.tree, head);
        let each = self.survey.family(self.tree, head).and_then(|family| self.survey.families.get(&family));
        if let Some(axes) = each.filter(|_| before.len() == 1) {
            let text = format!("{} : {}", names.join(", "), space(axes));
            self.noted(span, (Role::Declaration, Status::Taken), text, String::new());
            return;
        }
        if is_introduced(self.source, self.tree.span(head)) && before.len() == 1 {
            // "Now let $A \in …$": it is no longer what it was.
            for name in &names {
                let is_old = |meaning: &Meaning| meaning.span.from < span.from;
                if self.context.meanings.get(name).is_some_and(is_old) {
                    self.context.meanings.remove(name);
                    self.context.renewed.insert(name.clone());
                }
                self.context.values.remove(name);
            }
        }
        let is_free =
            |name: &String| !self.survey.defined.contains(name) || self.context.renewed.contains(name);
        let axes = names.first().and_then(|name| self.context.axes.get(name));
        match axes {
            Some(axes) if before.len() == 1 && names.iter().all(is_free) => {
                let text = format!("{} : {}", names.join(", "), space(axes));
                self.noted(span, (Role::Declaration, Status::Taken), text, String::new());
            }
            _ => self.outside(span, span),
        }
    }

    /// A name in a side that has a meaning in this document, and not yet.
    fn missing(&self, head: NodeId, before: &[(NodeId, Span)], id: NodeId) -> Option<String> {
        let head_name = self.survey.name_of(self.tree, head);
        let is_pending = |name: &String| {
            let is_renewed = self.context.renewed.contains(name);
            let is_given = self.context.meanings.contains_key(name) || is_renewed;
            !is_given && self.survey.is_defined_in(name, self.section)
        };
        // What a side gives a meaning needs none.
        let is_body = self.tree.name(head).is_some_and(|n| self.survey.says(self.tree, n, id) != Says::Value);
        let is_first = is_body && before.len() <= 1 + self.passed(before);
        let is_given = is_first && head_name.as_ref().is_some_and(is_pending);
        let sides = if is_given { vec![id] } else { vec![head, id] };
        for node in sides.into_iter().flat_map(|side| self.tree.within(side)) {
            let name = match self.tree.get(node) {
                Node::Name(name) => name,
                Node::Call(function, _) | Node::Slope(function, ..) if is_pending(function) => {
                    return Some(function.clone());
                }
                _ => continue,
            };
            let plain = names::without_below(name);
            let spelled = self.survey.spelled(name);
            let is_whole = name.below.is_none() || self.survey.known.contains(&spelled);
            let meant = if is_whole { vec![spelled] } else { vec![plain.to_uppercase(), plain] };
            if let Some(missing) = meant.into_iter().find(|name| is_pending(name)) {
                return Some(missing);
            }
        }
        None
    }

    /// How many sides before gave no meaning: values, and names of entries.
    pub(super) fn passed(&self, before: &[(NodeId, Span)]) -> usize {
        let Some(name) = before.first().and_then(|(head, _)| self.tree.name(*head)) else { return 0 };
        let rest = before.iter().skip(1);
        rest.take_while(|(id, _)| self.survey.says(self.tree, name, *id) != Says::Body).count()
    }

    /// Takes up what waited for a meaning that has come.
    fn take_up(&mut self) {
        let mut is_moving = true;
        while is_moving && !limits::is_reached() {
            is_moving = false;
            for waiting in std::mem::take(&mut self.waiting) {
                limits::spend(OPERATIONS_OF_CHAIN);
                is_moving |= self.missing(waiting.head, &waiting.before, waiting.side.0).is_none();
                let Waiting { head, before, side, relation, after } = waiting;
                self.after = after;
                self.side(head, &before, side, relation);
            }
        }
    }

    /// What waited for a meaning that did not come in its section: the name is one that nothing is known of.
    fn give_up(&mut self) {
        for waiting in std::mem::take(&mut self.waiting) {
            let Waiting { head, before, side, relation, after } = waiting;
            self.after = after;
            self.related(head, &before, side, relation);
        }
    }

    /// What was taken in, and asks for nothing.
    fn taken(&mut self, role: Role, name: &str, sign: &str, id: NodeId, span: Span) {
        match self.write(id) {
            Ok(written) => {
                let text = format!("{name}{sign}{}", written.text);
                self.noted(span, (role, Status::Taken), text, String::new());
            }
            Err(why) => self.not_read(why.span, &why.reason),
        }
    }
}

/// Whether an arrow leads from one equation to another within a chain: `f(x) = x^a \rightarrow f'(x) = a x^{a-1}`.
fn leads_on(chain: &Chain) -> bool {
    let relations: Vec<Relation> = chain.sides.iter().filter_map(|side| side.relation).collect();
    let is_equal = |relations: &[Relation]| relations.contains(&Relation::Equals);
    let arrow = relations.iter().position(|relation| *relation == Relation::Other);
    arrow.is_some_and(|at| {
        let (before, behind) = relations.split_at(at);
        is_equal(before) && is_equal(behind)
    })
}
