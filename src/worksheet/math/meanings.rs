//! Equations that give a name its meaning, and those that give it another.

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::worksheet::report::{Kind, Role, Severity, Status};

use super::ask;
use super::checker::Checker;
use super::known::Meaning;
use super::names;
use super::prepare::Unread;
use super::reading::Reading;
use super::tree::{Node, NodeId, Tree};
use super::written::Written;

impl Checker<'_> {
    /// Whether a side gives a name its meaning, which it has not had.
    pub(super) fn gives_meaning(&self, name: &str, before: &[(NodeId, Span)]) -> bool {
        let is_first = before.len() <= 1 + self.passed(before);
        let has_meaning = self.context.meanings.contains_key(name) || self.context.values.contains_key(name);
        is_first && !has_meaning && self.survey.defined.contains(name)
    }

    /// Whether a value is another than the name has, and nothing but values is said of it: it is one for another case.
    pub(super) fn is_valued_anew(&self, name: &str, id: NodeId) -> bool {
        let Some(value) = self.context.values.get(name) else { return false };
        let is_given = self.survey.valued.contains(name) || self.context.meanings.contains_key(name);
        !is_given && super::align::pairs(self.tree, *value, id).is_none_or(|pairs| !pairs.is_empty())
    }

    /// Gives a name a meaning, if there is a way to read it. Else the name stays one of which nothing is known.
    pub(super) fn define(&mut self, name: &str, id: NodeId, span: Span) {
        self.context.dependent = self.dependent(&[id]);
        self.give(name, id, span);
        self.context.dependent.clear();
    }

    fn give(&mut self, name: &str, id: NodeId, span: Span) {
        if let Some(function) = self.names(&[id]).into_iter().find(|name| self.survey.applied.contains(name))
        {
            let detail = format!("`{function}` is a function of which nothing is known");
            return self.noted(span, (Role::Definition, Status::Taken), format!("{name} = …"), detail);
        }
        let mut readings = vec![Reading::default()];
        readings.extend(self.readings(&[id]));
        let mut failed = None;
        for reading in readings {
            let tried = self.under(&reading, &[id], |checker| {
                checker.measure(&[id]);
                let written = checker.write(id)?;
                let said = ask::tell(&mut checker.session, &format!("{name} = {}", written.text));
                Ok::<_, Unread>((written, said))
            });
            match tried {
                Ok(Err(why)) => return self.not_read(why.span, &why.reason),
                Ok(Ok((written, Ok(said)))) => {
                    let text = format!("{name} = {}", written.text);
                    let order = self.context.meanings.len();
                    let order =
                        self.context.meanings.values().map(|one| one.order + 1).max().unwrap_or(order);
                    let meaning = Meaning { body: id, span, item: self.item, section: self.section, order };
                    self.context.meanings.insert(name.to_owned(), meaning);
                    return self.noted(span, (Role::Definition, Status::Taken), text, said);
                }
                Ok(Ok((written, Err(error)))) => {
                    let whole = Written::bare(format!("{name} = "), written.level).then(&written).from(span);
                    failed = failed.or(Some(whole.placed(&error)));
                }
                Err(error) => failed = failed.or(Some(Diagnostic::new(error.code, error.message, span))),
            }
        }
        let Some(mut diagnostic) = failed else { return };
        let detail = diagnostic.message.clone();
        diagnostic.message = format!("not read: {detail}");
        diagnostic.code = "G0563";
        self.report.find(Severity::Note, Kind::NotRead, diagnostic);
        self.noted(span, (Role::Definition, Status::NotRead), String::new(), detail);
    }

    /// Whether a side gives a name another meaning than it has: it is no other form of that, and it speaks of
    /// something else, or begins a new item or section.
    pub(super) fn is_defined_anew(
        &mut self,
        name: &str,
        (head, before): (NodeId, &[(NodeId, Span)]),
        id: NodeId,
        span: Span,
    ) -> bool {
        let Some(meaning) = self.context.meanings.get(name).copied() else { return false };
        if before.len() > 1 || !super::survey::has_names(self.tree, id) {
            return false;
        }
        let known = self.used(&[head]);
        let is_new = meaning.item < self.item || meaning.section < self.section;
        let speaks_of_more = self.names(&[id]).iter().any(|name| !known.contains(name));
        (is_new || speaks_of_more) && !self.would_hold(head, before, id, span)
    }

    pub(super) fn define_anew(&mut self, name: &str, id: NodeId, span: Span) {
        if let Some(first) = self.context.meanings.remove(name).filter(|first| first.section == self.section)
        {
            let message = format!("`{name}` is given another meaning from here on");
            let diagnostic =
                Diagnostic::new("G0564", message, span).label(first.span, "the meaning until now");
            self.report.find(Severity::Warning, Kind::DefinedAnew, diagnostic);
        }
        self.define(name, id, span);
    }

    /// Where a section says what a function that everybody knows is, `\sigma(z) = …`, it stands for that without its
    /// argument, too: in `\frac{d\sigma}{dz} = \sigma(1 - \sigma)`.
    pub(super) fn names_function(&mut self, head: NodeId, span: Span) {
        let Node::Call(function, arguments) = self.tree.get(self.tree.bare(head)) else { return };
        let is_plain = arguments.iter().all(|argument| self.survey.name_of(self.tree, *argument).is_some());
        let is_said = self.survey.known.contains(function) || self.context.meanings.contains_key(function);
        if is_plain && !is_said && self.is_of_table(function) {
            let order = self.context.meanings.values().map(|one| one.order + 1).max().unwrap_or(0);
            let meaning = Meaning { body: head, span, item: self.item, section: self.section, order };
            self.context.meanings.insert(function.clone(), meaning);
        }
    }

    /// Whether a function is one that everybody knows, and none of the document.
    pub(super) fn is_of_table(&self, function: &str) -> bool {
        let survey = self.survey;
        let is_own = survey.functions.contains_key(function) || survey.aliases.contains_key(function);
        names::is_function(function) && !is_own
    }

    /// `a =: b`
    pub(super) fn names_what_is_left(&mut self, head: NodeId, id: NodeId, span: Span) {
        let Some(name) = self.survey.name_of(self.tree, id) else {
            return self.not_read(span, "what is to be named is no name");
        };
        let has_meaning = self.survey.known.contains(&name) || self.context.meanings.contains_key(&name);
        if has_meaning || !names::is_word(&name) {
            return self.not_read(span, &format!("`=:` gives `{name}` a meaning, and it has one already"));
        }
        self.define(&name, head, span);
    }
}

/// Whether a name stands for a function at what a section has taken it at, `\sigma` for `\sigma(z)`: another section may
/// have other letters.
pub(super) fn is_function_alone(tree: &Tree, name: &str, body: NodeId) -> bool {
    matches!(tree.get(tree.bare(body)), Node::Call(function, _) if function == name)
}
