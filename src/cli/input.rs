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

/// The ends of the names of documents.
const ENDINGS: &[&str] = &["md", "markdown", "rmd", "qmd", "ipynb", "tex", "latex", "gradus"];

/// Files as they were named, and in the place of each folder the documents that lie in it, in order. What begins
/// with a dot is passed over, and so are links to folders, which might lead in circles.
pub(super) fn documents(named: &[PathBuf]) -> Result<Vec<PathBuf>, Trouble> {
    let mut found = Vec::new();
    for path in named {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let before = found.len();
        let mut open = vec![path.clone()];
        while let Some(folder) = open.pop() {
            let entries =
                std::fs::read_dir(&folder).map_err(|e| trouble(&folder.display().to_string(), &e))?;
            for entry in entries.filter_map(Result::ok) {
                let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
                match entry.file_type() {
                    _ if is_hidden => {}
                    Ok(kind) if kind.is_dir() => open.push(entry.path()),
                    Ok(_) if is_document(&entry.path()) => found.push(entry.path()),
                    _ => {}
                }
            }
        }
        if found.len() == before {
            return Err(Trouble::Words(format!("{} holds no document", path.display())));
        }
        if let Some(within) = found.get_mut(before..) {
            within.sort();
        }
    }
    Ok(found)
}

fn is_document(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
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
