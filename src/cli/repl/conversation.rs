//! What a conversation does with what is typed: statements to the worker, commands to their
//! doers. It knows nothing of keys and of the editor, so piped input goes the same way.

use std::collections::BTreeSet;

use crate::cli::{Output, Trouble, input, output, rules};
use crate::functions;
use crate::report::{self, Detail, Exit, Format, Source};
use crate::session::{Answer, Layout, Notation, Options, Outcome};
use crate::syntax;

use super::clipboard;
use super::commands::{COMMANDS, EXAMPLES, FORMATS, find};
use super::last::with_last;
use super::pieces::{Piece, is_bare_command, pieces, without_prompts};
use super::redefine::{declared, declared_anew, runs};
use super::spinner::Spinner;
use super::worker::{Answered, Reply, Worker};

mod guesses;
mod memory;

use memory::{Earlier, Said};

/// The last result, as a name.
const LAST: &str = "ans";

/// What is said of `ans` where there is none.
const NO_LAST: &str =
    "there is no result that `ans` could stand for: none yet, or its names have another meaning since";

/// What the text is called in messages.
const TYPED: &str = "input";

/// What is said once, below the first answer.
const WHY: &str = "  :why says so of a later answer; :steps shows how it comes about";

/// Whether the conversation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    On,
    Quit,
}

/// A conversation.
pub(super) struct Conversation {
    options: Options,
    /// JSON in place of text.
    json: bool,
    said: Said,
    /// What was said before each text that changed what is in scope.
    earlier: Vec<Earlier>,
    /// Whether it was said of an answer how it was checked, which is said of the first.
    has_explained: bool,
    /// How bad it was.
    pub exit: Exit,
}

impl Conversation {
    pub fn new(options: Options, json: bool) -> Self {
        Self {
            options,
            json,
            said: Said::default(),
            earlier: Vec::new(),
            has_explained: false,
            exit: Exit::Fine,
        }
    }

    /// Takes in what was typed or pasted: a line, or a whole program.
    pub fn submit(&mut self, text: &str, worker: &mut Worker, output: &mut Output) -> Result<Next, Trouble> {
        let text = without_prompts(text);
        for piece in pieces(&text) {
            let next = match piece {
                Piece::Program(word, _) if is_bare_command(word, &worker.known) => {
                    self.command(word.trim(), worker, output)?
                }
                Piece::Command(command) => self.command(command, worker, output)?,
                Piece::Program(program, line) => {
                    self.program(program, line, worker, output)?;
                    Next::On
                }
            };
            output.flush()?;
            if next == Next::Quit {
                return Ok(Next::Quit);
            }
        }
        Ok(Next::On)
    }

    /// Runs a program that begins at a line: in one go as far as no statement speaks of what one before it answered.
    fn program(
        &mut self,
        program: &str,
        line: usize,
        worker: &mut Worker,
        output: &mut Output,
    ) -> Result<(), Trouble> {
        for (run, lines) in runs(program, LAST, |name| worker.known.has(name)) {
            let is_last = |name: &str| name == LAST && !worker.known.has(name);
            let Some(run) = with_last(run, self.said.last(), is_last) else {
                self.exit = self.exit.max(Exit::Faulty);
                output.line(NO_LAST)?;
                continue;
            };
            let before = self.state(&run, worker);
            let source = Source { name: Some(TYPED), text: &run, first_line: line + lines };
            self.anew(&run, source, worker, output)?;
            self.keep(before, worker);
        }
        Ok(())
    }

