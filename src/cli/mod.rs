//! The command line: the only room with files, a terminal, a clock and an environment. It is
//! thin: statements go to a session, and what comes back is data that `report` writes.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::limits;
use crate::report::Exit;
use crate::session::Options;

mod arguments;
mod check;
mod data;
mod derive;
mod draw;
mod emit;
mod eval;
mod explain;
mod headings;
mod heatmap;
mod input;
#[cfg(feature = "lsp")]
mod lsp;
mod names;
mod output;
mod pages;
mod parallel;
mod plan;
mod program;
mod repl;
mod review;
mod rules;
mod run;
#[cfg(feature = "shell")]
mod shell;
mod time;
#[cfg(feature = "watch")]
mod watch;

use arguments::{Arguments, Bounds, Command};
use output::Output;

/// The stack of the thread that works, in bytes: deep programs are refused long before it ends.
const STACK: usize = 16 << 20;

/// The status after a fault of Gradus itself.
const FAULT: u8 = 101;

/// Why a command ended without its answer.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Whoever read the output has gone: nothing to say, and nobody to say it to.
    NobodyReads,
    /// What to say on standard error.
    Words(String),
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::Words(format!("cannot write: {error}")),
        }
    }
}

/// What a command comes to.
type Ended = Result<Exit, Trouble>;

/// Runs the program that the process was started as.
pub fn main() -> ExitCode {
    ExitCode::from(run(std::env::args_os().collect()))
}

/// Runs the program with arguments, its name first, for whoever has the command line inside of something else;
/// its exit status.
pub fn run(arguments: Vec<OsString>) -> u8 {
    let worker = std::thread::Builder::new().name("gradus".to_owned()).stack_size(STACK);
    match worker.spawn(|| work(arguments)).map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // The panic's own message has been written; a person needs to know what it means.
        Ok(Err(_)) => {
            output::complain("this is a fault of gradus, not of your input; please report it");
            FAULT
        }
        Err(error) => {
            output::complain(&format!("cannot start: {error}"));
            FAULT
        }
    }
}

fn work(arguments: Vec<OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A reader that has gone is no trouble.
            let _ = error.print();
            return if error.use_stderr() { Exit::Faulty as u8 } else { 0 };
        }
    };
    arguments.color.write_global();
    match dispatch(arguments) {
        Ok(exit) => exit as u8,
        Err(Trouble::NobodyReads) => 0,
        Err(Trouble::Words(words)) => {
            output::complain(&words);
            Exit::Faulty as u8
        }
    }
}

/// One question, whatever it is made of: all its statements share what it may take.
fn bounded(bounds: &Bounds, command: impl FnOnce() -> Ended) -> Ended {
    limits::within(&bounds.now(), command).0
}

fn dispatch(arguments: Arguments) -> Ended {
    let json = arguments.json;
    let bounds = Bounds::of(&arguments.limit);
    match arguments.command {
        None => repl::repl(Options::default(), bounds, json),
        Some(Command::Repl(meaning)) => repl::repl(meaning.options(&bounds), bounds, json),
        Some(Command::Derive(command)) => bounded(&bounds, || derive::derive(&command, &bounds, json)),
        Some(Command::Run(command)) => run::run(&command, &bounds, json),
        Some(Command::Rules(command)) => rules::rules(&command, json),
        Some(Command::Check(command)) => check::check(&command, &bounds, json),
        Some(Command::Names(command)) => names::names(&command, &bounds, json),
        Some(Command::Review(command)) => review::review(&command, &bounds, json),
        Some(Command::Eval(command)) => bounded(&bounds, || eval::eval(&command, &bounds, json)),
        Some(Command::Emit(command)) => bounded(&bounds, || emit::emit(&command, &bounds, json)),
        Some(Command::Plan(command)) => bounded(&bounds, || plan::plan(&command, &bounds, json)),
        Some(Command::Time(command)) => bounded(&bounds, || time::time(&command, &bounds, json)),
        Some(Command::Draw(command)) => bounded(&bounds, || draw::draw(&command, &bounds)),
        Some(Command::Explain { code }) => explain::explain(code.as_deref(), json),
        #[cfg(feature = "lsp")]
        Some(Command::Lsp) => lsp::lsp(&bounds),
        #[cfg(feature = "shell")]
        Some(Command::Completions { shell }) => shell::completions(shell),
        #[cfg(feature = "shell")]
        Some(Command::Man) => shell::man(),
    }
}
