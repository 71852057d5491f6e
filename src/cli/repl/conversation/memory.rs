//! What a conversation keeps of what was said, for `:save`, `ans` and `:vars`; and what it was before, for `:undo`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::cli::repl::redefine::{Uses, declared_anew, without};
use crate::cli::repl::worker::{Known, Worker};
use crate::cli::{Output, Trouble};
use crate::report;
use crate::session::{Answer, Outcome, Taken};
use crate::syntax::names::canonical;
use crate::syntax::tokens::tokens;

use super::Conversation;

/// How much of a text that is undone is shown, in characters.
const UNDONE: usize = 72;

/// What was said so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// What was run without errors.
    script: Vec<String>,
    uses: Uses,
    /// What names were defined as.
    pub bodies: BTreeMap<String, String>,
    /// What functions were defined as.
    pub functions: BTreeMap<String, String>,
    last: Option<Last>,
}

/// The last expression that was answered.
#[derive(Clone, Debug)]
struct Last {
    text: String,
    /// The names in it that were declared or defined. A name whose shape was assumed may be declared later.
    given: BTreeSet<String>,
}

/// A state that can be gone back to.
#[derive(Debug)]
pub(super) struct Earlier {
    /// What was run then.
    program: String,
    said: Said,
    /// The texts that the session had taken in.
    script: Vec<String>,
}

impl Said {
    /// The last expression that was answered, where its names still mean what they meant.
    pub fn last(&self) -> Option<&str> {
        self.last.as_ref().map(|last| last.text.as_str())
    }

    /// Forgets the last expression that was answered.
    pub fn lose_last(&mut self) {
        self.last = None;
    }

    /// Forgets names, and what was said with them.
    pub fn forget(&mut self, names: &BTreeSet<String>) {
        self.script = self.script.iter().filter_map(|text| without(text, names)).collect();
        self.bodies.retain(|name, _| !names.contains(name));
        self.functions.retain(|name, _| !names.contains(name));
        self.lose_last_with(names.iter().map(String::as_str));
    }

    /// Names are declared anew from the beginning, by the last program that was taken in; others are gone with what they
    /// were.
    pub fn declare_anew(&mut self, names: &BTreeSet<String>, declaration: &str, gone: &[String]) {
        self.script.pop();
        self.script = declared_anew(&self.script, names, declaration);
        self.bodies.retain(|name, _| !names.contains(name));
        self.forget(&gone.iter().cloned().collect());
    }

    fn lose_last_with<'n>(&mut self, mut names: impl Iterator<Item = &'n str>) {
        let means_another = |last: &Last| names.any(|name| last.given.contains(canonical(name).as_ref()));
        if self.last.as_ref().is_some_and(means_another) {
            self.last = None;
        }
    }

    /// Takes in what was answered; what used a definition that was made anew, as lines.
    pub fn take(
        &mut self,
        program: &str,
        outcomes: &[Outcome],
        has_changed: bool,
        known: &Known,
    ) -> Vec<String> {
        let good: Vec<&str> = outcomes
            .iter()
            .filter(|outcome| !matches!(outcome.answer, Answer::Errors(_)))
            .map(|outcome| outcome.source.as_str())
            .collect();
        if good.len() == outcomes.len() {
            self.script.push(program.trim().to_owned());
        } else if !good.is_empty() {
            self.script.push(good.join("\n"));
        }
        for outcome in outcomes {
            self.take_one(outcome, known);
        }
        if !has_changed {
            return Vec::new();
        }
        let again = self.uses.take(&good.join("\n")).into_iter();
        let line = |(name, dependents): (String, Vec<String>)| {
            let list = dependents.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let verb = if dependents.len() == 1 { "keeps" } else { "keep" };
            format!("note: {list} used `{name}` as it was before, and {verb} it")
        };
        again.map(line).collect()
    }

    fn take_one(&mut self, outcome: &Outcome, known: &Known) {
        match &outcome.answer {
            Answer::Taken(Taken::Defined { name, .. }) => {
                self.lose_last_with(std::iter::once(&**name));
                self.bodies.insert(name.to_string(), outcome.subject.clone());
            }
            Answer::Taken(Taken::Function { name, .. }) => {
                self.lose_last_with(std::iter::once(&**name));
                self.functions.insert(name.to_string(), outcome.subject.clone());
            }
            Answer::Taken(Taken::Declared { names, .. } | Taken::Unknown { names, .. }) => {
                // What was declared, and is declared anew, is read anew wherever it stands.
                let defined: Vec<&str> =
                    names.iter().map(|name| &**name).filter(|name| self.bodies.contains_key(*name)).collect();
                self.lose_last_with(defined.into_iter());
            }
            Answer::Expression(_) | Answer::Show(_) | Answer::Eval(_) | Answer::Steps { .. } => {
                let text = outcome.subject.clone();
                let names = tokens(&text).into_iter().map(|(span, _)| canonical(span.of(&text)).into_owned());
                let given = names.filter(|name| known.is_given(name)).collect();
                self.last = Some(Last { text, given });
            }
            _ => {}
        }
    }
}

impl Conversation {
    /// The state at hand, before a program is run.
    pub(super) fn state(&self, program: &str, worker: &Worker) -> Earlier {
        let (said, script) = (self.said.clone(), worker.script().to_vec());
        Earlier { program: program.trim().to_owned(), said, script }
    }

    /// Keeps an earlier state, where what is in scope has changed since.
    pub(super) fn keep(&mut self, earlier: Earlier, worker: &Worker) {
        if earlier.script != worker.script() {
            self.earlier.push(earlier);
        }
    }

    pub(super) fn undo(&mut self, worker: &mut Worker, output: &mut Output) -> Result<(), Trouble> {
        let Some(Earlier { program, said, script }) = self.earlier.pop() else {
            return output.line("there is nothing to undo");
        };
        self.said = said;
        worker.begin_with(script);
        let lines = program.lines().map(str::trim).filter(|line| !line.is_empty());
        let shown = report::escaped(&lines.collect::<Vec<_>>().join("; "));
        let end = shown.char_indices().nth(UNDONE).map(|(at, _)| at);
        let (begun, rest) = shown.split_at(end.unwrap_or(shown.len()));
        output.line(&format!("undone: {begun}{}", if rest.is_empty() { "" } else { "…" }))
    }

    pub(super) fn save(&self, path: &str, output: &mut Output) -> Result<(), Trouble> {
        if path.is_empty() {
            return output.line("where to? `:save FILE`");
        }
        let mut program = String::new();
        for text in &self.said.script {
            // Writing to a string does not fail.
            let _ = writeln!(program, "{text}");
        }
        match std::fs::write(path, program) {
            Ok(()) => output.line(&format!("saved to {}", report::escaped(path))),
            Err(error) => output.line(&format!("cannot write {}: {error}", report::escaped(path))),
        }
    }
}