    /// Runs a program, which may be a declaration of names that have a meaning: they are declared so from the beginning,
    /// and what was defined by them is read anew; what does not fit any more is forgotten. Where the declaration has a
    /// fault, nothing is.
    fn anew(
        &mut self,
        program: &str,
        source: Source<'_>,
        worker: &mut Worker,
        output: &mut Output,
    ) -> Result<(), Trouble> {
        let again: BTreeSet<String> =
            declared(program).into_iter().filter(|name| worker.known.has(name)).collect();
        if again.is_empty() {
            return self.run(program, source, worker, output);
        }
        let (before, known) = (worker.script().to_vec(), worker.known.clone());
        worker.forget(&again);
        let Answered::Reply(reply) = self.work(program, worker) else {
            worker.begin_with(before);
            return self.run(program, source, worker, output);
        };
        if reply.outcomes.iter().any(|outcome| matches!(outcome.answer, Answer::Errors(_))) {
            worker.begin_with(before);
            return self.take(program, &reply, source, output);
        }
        let script = declared_anew(&before, &again, program);
        let gone = worker.begin_with_what_holds(&script, BTreeSet::new(), &known);
        let names = listed(&again.iter().cloned().collect::<Vec<_>>());
        let rest =
            if gone.is_empty() { String::new() } else { format!("; forgotten with it: {}", listed(&gone)) };
        output.line(&output.palette.as_aside(&format!("note: {names} is declared anew{rest}")))?;
        self.take(program, &reply, source, output)?;
        self.said.declare_anew(&again, program, &gone);
        Ok(())
    }

    /// Has a program run, with a sign of that where it takes long.
    fn work(&self, program: &str, worker: &mut Worker) -> Answered {
        let _spinner = Spinner::start();
        worker.run(program, &self.options)
    }

    /// Shows outcomes, and keeps what there is to keep of them.
    fn take(
        &mut self,
        program: &str,
        Reply { outcomes, has_changed, known }: &Reply,
        source: Source<'_>,
        output: &mut Output,
    ) -> Result<(), Trouble> {
        for line in self.said.take(program, outcomes, *has_changed, known) {
            output.line(&output.palette.as_aside(&line))?;
        }
        let exit = self.show(outcomes, source, output)?;
        self.exit = self.exit.max(exit);
        Ok(())
    }

    fn run(
        &mut self,
        program: &str,
        source: Source<'_>,
        worker: &mut Worker,
        output: &mut Output,
    ) -> Result<(), Trouble> {
        match self.work(program, worker) {
            Answered::Reply(reply) => {
                let reply = match self.without_guesses(program, &reply, worker, output)? {
                    Some(again) => again,
                    None => reply,
                };
                self.take(program, &reply, source, output)?;
            }
            Answered::Stopped => output.line("stopped; what was declared and defined is kept")?,
            Answered::Fault | Answered::Late => {
                output.flush()?;
                output::complain("this is a fault of gradus, not of your input; please report it");
                self.exit = Exit::Faulty;
            }
        }
        Ok(())
    }

    fn show(
        &mut self,
        outcomes: &[Outcome],
        source: Source<'_>,
        output: &mut Output,
    ) -> Result<Exit, Trouble> {
        for outcome in outcomes {
            let detail = if self.has_explained { Detail::Brief } else { Detail::Full };
            if self.json {
                output.objects(outcome)?;
            } else if let Some(summary) = report::summary(outcome, output.palette) {
                output.lines(&report::assumptions(outcome, Format::Unicode, output.palette))?;
                output.line(&summary)?;
            } else {
                output.lines(&report::detailed(outcome, Format::Unicode, detail, output.palette))?;
            }
            if let (Some(asked), Answer::Expression(answer), false) =
                (&outcome.asked, &outcome.answer, self.json)
                && let Some((what, declaration)) =
                    report::other_reading(asked, &outcome.assumed, answer.shape.order())
            {
                output.line(&output.palette.as_aside(&format!("  for {what}: {declaration}")))?;
            }
            if !self.has_explained && report::is_checked(outcome) {
                if !self.json {
                    output.line(&output.palette.as_aside(WHY))?;
                }
                self.has_explained = true;
            }
            output.messages(outcome, source)?;
        }
        output.end_messages();
        Ok(report::exit_of(outcomes))
    }

