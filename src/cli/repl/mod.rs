//! The conversation at a terminal, and the same from a pipe. The editor is here; what is said is
//! in `conversation`, what is worked out in `worker`.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::rc::Rc;

use rustyline::completion::FilenameCompleter;
use rustyline::config::{ColorMode, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::history::{DefaultHistory, History, SearchDirection};
use rustyline::{Cmd, Editor, EventHandler, KeyCode, KeyEvent, Modifiers};

use super::arguments::Bounds;
use super::{Ended, Output, Trouble, input};
use crate::report::{self, Exit};
use crate::session::Options;
use crate::syntax;
use conversation::{Conversation, Next};
use helper::Helper;
use keys::{Before, Opening, Searching};
use pieces::{PROMPT, breaks_out, goes_on};
use worker::Worker;

mod clipboard;
mod commands;
mod complete;
mod conversation;
mod helper;
mod keys;
mod last;
mod pieces;
mod redefine;
mod spinner;
mod worker;

/// How many lines are remembered between conversations.
const LONGEST_HISTORY: usize = 5_000;

/// What stands before a further line of something that is not finished.
const MORE: &str = "   ...> ";

/// Where the history is kept; names a file.
const HISTORY_VARIABLE: &str = "GRADUS_HISTORY";

/// Opens a conversation: at a terminal with an editor, from a pipe without.
pub(super) fn repl(options: Options, bounds: Bounds, json: bool) -> Ended {
    let (conversation, worker) = (Conversation::new(options, json), Worker::start(bounds));
    if std::io::stdin().is_terminal() {
        at_a_terminal(conversation, worker)
    } else {
        from_a_pipe(conversation, worker)
    }
}

fn from_a_pipe(mut conversation: Conversation, mut worker: Worker) -> Ended {
    let text = input::standard_input()?;
    let mut output = Output::standard();
    conversation.submit(&text.text, &mut worker, &mut output)?;
    output.flush()?;
    Ok(conversation.exit)
}

fn at_a_terminal(mut conversation: Conversation, worker: Worker) -> Ended {
    let mut output = Output::standard();
    let worker = Rc::new(RefCell::new(worker));
    let before = Before::default();
    let helper = Helper {
        worker: Rc::clone(&worker),
        palette: output.palette,
        files: FilenameCompleter::new(),
        before: before.clone(),
    };
    let mut editor = editor(helper, &before).map_err(|error| trouble(&error))?;
    let history = history_file();
    if let Some(path) = &history {
        // The first conversation has no history yet.
        let _ = editor.load_history(path);
        editor.history().iter().for_each(|entry| before.note_entry(entry));
    }
    output.line(&format!("gradus {}: :help for help, :quit to leave", env!("CARGO_PKG_VERSION")))?;
    output.flush()?;
    // What is typed so far and not finished.
    let mut begun = String::new();
    let mut is_told_how_to_leave = false;
    loop {
        match editor.readline(if begun.is_empty() { PROMPT } else { MORE }) {
            Ok(line) if begun.is_empty() && line.trim().is_empty() => {}
            Ok(line) => {
                if !begun.is_empty() && breaks_out(&line) {
                    let words = format!("left unfinished: {}", report::escaped(begun.trim()));
                    output.line(&output.palette.as_aside(&words))?;
                    begun.clear();
                }
                // Within brackets a line is as good as a space; outside, its end would end the statement.
                if !begun.is_empty() {
                    begun.push(if syntax::is_open(&begun) { '\n' } else { ' ' });
                }
                begun.push_str(&line);
                // An empty line ends what is never closed.
                if !line.trim().is_empty() && goes_on(&begun) {
                    continue;
                }
                let text = std::mem::take(&mut begun);
                before.note_entry(&text);
                remember(&mut editor, &text, history.as_ref());
                let mut worker = worker.borrow_mut();
                if conversation.submit(&text, &mut worker, &mut output)? == Next::Quit {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => {
                let is_first = !std::mem::replace(&mut is_told_how_to_leave, true);
                if begun.is_empty() && is_first {
                    output.line(":quit or Ctrl-D leaves")?;
                    output.flush()?;
                }
                begun.clear();
            }
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(trouble(&error)),
        }
    }
    output.flush()?;
    Ok(Exit::Fine)
}

fn editor(helper: Helper, before: &Before) -> rustyline::Result<Editor<Helper, DefaultHistory>> {
    let colour = if helper.palette.is_styled { ColorMode::Enabled } else { ColorMode::Disabled };
    let config = Config::builder()
        .max_history_size(LONGEST_HISTORY)?
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .color_mode(colour)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(helper));
    editor.bind_sequence(KeyEvent(KeyCode::PageUp, Modifiers::NONE), Cmd::HistorySearchBackward);
    editor.bind_sequence(KeyEvent(KeyCode::PageDown, Modifiers::NONE), Cmd::HistorySearchForward);
    let conditional = EventHandler::Conditional;
    let key = |code| KeyEvent(code, Modifiers::NONE);
    editor.bind_sequence(key(KeyCode::Char('(')), conditional(Box::new(Opening(before.clone()))));
    for (code, direction) in
        [(KeyCode::Up, SearchDirection::Reverse), (KeyCode::Down, SearchDirection::Forward)]
    {
        editor.bind_sequence(key(code), conditional(Box::new(Searching(before.clone(), direction))));
    }
    Ok(editor)
}

/// Keeps a line for this conversation and the next; at once, so that nothing is lost.
fn remember(editor: &mut Editor<Helper, DefaultHistory>, line: &str, file: Option<&PathBuf>) {
    // A history that cannot be written is no reason to stop.
    let is_new = editor.add_history_entry(line).unwrap_or(false);
    if let (true, Some(path)) = (is_new, file) {
        if let Some(folder) = path.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = editor.history_mut().append(path);
    }
}

/// Where the history is kept, where there is a place for it.
fn history_file() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable(HISTORY_VARIABLE).or_else(|| {
        let folder = variable("XDG_STATE_HOME")
            .or_else(|| variable("LOCALAPPDATA"))
            .or_else(|| variable("HOME").map(|home| home.join(".local").join("state")))?;
        Some(folder.join("gradus").join("history"))
    })
}

fn trouble(error: &ReadlineError) -> Trouble {
    Trouble::Words(format!("cannot read what is typed: {error}"))
}
