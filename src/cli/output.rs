//! Writing: standard output or a file, and messages to standard error. Colours are stripped by
//! the stream where they have no place.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::report::{self, Palette, Severity, Source};
use crate::session::{Answer, Outcome};

use super::Trouble;

/// Where answers go.
pub(super) struct Output {
    stream: Box<dyn Write>,
    /// The colours for it.
    pub palette: Palette,
}

impl Output {
    /// Standard output.
    pub fn standard() -> Self {
        let stream = anstream::AutoStream::auto(std::io::stdout());
        let is_plain = stream.current_choice() == anstream::ColorChoice::Never;
        let palette = if is_plain { Palette::plain() } else { Palette::styled() };
        Self { stream: Box::new(BufWriter::new(stream)), palette }
    }

    /// A file, or standard output where none is named.
    pub fn to(path: Option<&Path>) -> Result<Self, Trouble> {
        let Some(path) = path else { return Ok(Self::standard()) };
        let file = File::create(path)
            .map_err(|error| Trouble::Words(format!("cannot write {}: {error}", path.display())))?;
        Ok(Self { stream: Box::new(BufWriter::new(file)), palette: Palette::plain() })
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

    /// Sends on what was written so far.
    pub fn flush(&mut self) -> Result<(), Trouble> {
        self.stream.flush()?;
        Ok(())
    }

    /// Writes an outcome's messages to standard error, after what was answered before it.
    pub fn messages(&mut self, outcome: &Outcome, source: Source<'_>) -> Result<(), Trouble> {
        let errors: &[Diagnostic] = if let Answer::Errors(errors) = &outcome.answer { errors } else { &[] };
        if errors.is_empty() && outcome.warnings.is_empty() {
            return Ok(());
        }
        self.flush()?;
        for (severity, list) in [(Severity::Warning, outcome.warnings.as_slice()), (Severity::Error, errors)]
        {
            if !list.is_empty() {
                say(&report::render_all(list, severity, source, Palette::styled()));
            }
        }
        Ok(())
    }
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
