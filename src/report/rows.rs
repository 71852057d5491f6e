//! A row of the table of functions as text, JSON and Markdown: what `?det` says, what
//! `gradus rules` prints, and the page on functions of the manual.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::functions::{Form, Row, table};

/// A form's signature as a call: `max(a[], b[]) -> []`.
pub fn signature(row: &Row, form: &Form) -> String {
    let (arguments, value) = form.signature.split_once("->").unwrap_or((form.signature, ""));
    let value = value.trim();
    let value = if value == "[]" { "scalar" } else { value };
    let arguments = arguments.trim().replace("[]", "");
    if row.infix.is_empty() {
        format!("{}({arguments}) → {value}", row.name)
    } else {
        format!("{} → {value}", arguments.replacen(", ", &format!(" {} ", row.infix), 1))
    }
}

/// The fields of a row, each with its text.
pub fn fields(row: &Row) -> Vec<(&'static str, String)> {
    let mut fields = vec![("", row.help.to_owned())];
    if !row.aliases.is_empty() {
        fields.push(("also", row.aliases.join(", ")));
    }
    for form in row.forms {
        fields.push(("signature", signature(row, form)));
        let mathematics = [("differential", form.differential), ("definition", form.definition)];
        let mathematics = mathematics.map(|(field, text)| (field, text.to_owned()));
        let fields_of_form = mathematics.into_iter().chain([("domain", form.domain.to_string())]);
        fields.extend(fields_of_form.filter(|(_, text)| !text.is_empty()));
        for identity in form.identities {
            let given =
                if identity.given.is_empty() { String::new() } else { format!(", for {}", identity.given) };
            fields.push(("identity", format!("{}{given}  ({})", identity.equation, identity.name)));
        }
    }
    if !row.source.is_empty() {
        fields.push(("source", row.source.to_owned()));
    }
    fields
}

/// A row as JSON.
pub fn object(row: &Row) -> Value {
    let forms: Vec<Value> = row
        .forms
        .iter()
        .map(|form| {
            let identities: Vec<Value> = form
                .identities
                .iter()
                .map(|one| json!({"name": one.name, "equation": one.equation, "given": one.given}))
                .collect();
            json!({
                "signature": form.signature,
                "differential": form.differential,
                "definition": form.definition,
                "domain": form.domain.to_string(),
                "identities": identities,
            })
        })
        .collect();
    json!({"name": row.name, "aliases": row.aliases, "help": row.help, "forms": forms, "source": row.source})
}

/// The whole table as a page of the manual.
pub fn markdown() -> String {
    let mut page =
        String::from("# Functions\n\nEvery function that the engine knows, with all that it knows of it.\n");
    for row in table() {
        // Writing to a string does not fail.
        let _ = writeln!(page, "\n## `{}`\n\n{}", row.name, row.help);
        let rest: Vec<(&str, String)> = fields(row).into_iter().skip(1).collect();
        if !rest.is_empty() {
            page.push('\n');
        }
        for (field, text) in rest {
            let text = if matches!(field, "source" | "also") { text } else { format!("`{text}`") };
            let _ = writeln!(page, "- {field}: {text}");
        }
    }
    page
}
