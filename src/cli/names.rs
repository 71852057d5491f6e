//! `gradus names`: the declarations that a document needs, drafted.

use std::path::Path;

use super::arguments::{Bounds, Names};
use super::{Ended, Output, input};
use crate::report::Exit;
use crate::session;
use crate::worksheet::{self, Draft, Options};

/// Drafts the declarations of documents.
pub(super) fn names(command: &Names, bounds: &Bounds, json: bool) -> Ended {
    let mut output = Output::standard();
    // What would be true in the place of what is false declares nothing.
    let session = session::Options { repairs: session::Repairs::Omitted, ..command.meaning.options(bounds) };
    let options = Options { session, math: true, ..Options::default() };
    for file in &command.files {
        let document = input::document(file)?;
        let found = worksheet::check_manuscript(&document, &options);
        if json {
            for draft in worksheet::drafts(&document, &found, &options) {
                output.line(&object(file, &draft))?;
            }
            continue;
        }
        output.line(worksheet::names(&document, &found, &options).trim_end())?;
    }
    output.flush()?;
    Ok(Exit::Fine)
}

/// A declaration as an object, a line.
fn object(file: &Path, draft: &Draft) -> String {
    let Draft { declaration, reason, uses } = draft;
    serde_json::json!({
        "kind": "declaration", "file": file.display().to_string(), "declaration": declaration, "reason": reason, "uses": uses
    })
    .to_string()
}
