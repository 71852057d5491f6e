//! The conversation at a terminal, and the same from a pipe. The editor is here; what is said is
//! in `conversation`, what is worked out in `worker`.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::rc::Rc;

use rustyline::completion::FilenameCompleter;
use rustyline::config::{ColorMode, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::history::{DefaultHistory, History};
use rustyline::{Cmd, Editor, KeyCode, KeyEvent, Modifiers};

use super::arguments::Bounds;
use super::{Ended, Output, Trouble, input};
use crate::report::Exit;
use crate::session::Options;
use conversation::{Conversation, Next, PROMPT};
use helper::Helper;
use worker::Worker;

mod commands;
mod complete;
mod conversation;
mod helper;
mod letters;
mod redefine;
mod worker;

/// How many lines are remembered between conversations.
const LONGEST_HISTORY: usize = 5_000;

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
    let helper =
        Helper { worker: Rc::clone(&worker), palette: output.palette, files: FilenameCompleter::new() };
    let mut editor = editor(helper).map_err(|error| trouble(&error))?;
    let history = history_file();
    if let Some(path) = &history {
        // The first conversation has no history yet.
        let _ = editor.load_history(path);
    }
    output.line(&format!("gradus {}: :help for help, :quit to leave", env!("CARGO_PKG_VERSION")))?;
    output.flush()?;
    loop {
        match editor.readline(PROMPT) {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => {
                remember(&mut editor, &line, history.as_ref());
                let mut worker = worker.borrow_mut();
                if conversation.submit(&line, &mut worker, &mut output)? == Next::Quit {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => {
                output.line(":quit or Ctrl-D leaves")?;
                output.flush()?;
            }
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(trouble(&error)),
        }
    }
    output.flush()?;
    Ok(Exit::Fine)
}

fn editor(helper: Helper) -> rustyline::Result<Editor<Helper, DefaultHistory>> {
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
