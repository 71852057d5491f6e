//! The words of the language: what an editor colours and completes, and how a name with its shape is set.

use serde_json::{Value, json};

use crate::emit;
use crate::functions;
use crate::report::{self, Format, rows};
use crate::session::{Assumed, Assumption, Layout};
use crate::structures::Word;
use crate::syntax::Notation;

/// Functions, structures, notations, layouts and targets.
pub(super) fn words() -> Value {
    let functions: Vec<Value> = functions::table()
        .map(|row| {
            let signatures: Vec<String> = row.forms.iter().map(|form| rows::signature(row, form)).collect();
            json!({
                "name": row.name,
                "aliases": row.aliases,
                "help": row.help,
                "signatures": signatures,
                "is_infix": !row.infix.is_empty(),
            })
        })
        .collect();
    let choices = |all: Vec<(&str, &str)>| -> Value {
        all.into_iter().map(|(name, help)| json!({"name": name, "help": help})).collect()
    };
    json!({
        "functions": functions,
        "structures": Word::typed().map(Word::name).collect::<Vec<_>>(),
        "notations": choices(Notation::ALL.iter().map(|(_, name, help)| (*name, *help)).collect()),
        "layouts": choices(Layout::ALL.iter().map(|(_, name, help)| (*name, *help)).collect()),
        "targets": choices(emit::TARGETS.iter().map(|target| (target.name, target.title)).collect()),
        "version": env!("CARGO_PKG_VERSION"),
    })
}

/// A name with its shape, in LaTeX: `W \in \mathbb{R}^{m \times n}`.
pub(super) fn latex_of(assumption: &Assumption) -> String {
    let name = report::name(&assumption.name, Format::Latex);
    let Assumed::Variable { shape, structure } = &assumption.of else { return name };
    let set = if structure.has(Word::Integer) { r"\mathbb{Z}" } else { r"\mathbb{R}" };
    let axes: Vec<String> = shape.axes.iter().map(|axis| axis.to_string().replace('*', r" \, ")).collect();
    match axes.as_slice() {
        [] => format!(r"{name} \in {set}"),
        axes => format!(r"{name} \in {set}^{{{}}}", axes.join(r" \times ")),
    }
}
