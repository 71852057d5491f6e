//! Writing: standard output or a file, and messages to standard error. Colours are stripped by
//! the stream where they have no place.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::report::{self, Palette, Severity, Source};
use crate::session::{Answer, Outcome};

use super::Trouble;

/// How many messages of one command are shown: who mends the first sees the next.
const MOST_MESSAGES: usize = 40;

/// Where answers go.
pub(super) struct Output {
    stream: Box<dyn Write>,
    /// How many messages of the text at hand were shown, and how many were not.
    messages: usize,
    hidden: usize,
    /// The colours for it.
    pub palette: Palette,
}

impl Output {
    /// Standard output.
    pub fn standard() -> Self {
        let stream = anstream::AutoStream::auto(std::io::stdout());
        let is_plain = stream.current_choice() == anstream::ColorChoice::Never;
        let palette = if is_plain { Palette::plain() } else { Palette::styled() };
        Self { stream: Box::new(BufWriter::new(stream)), messages: 0, hidden: 0, palette }
    }

    /// A file, or standard output where none is named. A file that is also read would be lost, so it is
    /// refused before anything is written.
    pub fn to(path: Option<&Path>, inputs: &[PathBuf]) -> Result<Self, Trouble> {
        let Some(path) = path else { return Ok(Self::standard()) };
        if inputs.iter().any(|input| is_same_file(path, input)) {
            let words = format!("{} is read too, and would be overwritten", path.display());
            return Err(Trouble::Words(words));
        }
        let file = File::create(path)
            .map_err(|error| Trouble::Words(format!("cannot write {}: {error}", path.display())))?;
        Ok(Self { stream: Box::new(BufWriter::new(file)), messages: 0, hidden: 0, palette: Palette::plain() })
    }

    /// Writes a line.
    pub fn line(&mut self, text: &str) -> Result<(), Trouble> {
        writeln!(self.stream, "{text}")?;
        Ok(())
    }

    /// Writes a question, or another part of a line.
    pub fn part(&mut self, text: &str) -> Result<(), Trouble> {
        write!(self.stream, "{text}")?;
        Ok(())
    }

    /// Writes lines.
    pub fn lines(&mut self, lines: &[String]) -> Result<(), Trouble> {
        lines.iter().try_for_each(|line| self.line(line))
    }

    /// Writes an outcome as JSON, an object a line.
    pub fn objects(&mut self, outcome: &Outcome) -> Result<(), Trouble> {
        report::objects(outcome).iter().try_for_each(|object| self.line(&object.to_string()))
    }

    /// Sends on what was written so far.
    pub fn flush(&mut self) -> Result<(), Trouble> {
        self.stream.flush()?;
        Ok(())
    }

    /// Says how many messages were not shown, and begins to count anew.
    pub fn end_messages(&mut self) {
        if self.hidden > 0 {
            say(&format!("and {} more messages", self.hidden));
        }
        (self.messages, self.hidden) = (0, 0);
    }

    /// Writes an outcome's messages to standard error, after what was answered before it. Behind the first
    /// ones of a text they are only counted.
    pub fn messages(&mut self, outcome: &Outcome, source: Source<'_>) -> Result<(), Trouble> {
        let errors: &[Diagnostic] = if let Answer::Errors(errors) = &outcome.answer { errors } else { &[] };
        for (severity, list) in [(Severity::Warning, outcome.warnings.as_slice()), (Severity::Error, errors)]
        {
            if self.messages >= MOST_MESSAGES {
                self.hidden += list.len();
            } else if !list.is_empty() {
                self.messages += list.len();
                self.flush()?;
                say(&report::render_all(list, severity, source, Palette::styled()));
            }
        }
        Ok(())
    }
}

/// Whether two paths lead to one file that is there.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let (Ok(first), Ok(second)) = (one.canonicalize(), other.canonicalize()) else { return false };
    first == second || has_same_place(&first, &second)
}

/// Whether two names of a file system are linked to one file.
#[cfg(unix)]
fn has_same_place(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |path: &Path| path.metadata().ok().map(|about| (about.dev(), about.ino()));
    place(one).is_some() && place(one) == place(other)
}

/// Whether two names of a file system are linked to one file: not known here.
#[cfg(not(unix))]
fn has_same_place(_: &Path, _: &Path) -> bool {
    false
}

/// Writes a paragraph to standard error.
pub(super) fn say(text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{text}\n");
}

/// Writes a sentence about what went wrong to standard error.
pub(super) fn complain(text: &str) {
    let bad = Palette::styled().bad;
    let _ = writeln!(anstream::stderr(), "{bad}error{bad:#}: {}", report::escaped(text));
}
