//! What an equation rests on: the shapes, values and definitions before it that it uses. They are told anew for
//! each equation and forgotten after it, so what was guessed for one is never carried to another.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;

use super::ask;
use super::checker::{Checker, space};
use super::known::Meaning;
use super::names;
use super::page::at_other_arguments;
use super::reading::{Reading, words};
use super::tree::{Node, NodeId};

/// The code of a definition of what was spoken of before.
const USED: &str = "G0206";

impl Checker<'_> {
    /// Does something under a reading, with all told that some expressions use; what was told is forgotten then.
    pub fn under<T>(
        &mut self,
        reading: &Reading,
        about: &[NodeId],
        work: impl FnOnce(&mut Self) -> T,
    ) -> Result<T, Box<Diagnostic>> {
        self.with_meanings(reading, |checker| checker.with_told(reading, about, work))
    }

    /// Works with all told that a reading's expressions use; what was told before is then in force again.
    fn with_told<T>(
        &mut self,
        reading: &Reading,
        about: &[NodeId],
        work: impl FnOnce(&mut Self) -> T,
    ) -> Result<T, Box<Diagnostic>> {
        let before = self.session.snapshot();
        let outer = std::mem::replace(&mut self.reading, reading.clone());
        let told = std::mem::take(&mut self.context.told);
        let numbered = self.numbered(about);
        let lengths = std::mem::replace(&mut self.context.numbered, numbered.shapes);
        let ranges = std::mem::replace(&mut self.context.ranges, numbered.ranges);
        let columns = std::mem::replace(&mut self.context.columns, numbered.columns);
        let constants = std::mem::take(&mut self.context.constants);
        let done = self.tell(about).map(|()| work(self));
        self.reading = outer;
        self.context.told = told;
        self.context.constants = constants;
        self.context.numbered = lengths;
        self.context.ranges = ranges;
        self.context.columns = columns;
        self.session.restore(before);
        done
    }

    /// Works with the meanings that a reading has for names; those before are then in force again.
    pub fn with_meanings<T>(&mut self, reading: &Reading, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.context.meanings.clone();
        for (name, body) in &reading.meanings {
            let order = self.context.meanings.values().map(|one| one.order + 1).max().unwrap_or(0);
            let span = self.tree.span(*body);
            let meaning = Meaning { body: *body, span, item: self.item, section: self.section, order };
            self.context.meanings.insert(name.clone(), meaning);
        }
        let done = work(self);
        self.context.meanings = before;
        done
    }

    /// Tells all that some expressions use.
    fn tell(&mut self, about: &[NodeId]) -> Result<(), Box<Diagnostic>> {
        let used = self.used(about);
        let has_more = |name: &String| {
            self.context.meanings.contains_key(name) || self.context.dependent.contains_key(name)
        };
        let mut texts: Vec<String> = Vec::new();
        for (name, axes) in &self.context.numbered {
            if !self.context.shapes.contains_key(name) {
                let space = space(axes);
                let said = self.reading.shapes.get(name).filter(|shape| shape.starts_with(&space));
                texts.push(format!("{name} : {}", said.unwrap_or(&space)));
            }
        }
        for (name, shape) in &self.reading.shapes {
            if used.contains(name) && !has_more(name) && !self.context.numbered.contains_key(name) {
                texts.push(format!("{name} : {shape}"));
            }
        }
        for (name, shape) in &self.context.shapes {
            let is_read = self.reading.shapes.contains_key(name) || self.context.values.contains_key(name);
            if used.contains(name) && !has_more(name) && !is_read {
                texts.push(format!("{name} : {shape}"));
            }
        }
        texts.extend(
            self.survey
                .not_given
                .iter()
                .filter(|name| used.contains(*name))
                .map(|name| format!("{name} : R -> R")),
        );
        let made = self.reading.made.iter().filter(|(name, _)| used.contains(*name) && !has_more(name));
        texts.extend(made.flat_map(|(_, statements)| statements.iter().cloned()));
        for text in texts {
            ask::tell(&mut self.session, &text)?;
        }
        let mut values: Vec<(String, NodeId)> =
            self.context.values.iter().map(|(name, value)| (name.clone(), *value)).collect();
        values.retain(|(name, _)| used.contains(name) && !self.survey.declared.contains(name));
        values.sort_by_key(|(_, value)| self.tree.span(*value));
        let variables = self.variables(about);
        for (name, value) in values {
            let is_given = self.reading.is_valued && !variables.contains(&name);
            let numbers = is_given.then(|| self.write(value).ok()).flatten();
            let text = match numbers {
                Some(numbers) => Some(format!("{name} = {}", numbers.text)),
                None => self.value(&name, value),
            };
            if let Some(text) = text {
                ask::tell(&mut self.session, &text)?;
            }
        }
        let mut meanings: Vec<(String, Meaning)> =
            self.context.meanings.iter().map(|(name, meaning)| (name.clone(), *meaning)).collect();
        meanings.retain(|(name, _)| used.contains(name));
        meanings.sort_by_key(|(_, meaning)| meaning.order);
        let mut dependent: Vec<(String, Vec<String>)> = self.context.dependent.clone().into_iter().collect();
        dependent.retain(|(name, _)| used.contains(name));
        loop {
            let is_next = |name: &str, needs: &BTreeSet<String>| {
                let mut open = meanings.iter().map(|one| &one.0).chain(dependent.iter().map(|one| &one.0));
                !open.any(|open| open != name && needs.contains(open))
            };
            let next = dependent.iter().position(|(name, on)| is_next(name, &on.iter().cloned().collect()));
            if let Some(next) = next {
                let (name, on) = dependent.remove(next);
                self.tell_dependence(&name, &on)?;
                continue;
            }
            // A meaning that speaks of what comes later is told in its turn all the same.
            let is_free = |(name, meaning): &(String, Meaning)| is_next(name, &self.speaks_of(meaning.body));
            let next = if dependent.is_empty() { None } else { meanings.iter().position(is_free) };
            let Some(next) = next.or((!meanings.is_empty()).then_some(0)) else { break };
            let (name, meaning) = meanings.remove(next);
            self.measure(&[meaning.body]);
            let written = self.write(meaning.body).map_err(|why| {
                Box::new(Diagnostic::new("G0563", format!("not read: {}", why.reason), why.span))
            })?;
            if let Err(error) = ask::tell(&mut self.session, &format!("{name} = {}", written.text)) {
                if error.code != USED {
                    return Err(error);
                }
                // Meanings that go in a circle: this one is that of a name of which the others know nothing.
                self.seen.circular.push(name);
                continue;
            }
            self.tell_function(&name, &written.text)?;
            self.context.told.push((name, written.text));
        }
        for (head, id) in self.reading.conditions.clone() {
            let sides = self.write(head).and_then(|head| Ok((head, self.write(id)?)));
            let (head, id) = sides.map_err(|why| {
                Box::new(Diagnostic::new("G0563", format!("not read: {}", why.reason), why.span))
            })?;
            ask::tell(&mut self.session, &format!("assume {} == {}", head.text, id.text))?;
        }
        for equation in self.reading.equations.clone() {
            ask::tell(&mut self.session, &format!("assume {equation}"))?;
        }
        Ok(())
    }

    /// A definition as a function of its arguments, where it is taken at others. What it says of them by other definitions
    /// alone is not theirs to change.
    fn tell_function(&mut self, name: &str, body: &str) -> Result<(), Box<Diagnostic>> {
        let section = self.context.meanings.get(name).map_or(usize::MAX, |meaning| meaning.section);
        let arguments = self.survey.arguments(name, section).filter(|_| self.survey.called.contains(name));
        let Some(arguments) = arguments else { return Ok(()) };
        let told: BTreeSet<&str> = words(body).collect();
        let told = self.context.told.iter().filter(|(name, _)| told.contains(name.as_str()));
        let mut depend = told.flat_map(|(_, body)| arguments.iter().map(move |one| (body, one)));
        if !depend.any(|(body, one)| self.context.depends(body, one)) {
            let text = format!("{}({}) = {body}", at_other_arguments(name), arguments.join(", "));
            ask::tell(&mut self.session, &text)?;
        }
        Ok(())
    }

    /// A name with its value, as a statement.
    fn value(&mut self, name: &str, value: NodeId) -> Option<String> {
        let numbers = self.write(value).ok()?.text;
        let said = self.context.axes.get(name);
        Some(match self.tree.get(self.tree.bare(value)) {
            _ if said.is_some() => format!("{name} : {} = {numbers}", space(said.map_or(&[], Vec::as_slice))),
            Node::Matrix(rows) => match (rows.len(), rows.first().map_or(0, Vec::len)) {
                (rows, 1) => format!("{name} : R[{rows}] = {numbers}"),
                // A row is declared nowhere; a name for it does as well.
                (1, _) => format!("{name} = {numbers}"),
                (rows, columns) => format!("{name} : R[{rows},{columns}] = {numbers}"),
            },
            _ => format!("{name} : R = {numbers}"),
        })
    }

    /// The names that expressions use, and those that the meanings of these use.
    pub fn used(&self, about: &[NodeId]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open: Vec<String> = about.iter().flat_map(|id| self.speaks_of(*id)).collect();
        while let Some(name) = open.pop() {
            if found.contains(&name) {
                continue;
            }
            let body = self.context.meanings.get(&name).map(|meaning| meaning.body);
            open.extend(body.into_iter().flat_map(|body| self.speaks_of(body)));
            open.extend(self.context.dependent.get(&name).into_iter().flatten().cloned());
            found.insert(name);
        }
        found
    }

    /// The names that stand in expressions, but for those that number and measure.
    pub fn names(&self, about: &[NodeId]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut bound = BTreeSet::new();
        let numbered = self.numbered(about).shapes;
        for id in about.iter().flat_map(|id| self.tree.within(*id)) {
            match self.tree.get(id) {
                Node::Over { index, lower, upper, .. } => {
                    bound.insert(index.clone());
                    let limits = lower.iter().chain(upper).flat_map(|id| self.tree.within(*id));
                    bound.extend(limits.filter_map(|id| self.survey.name_of(self.tree, id)));
                }
                Node::Name(name) => {
                    let spelled = self.survey.spelled(name);
                    let plain = names::without_below(name);
                    let is_known = self.survey.known.contains(&spelled);
                    let is_unit = !is_known
                        && name.below.is_some()
                        && matches!(plain.as_str(), "e" | "E" | "I" | "delta");
                    let capital = plain.to_uppercase();
                    let plain = if numbered.contains_key(&capital) { capital } else { plain };
                    let is_entry = !is_known
                        && name.below.is_some()
                        && (self.survey.known.contains(&plain) || numbered.contains_key(&plain));
                    if !is_unit {
                        found.insert(if is_entry { plain } else { spelled });
                    }
                }
                Node::Nabla(Some(by), ..) => {
                    found.insert(by.clone());
                }
                _ => {}
            }
        }
        let is_constant = |name: &String| {
            matches!(name.as_str(), "I" | "e" | "pi") && !self.context.meanings.contains_key(name)
        };
        found.retain(|name| names::is_word(name) && !bound.contains(name) && !is_constant(name));
        found
    }

    /// Expressions, and the meanings of the names that they use.
    pub fn with_bodies(&self, about: &[NodeId], used: &BTreeSet<String>) -> Vec<NodeId> {
        let bodies =
            used.iter().filter_map(|name| self.context.meanings.get(name)).map(|meaning| meaning.body);
        about.iter().copied().chain(bodies).collect()
    }

    /// The names that say how far the sums go in expressions and in the meanings of their names: the n of `1/n` beside
    /// the mean that is a sum to n.
    pub fn counts(&self, about: &[NodeId]) -> BTreeSet<String> {
        let limits = self.nodes_of(about).into_iter().flat_map(|id| match self.tree.get(id) {
            Node::Over { lower, upper, .. } => lower.iter().chain(upper).copied().collect(),
            _ => Vec::new(),
        });
        let names = limits.flat_map(|id| self.tree.within(id));
        names.filter_map(|id| self.survey.name_of(self.tree, id)).collect()
    }

    /// The same with all that their meanings speak of, without the names that have one.
    pub fn closure(&self, about: &[NodeId]) -> BTreeSet<String> {
        let used = self.used(about);
        let mut names = self.names(&self.with_bodies(about, &used));
        // What stands for the arguments of a function is none of what it is taken at.
        let own = self.names(about);
        names.retain(|name| own.contains(name) || !self.is_argument(name, about, &own));
        names.extend(used.iter().filter_map(|name| self.context.dependent.get(name)).flatten().cloned());
        names
    }

    /// Whether a name is an argument of a function that is taken at others, and not at its own besides, as its name among
    /// the `own` would say.
    fn is_argument(&self, name: &str, about: &[NodeId], own: &BTreeSet<String>) -> bool {
        let mut nodes = about.iter().flat_map(|id| self.tree.within(*id));
        nodes.any(|id| match self.tree.get(id) {
            Node::Call(function, _) | Node::Slope(function, ..) if !own.contains(function) => {
                let section =
                    self.context.meanings.get(function).map_or(usize::MAX, |meaning| meaning.section);
                let arguments = self.survey.arguments(function, section);
                arguments.is_some_and(|all| all.iter().any(|one| one == name))
            }
            _ => false,
        })
    }

    /// The names that an expression speaks of itself.
    fn speaks_of(&self, id: NodeId) -> BTreeSet<String> {
        self.tree.within(id).into_iter().flat_map(|id| self.names_at(id)).collect()
    }

    /// The names that a node may speak of: `x_1` of `x_1` and of `x`.
    fn names_at(&self, id: NodeId) -> Vec<String> {
        let mut found = Vec::new();
        match self.tree.get(id) {
            Node::Name(name) => {
                found.push(self.survey.spelled(name));
                if name.below.is_some() {
                    let plain = names::without_below(name);
                    found.extend(self.survey.aliases.get(&plain).cloned());
                    found.extend([plain.to_uppercase(), plain]);
                }
            }
            // A call of what everybody knows speaks of its arguments alone.
            Node::Call(function, _) | Node::Slope(function, ..) if self.is_of_table(function) => {}
            Node::Call(function, _) | Node::Slope(function, ..) => found.push(function.clone()),
            Node::Nabla(Some(by), ..) => found.push(by.clone()),
            _ => {}
        }
        let meant: Vec<String> =
            found.iter().filter_map(|name| self.survey.aliases.get(name)).cloned().collect();
        found.extend(meant.iter().flat_map(|text| words(text)).map(str::to_owned));
        found
    }
}
