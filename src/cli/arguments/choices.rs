//! Choices that the library lists, as clap takes them: the name that is typed for each, and what it is.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// A parser of one of a list of choices.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [(T, &'static str, &'static str)],
) -> impl TypedValueParser<Value = T> {
    let names = all.iter().map(|(_, name, help)| PossibleValue::new(*name).help(*help));
    PossibleValuesParser::new(names).try_map(|typed| {
        let chosen = all.iter().find(|(_, name, _)| *name == typed).map(|(one, ..)| *one);
        chosen.ok_or_else(|| format!("`{typed}` is none of the choices"))
    })
}
