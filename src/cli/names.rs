//! `gradus names`: the declarations that a document needs, drafted.

use super::arguments::{Bounds, Names};
use super::{Ended, Output, input};
use crate::report::Exit;
use crate::worksheet::{self, Options};

/// Drafts the declarations of documents.
pub(super) fn names(command: &Names, bounds: &Bounds) -> Ended {
    let mut output = Output::standard();
    let options = Options { session: command.meaning.options(bounds), math: true, ..Options::default() };
    for file in &command.files {
        let document = input::document(file)?;
        let found = worksheet::check_manuscript(&document, &options);
        output.line(worksheet::names(&document, &found, &options).trim_end())?;
    }
    output.flush()?;
    Ok(Exit::Fine)
}
