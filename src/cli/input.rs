//! Reading texts: files and standard input, never without end.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Trouble;
use crate::worksheet::{self, Manuscript};

/// The longest file that is read at all, in bytes; the limit of a text is far below.
const LONGEST: usize = 16 << 20;

/// A text with the name it is shown under.
pub(super) struct Text {
    /// The file's path as it was typed.
    pub name: String,
    /// The text.
    pub text: String,
}

/// The text of a file; `-` is standard input.
pub(super) fn read(path: &Path) -> Result<Text, Trouble> {
    if path.as_os_str() == "-" {
        return standard_input();
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| trouble(&name, &error))?;
    Ok(Text { text: read_from(file, &name)?, name })
}

/// A document, with the files that it takes in.
pub(super) fn document(path: &Path) -> Result<Manuscript, Trouble> {
    let Text { name, text } = read(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let include = |file: &str| {
        let file = folder.join(file);
        let with_ending = PathBuf::from(format!("{}.tex", file.display()));
        let text =
            [file, with_ending].iter().filter(|path| path.is_file()).find_map(|path| read(path).ok())?;
        Some((text.name, text.text))
    };
    worksheet::read(&name, &text, &include).map_err(Trouble::Words)
}

/// The text of standard input.
pub(super) fn standard_input() -> Result<Text, Trouble> {
    let name = "standard input".to_owned();
    Ok(Text { text: read_from(std::io::stdin().lock(), &name)?, name })
}

fn read_from(stream: impl Read, name: &str) -> Result<String, Trouble> {
    let mut bytes = Vec::new();
    // One byte more than is read, so that the language itself says that the text is too long.
    let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX).saturating_add(1);
    stream.take(limit).read_to_end(&mut bytes).map_err(|error| trouble(name, &error))?;
    if bytes.len() > LONGEST {
        return Err(Trouble::Words(format!("{name} is too long: at most {LONGEST} bytes are read")));
    }
    String::from_utf8(bytes).map_err(|error| {
        Trouble::Words(format!(
            "{name} is no text in UTF-8, from byte {} on",
            error.utf8_error().valid_up_to()
        ))
    })
}

fn trouble(name: &str, error: &std::io::Error) -> Trouble {
    Trouble::Words(format!("cannot read {name}: {error}"))
}
