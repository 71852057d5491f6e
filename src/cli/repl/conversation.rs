//! What a conversation does with what is typed: statements to the worker, commands to their
//! doers. It knows nothing of keys and of the editor, so piped input goes the same way.

use std::fmt::Write;

use crate::cli::{Output, Trouble, input, output, rules};
use crate::functions;
use crate::report::{self, Exit, Format, Source};
use crate::session::{Answer, Layout, Notation, Options, Outcome};
use crate::syntax;

use super::commands::{COMMANDS, EXAMPLES, find};
use super::redefine::Uses;
use super::worker::{Answered, Known, Worker};

/// What stands before what is typed; pasted lines may begin with it.
pub(super) const PROMPT: &str = "gradus> ";

/// Commands that are understood without their colon.
const BARE: &[&str] = &["quit", "exit", "help"];

/// What the text is called in messages.
const TYPED: &str = "input";

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
    /// What was run without errors, for `:save`; with whether it changed what is in scope.
    script: Vec<(String, bool)>,
    uses: Vec<Uses>,
    /// The last expression that was answered.
    last: Option<String>,
    /// How bad it was.
    pub exit: Exit,
}

/// A piece of what was typed.
enum Piece<'t> {
    /// `:vars`, `?det`, with the number of its line.
    Command(&'t str),
    /// Statements.
    Program(&'t str, usize),
}

impl Conversation {
    pub fn new(options: Options, json: bool) -> Self {
        Self { options, json, script: Vec::new(), uses: vec![Uses::default()], last: None, exit: Exit::Fine }
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
                    let source = Source { name: Some(TYPED), text: program, first_line: line };
                    self.run(program, source, worker, output)?;
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

    fn run(
        &mut self,
        program: &str,
        source: Source<'_>,
        worker: &mut Worker,
        output: &mut Output,
    ) -> Result<(), Trouble> {
        match worker.run(program, &self.options) {
            Answered::Reply(reply) => {
                self.remember(program, &reply.outcomes, reply.has_changed, output)?;
                let exit = self.show(&reply.outcomes, source, output)?;
                self.exit = self.exit.max(exit);
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

    fn show(&self, outcomes: &[Outcome], source: Source<'_>, output: &mut Output) -> Result<Exit, Trouble> {
        for outcome in outcomes {
            if self.json {
                report::objects(outcome).iter().try_for_each(|object| output.line(&object.to_string()))?;
            } else if let Some(summary) = report::summary(outcome, output.palette) {
                output.lines(&report::assumptions(outcome, Format::Unicode, output.palette))?;
                output.line(&summary)?;
            } else {
                output.lines(&report::answer(outcome, Format::Unicode, output.palette))?;
            }
            output.messages(outcome, source)?;
        }
        output.end_messages();
        Ok(report::exit_of(outcomes))
    }

    fn remember(
        &mut self,
        program: &str,
        outcomes: &[Outcome],
        has_changed: bool,
        output: &mut Output,
    ) -> Result<(), Trouble> {
        let good: Vec<&str> = outcomes
            .iter()
            .filter(|outcome| !matches!(outcome.answer, Answer::Errors(_)))
            .map(|outcome| outcome.source.as_str())
            .collect();
        if good.len() == outcomes.len() {
            self.script.push((program.trim().to_owned(), has_changed));
        } else if !good.is_empty() {
            self.script.push((good.join("\n"), has_changed));
        }
        if let Some(answered) = outcomes.iter().rev().find(|one| matches!(one.answer, Answer::Expression(_)))
        {
            self.last = Some(answered.source.clone());
        }
        if has_changed {
            let mut uses = self.uses.last().cloned().unwrap_or_default();
            for (name, dependents) in uses.take(&good.join("\n")) {
                let list = dependents.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                let verb = if dependents.len() == 1 { "keeps" } else { "keep" };
                let words = format!("note: {list} used `{name}` as it was before, and {verb} it");
                output.line(&output.palette.as_aside(&words))?;
            }
            self.uses.push(uses);
        }
        Ok(())
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
            "vars" => variables(worker, output)?,
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

    fn expression(&self, argument: &str) -> Option<String> {
        if argument.is_empty() { self.last.clone() } else { Some(argument.to_owned()) }
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

    fn undo(&mut self, worker: &mut Worker, output: &mut Output) -> Result<(), Trouble> {
        if !worker.undo() {
            return output.line("there is nothing to undo");
        }
        self.uses.pop();
        let undone = self.script.iter().rposition(|(_, has_changed)| *has_changed);
        let undone = undone.map(|place| self.script.remove(place).0).unwrap_or_default();
        output.line(&format!("undone: {}", report::escaped(undone.lines().next().unwrap_or_default())))
    }

    fn notation(&mut self, name: &str, output: &mut Output) -> Result<(), Trouble> {
        let Some(notation) = Notation::named(name) else {
            return output.line(&choice("notation", "notation", self.options.notation.name()));
        };
        self.options.notation = notation;
        Ok(())
    }

    fn layout(&mut self, name: &str, output: &mut Output) -> Result<(), Trouble> {
        let Some(layout) = Layout::named(name) else {
            return output.line(&choice("layout", "layout", self.options.layout.name()));
        };
        self.options.layout = layout;
        Ok(())
    }

    fn save(&self, path: &str, output: &mut Output) -> Result<(), Trouble> {
        if path.is_empty() {
            return output.line("where to? `:save FILE`");
        }
        let mut program = String::new();
        for (text, _) in &self.script {
            // Writing to a string does not fail.
            let _ = writeln!(program, "{text}");
        }
        match std::fs::write(path, program) {
            Ok(()) => output.line(&format!("saved to {}", report::escaped(path))),
            Err(error) => output.line(&format!("cannot write {}: {error}", report::escaped(path))),
        }
    }

    fn load(&mut self, path: &str, worker: &mut Worker, output: &mut Output) -> Result<(), Trouble> {
        if path.is_empty() {
            return output.line("what? `:load FILE`");
        }
        match input::read(std::path::Path::new(path)) {
            Ok(text) => self.run(&text.text, Source::named(&text.name, &text.text), worker, output),
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

fn variables(worker: &Worker, output: &mut Output) -> Result<(), Trouble> {
    let known = &worker.known;
    if known.names.is_empty() && known.functions.is_empty() {
        return output.line("nothing is declared or defined yet");
    }
    let width = known.names.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or_default();
    for (name, shape, kind) in &known.names {
        let space = " ".repeat(width - name.chars().count());
        output.line(&format!("  {name}{space} : {shape}  {}", output.palette.as_aside(kind)))?;
    }
    for (name, parameters) in &known.functions {
        output.line(&format!("  {name}({})", parameters.join(", ")))?;
    }
    Ok(())
}

/// A text without the prompts that were pasted with it.
fn without_prompts(text: &str) -> String {
    let bare = PROMPT.trim_end();
    let lines = text.lines().map(|line| match line.strip_prefix(bare) {
        Some(rest) => rest.strip_prefix(' ').unwrap_or(rest),
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a line is a command of the conversation, and no statement.
fn is_command(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(':') || line.starts_with('?') || line.ends_with('?')
}

/// Whether a text is `quit`, `exit` or `help` alone: what people type who do not know the colon
/// yet. A name of the program is meant where there is one.
fn is_bare_command(text: &str, known: &Known) -> bool {
    let word = text.trim();
    BARE.contains(&word) && !known.names.iter().any(|(name, ..)| name == word)
}

/// Cuts a text into commands and the programs between them. A word that may be a command stands alone:
/// whether it is one, the names known by then decide.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begin, mut begin_line) = (0, 1);
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let program = text.get(begin..at).unwrap_or_default();
        let is_bare = BARE.contains(&line.trim());
        if (is_bare || is_command(line)) && !syntax::is_open(program) {
            if !program.trim().is_empty() {
                pieces.push(Piece::Program(program, begin_line));
            }
            pieces.push(if is_bare { Piece::Program(line, number + 1) } else { Piece::Command(line.trim()) });
            (begin, begin_line) = (at + line.len(), number + 2);
        }
        at += line.len();
    }
    let program = text.get(begin..).unwrap_or_default();
    if !program.trim().is_empty() {
        pieces.push(Piece::Program(program, begin_line));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces, without_prompts};

    #[test]
    fn pasted_prompts_are_taken_off() {
        assert_eq!(without_prompts("gradus> x : R[n]\ngradus>\n  y"), "x : R[n]\n\n  y");
    }

    #[test]
    fn commands_stand_between_programs() {
        let text = "a = [1;\n:\n2]\n:vars\n?det\nb = a\nquit\nb";
        let kinds: Vec<String> = pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Command(command) => format!("command {command}"),
                Piece::Program(program, line) => format!("program {line} {}", program.trim()),
            })
            .collect();
        let expected = [
            "program 1 a = [1;\n:\n2]",
            "command :vars",
            "command ?det",
            "program 6 b = a",
            "program 7 quit",
            "program 8 b",
        ];
        assert_eq!(kinds, expected);
    }
}