    fn command(&mut self, typed: &str, worker: &mut Worker, output: &mut Output) -> Result<Next, Trouble> {
        if let Some(name) = typed.strip_prefix('?').or_else(|| typed.strip_suffix('?')) {
            help(name.trim(), worker, output)?;
            return Ok(Next::On);
        }
        let (name, argument) =
            typed.trim_start_matches(':').split_once(' ').unwrap_or((typed.trim_start_matches(':'), ""));
        let argument = argument.trim();
        let Some(command) = find(name.trim()) else {
            let name = report::escaped(name);
            output.line(&format!("there is no command `:{name}`; `:help` lists them"))?;
            return Ok(Next::On);
        };
        match command.name {
            "quit" => return Ok(Next::Quit),
            "help" => help(argument, worker, output)?,
            "vars" => self.variables(worker, output)?,
            "forget" => self.forgotten(argument, worker, output)?,
            "copy" => self.copy(argument, worker, output)?,
            "why" => match self.expression(argument) {
                Some(expression) => self.why(&expression, worker, output)?,
                None => output.line("there is no result yet; `:why EXPR`")?,
            },
            "undo" => self.undo(worker, output)?,
            "notation" => self.notation(argument, output)?,
            "layout" => self.layout(argument, output)?,
            "save" => self.save(argument, output)?,
            "load" => self.load(argument, worker, output)?,
            "steps" => match self.expression(argument) {
                Some(expression) => {
                    let program = format!("steps {expression}");
                    self.run(&program, Source::named(TYPED, &program), worker, output)?;
                }
                None => output.line("there is no result yet; `:steps EXPR`")?,
            },
            _ => match self.expression(argument) {
                Some(expression) => self.latex(&expression, worker, output)?,
                None => output.line("there is no result yet; `:latex EXPR`")?,
            },
        }
        Ok(Next::On)
    }

    fn forgotten(&mut self, name: &str, worker: &mut Worker, output: &mut Output) -> Result<(), Trouble> {
        if !worker.known.has(name) {
            let name = report::escaped(name);
            return output.line(&format!("there is no `{name}`; `:vars` lists what there is"));
        }
        let before = self.state(&format!(":forget {name}"), worker);
        let gone = worker.forget(&BTreeSet::from([name.to_owned()]));
        self.said.forget(&gone.iter().cloned().collect());
        self.keep(before, worker);
        output.line(&format!("forgotten: {}", gone.join(", ")))
    }

