//! `gradus review`: the differences of documents one by one. What is accepted is written, and
//! nothing else in a file changes.

use std::io::BufRead;
use std::path::Path;

use super::arguments::{Bounds, Review as Asked};
use super::{Ended, Output, Trouble, input, output};
use crate::report::Exit;
use crate::worksheet::{self, Choice, Edit, Manuscript, Options, Review};

/// What is typed at a difference.
enum Typed {
    Choice(Choice),
    Quit,
}

/// Walks over the differences of each document.
pub(super) fn review(command: &Asked, bounds: &Bounds, json: bool) -> Ended {
    if json {
        return Err(Trouble::Words(
            "a review is a conversation; `gradus check --json` lists differences".into(),
        ));
    }
    let options =
        Options { session: command.meaning.options(bounds), record: command.record, ..Options::default() };
    let mut output = Output::standard();
    let mut exit = Exit::Fine;
    let mut quit = false;
    for file in &command.files {
        if file.as_os_str() == "-" {
            return Err(Trouble::Words("answers are typed on standard input, so no document can be".into()));
        }
        exit = exit.max(one(file, &options, &mut output, &mut quit)?);
    }
    output.flush()?;
    Ok(exit)
}

/// One document; how it stands afterwards.
fn one(file: &Path, options: &Options, output: &mut Output, quit: &mut bool) -> Ended {
    let text = input::document(file)?;
    if !text.is_one_file() {
        return Err(Trouble::Words(format!(
            "answers cannot be recorded in {}: it is no plain text",
            text.name
        )));
    }
    let report = worksheet::check_manuscript(&text, options);
    let mut review = Review::new(&report);
    while let Some(edit) = review.current() {
        if !*quit {
            let (done, all) = review.progress();
            show(output, &text.name, edit, done + 1, all)?;
        }
        match if *quit { Typed::Quit } else { ask(output)? } {
            Typed::Choice(choice) => review.choose(choice),
            Typed::Quit => {
                *quit = true;
                review.choose(Choice::Skip);
            }
        }
    }
    let count = |choice| review.count(choice);
    let (accepted, rejected, skipped) = (count(Choice::Accept), count(Choice::Reject), count(Choice::Skip));
    let mut now = text.text.clone();
    if accepted > 0 {
        if input::read(file)?.text != text.text {
            return Err(Trouble::Words(format!("{} was changed meanwhile; nothing is written", text.name)));
        }
        now = review.apply(&text.text);
        std::fs::write(file, &now)
            .map_err(|error| Trouble::Words(format!("cannot write {}: {error}", text.name)))?;
    }
    output.line(&format!("{}: {accepted} accepted, {rejected} rejected, {skipped} skipped", text.name))?;
    let now = Manuscript::new(text.language, &text.name, &now);
    Ok(worksheet::check_manuscript(&now, &Options { record: false, ..options.clone() }).exit())
}

/// What was recorded, and what the answer is.
fn show(output: &mut Output, name: &str, edit: &Edit, place: usize, all: usize) -> Result<(), Trouble> {
    let palette = output.palette;
    let (field, bad, good) = (palette.field, palette.bad, palette.good);
    output.line(&format!("{field}{name}:{}{field:#}  ({place} of {all})", edit.line))?;
    edit.statement.lines().try_for_each(|line| output.line(&format!("    {line}")))?;
    edit.recorded.lines().try_for_each(|line| output.line(&format!("  {bad}- {line}{bad:#}")))?;
    edit.answer.lines().try_for_each(|line| output.line(&format!("  {good}+ {line}{good:#}")))
}

/// Asks until there is an answer; where nobody types any more, the rest is left.
fn ask(output: &mut Output) -> Result<Typed, Trouble> {
    loop {
        output.part("accept, reject, skip or quit? [a/r/s/q] ")?;
        output.flush()?;
        let mut line = String::new();
        let count = std::io::stdin().lock().read_line(&mut line);
        let count = count.map_err(|error| Trouble::Words(format!("cannot read what was typed: {error}")))?;
        if count == 0 {
            output.line("")?;
            return Ok(Typed::Quit);
        }
        match line.trim() {
            "a" | "accept" => return Ok(Typed::Choice(Choice::Accept)),
            "r" | "reject" => return Ok(Typed::Choice(Choice::Reject)),
            "s" | "skip" | "" => return Ok(Typed::Choice(Choice::Skip)),
            "q" | "quit" => return Ok(Typed::Quit),
            other => output::complain(&format!("`{other}` is none of a, r, s, q")),
        }
    }
}
