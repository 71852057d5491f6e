//! `gradus lsp`: the language server on standard input and output.

use std::path::Path;
use std::time::Duration;

use lsp_server::Connection;

use super::arguments::Bounds;
use super::{Ended, Trouble, data, input, pages};
use crate::lsp::{Outdated, Surroundings, serve};
use crate::report::Exit;
use crate::session::Options;

/// How long a check may take where no other time is set.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves an editor until it leaves.
pub(super) fn lsp(bounds: &Bounds) -> Ended {
    let bounds = bounds.clone().or_at_most(PATIENCE);
    let options = |file: Option<&str>, outdated: Outdated| Options {
        limits: bounds.now_or_when(outdated),
        loader: Some(data::loader(file.map(Path::new))),
        ..Options::default()
    };
    let read = |file: &str| input::read(Path::new(file)).ok().map(|text| text.text);
    let (connection, streams) = Connection::stdio();
    let surroundings = Surroundings { options: &options, read: &read, page: &pages::page };
    let served = serve(&connection, &surroundings);
    // What still writes ends when nobody can send to it any more.
    drop(connection);
    let is_proper = served.map_err(Trouble::Words)?;
    if is_proper {
        streams.join().map_err(Trouble::from)?;
    }
    Ok(if is_proper { Exit::Fine } else { Exit::Failed })
}
