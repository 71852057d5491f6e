//! `gradus explain`: a page on the code of a message. The pages are files of the manual, kept in
//! the binary.

use crate::report::{self, Exit};

use super::pages::PAGES;
use super::{Ended, Output, Trouble};

/// The page of a code, or the list of all codes.
pub(super) fn explain(code: Option<&str>, json: bool) -> Ended {
    let mut output = Output::standard();
    match code {
        None => {
            for (code, page) in PAGES {
                let title = title(page);
                if json {
                    output.line(&serde_json::json!({"code": code, "title": title}).to_string())?;
                } else {
                    output.line(&format!("{} {title}", output.palette.as_field(code)))?;
                }
            }
        }
        Some(wanted) => {
            let wanted = wanted.to_uppercase();
            let Some((code, page)) = PAGES.iter().find(|(code, _)| *code == wanted) else {
                let wanted = report::escaped(&wanted);
                return Err(Trouble::Words(format!(
                    "there is no code `{wanted}`; `gradus explain` lists them all"
                )));
            };
            if json {
                output.line(
                    &serde_json::json!({"code": code, "title": title(page), "page": page}).to_string(),
                )?;
            } else {
                output.line(page.trim_end())?;
            }
        }
    }
    output.flush()?;
    Ok(Exit::Fine)
}

/// What a page is headed with, without its code.
fn title(page: &str) -> &str {
    let first = page.lines().next().unwrap_or_default().trim_start_matches("# ");
    first.split_once(": ").map_or(first, |(_, title)| title)
}
