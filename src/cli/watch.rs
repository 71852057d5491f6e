//! `--watch`: answers again whenever a file is saved. Editors replace files rather than write
//! into them, so it is their folders that are watched.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::{Ended, Trouble, output};

/// How long to wait for the rest of what one act of saving does.
const PAUSE: Duration = Duration::from_millis(60);

/// What clears a terminal.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// Answers now, and again on every change, until the process is ended or nobody reads.
pub(super) fn watch(files: &[PathBuf], mut answer: impl FnMut() -> Ended) -> Ended {
    let (sender, events) = channel();
    let mut watcher = notify::recommended_watcher(sender).map_err(|error| trouble(&error))?;
    for file in files {
        watcher.watch(folder(file), RecursiveMode::NonRecursive).map_err(|error| trouble(&error))?;
    }
    let names = files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(", ");
    loop {
        if std::io::stdout().is_terminal() {
            let mut clear = super::Output::standard();
            clear.line(CLEAR)?;
            clear.flush()?;
        }
        let begin = Instant::now();
        let ended = match answer() {
            Ok(_) => "answered",
            Err(Trouble::Words(words)) => {
                output::complain(&words);
                "not answered"
            }
            Err(gone @ Trouble::NobodyReads) => return Err(gone),
        };
        let time = begin.elapsed().as_secs_f64() * 1_000.0;
        output::say(&format!("{ended} in {time:.1} ms; watching {names}"));
        wait(&events, files)?;
    }
}

/// The folder of a file.
fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Waits until one of the files has changed, and what belongs to the change is over.
fn wait(events: &Receiver<notify::Result<Event>>, files: &[PathBuf]) -> Result<(), Trouble> {
    loop {
        let event = events.recv().map_err(|_| Trouble::Words("cannot watch any longer".to_owned()))?;
        let is_change = event.is_ok_and(|event| {
            !matches!(event.kind, EventKind::Access(_))
                && event
                    .paths
                    .iter()
                    .any(|path| files.iter().any(|file| file.file_name() == path.file_name()))
        });
        if is_change {
            while events.recv_timeout(PAUSE).is_ok() {}
            return Ok(());
        }
    }
}

fn trouble(error: &notify::Error) -> Trouble {
    Trouble::Words(format!("cannot watch: {error}"))
}