    /// Puts the last result into the clipboard of the terminal.
    fn copy(&mut self, format: &str, worker: &mut Worker, output: &mut Output) -> Result<(), Trouble> {
        let name = if format.is_empty() { "text" } else { format };
        let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == name) else {
            let names: Vec<&str> = FORMATS.iter().map(|(name, _)| *name).collect();
            return output.line(&format!("a result is copied as {}", names.join(", ")));
        };
        let Some(last) = self.said.last().map(str::to_owned) else {
            return output.line("there is no result yet");
        };
        let Answered::Reply(reply) = self.work(&last, worker) else { return Ok(()) };
        for outcome in &reply.outcomes {
            if let Answer::Expression(answer) = &outcome.answer {
                let text = report::formula(&answer.formula, *format);
                output.flush()?;
                clipboard::put(&text);
                output.line(&format!("copied: {text}"))?;
            }
        }
        Ok(())
    }

    fn expression(&self, argument: &str) -> Option<String> {
        if argument.is_empty() { self.said.last().map(str::to_owned) } else { Some(argument.to_owned()) }
    }

    fn latex(&mut self, expression: &str, worker: &mut Worker, output: &mut Output) -> Result<(), Trouble> {
        if let Answered::Reply(reply) = worker.run(expression, &self.options) {
            for outcome in &reply.outcomes {
                output.lines(&report::answer(outcome, Format::Latex, output.palette))?;
                output.messages(outcome, Source::named(TYPED, expression))?;
            }
        }
        Ok(())
    }

    fn variables(&self, worker: &Worker, output: &mut Output) -> Result<(), Trouble> {
        let known = &worker.known;
        if known.names.is_empty() && known.functions.is_empty() {
            return output.line("nothing is declared or defined yet");
        }
        let width = known.names.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or_default();
        for (name, shape, kind) in &known.names {
            let space = " ".repeat(width - name.chars().count());
            let body = self.said.bodies.get(name).map(|body| format!("  = {body}")).unwrap_or_default();
            let kind = output.palette.as_aside(kind);
            output.line(&format!("  {name}{space} : {shape}  {kind}{}", report::escaped(&body)))?;
        }
        for (name, parameters) in &known.functions {
            let body = self.said.functions.get(name).map(|body| format!(" = {body}")).unwrap_or_default();
            output.line(&format!("  {name}({}){}", parameters.join(", "), report::escaped(&body)))?;
        }
        Ok(())
    }

    /// How an answer lies, how it was checked, and which rules were tried on it.
    fn why(&mut self, expression: &str, worker: &mut Worker, output: &mut Output) -> Result<(), Trouble> {
        let before = std::mem::replace(&mut self.options.trace, true);
        let answered = self.work(expression, worker);
        self.options.trace = before;
        if let Answered::Reply(reply) = answered {
            for outcome in &reply.outcomes {
                output.lines(&report::detailed(outcome, Format::Unicode, Detail::Full, output.palette))?;
                output.messages(outcome, Source::named(TYPED, expression))?;
            }
        }
        Ok(())
    }

    fn notation(&mut self, name: &str, output: &mut Output) -> Result<(), Trouble> {
        let Some(notation) = Notation::named(name) else {
            return output.line(&choice("notation", "notation", self.options.notation.name()));
        };
        self.options.notation = notation;
        output.line(&format!("notation: {name}"))
    }

    fn layout(&mut self, name: &str, output: &mut Output) -> Result<(), Trouble> {
        let Some(layout) = Layout::named(name) else {
            return output.line(&choice("layout", "layout", self.options.layout.name()));
        };
        self.options.layout = layout;
        output.line(&format!("layout: {name}"))
    }

    fn load(&mut self, path: &str, worker: &mut Worker, output: &mut Output) -> Result<(), Trouble> {
        if path.is_empty() {
            return output.line("what? `:load FILE`");
        }
        match input::read(std::path::Path::new(path)) {
            Ok(text) => {
                let before = self.state(&format!(":load {path}"), worker);
                self.run(&text.text, Source::named(&text.name, &text.text), worker, output)?;
                self.keep(before, worker);
                Ok(())
            }
            Err(Trouble::Words(words)) => output.line(&words),
            Err(trouble @ Trouble::NobodyReads) => Err(trouble),
        }
    }
}

/// The page of commands, or what is known of a name.
fn help(name: &str, worker: &Worker, output: &mut Output) -> Result<(), Trouble> {
    if name.is_empty() {
        for command in COMMANDS {
            let typed = format!(":{} {}", command.name, command.argument);
            output.line(&format!(
                "  {} {}",
                output.palette.as_field(&format!("{typed:<17}")),
                command.help
            ))?;
        }
        return output.line(&format!("\n{EXAMPLES}"));
    }
    let known = &worker.known;
    if let Some((_, row)) = functions::find(name) {
        output.lines(&rules::row_lines(row, output.palette))
    } else if let Some((_, usage)) = syntax::built_in::all().find(|(known, _)| *known == name) {
        output.line(usage)
    } else if let Some((name, shape, kind)) = known.names.iter().find(|(known, ..)| known == name) {
        output.line(&format!("{name} : {shape}, {kind}"))
    } else if let Some((name, parameters)) = known.functions.iter().find(|(known, _)| known == name) {
        output.line(&format!("{name}({}), defined", parameters.join(", ")))
    } else {
        output.line(&rules::unknown(name))
    }
}

/// The words of a command, with the one in force.
fn choice(command: &str, what: &str, now: &str) -> String {
    let words = find(command).map(|command| (command.words)().join(", ")).unwrap_or_default();
    format!("the {what} is {now}; there are {words}")
}

/// Names in a list: "`a`, `b`".
fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
