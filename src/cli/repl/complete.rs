//! What Tab offers: signs after `\`, commands after `:`, functions with their signatures, names
//! with their shapes, the words that begin a statement.

use crate::inquiry::{self, Kind, letters};

use super::commands::{COMMANDS, find};
use super::worker::Known;

/// Something that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// What is put there.
    pub text: String,
    /// What is shown.
    pub shown: String,
}

impl Offer {
    fn new(text: impl Into<String>, shown: impl Into<String>) -> Self {
        Self { text: text.into(), shown: shown.into() }
    }
}

/// What follows what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Completion {
    /// Offers for what begins at a byte.
    Offers(usize, Vec<Offer>),
    /// The name of a file.
    File,
}

/// What may stand at the end of a text.
pub(super) fn complete(before: &str, known: &Known) -> Completion {
    if let Some((begin, signs)) = letters::complete(before) {
        let shown = |(name, sign): (String, String)| Offer::new(sign.clone(), format!("\\{name} {sign}"));
        return Completion::Offers(begin, signs.into_iter().map(shown).collect());
    }
    let line_begin = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.get(line_begin..).unwrap_or_default();
    if let Some(command) = line.strip_prefix(':') {
        return after_colon(command, line_begin + 1);
    }
    let begin = inquiry::word_begin(before);
    let word = before.get(begin..).unwrap_or_default();
    if line.starts_with('?') {
        return Completion::Offers(begin, begun(functions_offered(), word));
    }
    let names = known.names.iter().map(|(name, shape, _)| {
        inquiry::Offer::new(Kind::Name, name.clone(), format!("{name} : {shape}"), "")
    });
    let own = known.functions.iter().map(|(name, parameters)| {
        let usage = format!("{name}({})", parameters.join(", "));
        inquiry::Offer::new(Kind::Function, name.clone(), usage, "")
    });
    let (begin, offers) = inquiry::offers(before, names.chain(own));
    let typed = |offer: &inquiry::Offer| Offer::new(format!("{}{}", offer.name, offer.after()), shown(offer));
    Completion::Offers(begin, offers.iter().map(typed).collect())
}

/// An offer as it is listed.
fn shown(offer: &inquiry::Offer) -> String {
    if offer.help.is_empty() { offer.usage.clone() } else { format!("{}  {}", offer.usage, offer.help) }
}

fn after_colon(command: &str, begin: usize) -> Completion {
    let Some((name, argument)) = command.split_once(' ') else {
        let commands = COMMANDS.iter().map(|command| {
            let space = if command.argument.is_empty() { "" } else { " " };
            Offer::new(
                format!("{}{space}", command.name),
                format!(":{} {}  {}", command.name, command.argument, command.help),
            )
        });
        return Completion::Offers(begin, begun(commands.collect(), command));
    };
    match find(name) {
        Some(command) if command.argument == "FILE" => Completion::File,
        Some(command) if command.name == "help" => {
            Completion::Offers(begin + name.len() + 1, begun(functions_offered(), argument))
        }
        Some(command) => {
            Completion::Offers(begin + name.len() + 1, begun(words(&(command.words)()), argument))
        }
        None => Completion::Offers(begin, Vec::new()),
    }
}

/// The functions of the table, for `?`.
fn functions_offered() -> Vec<Offer> {
    inquiry::functions().map(|offer| Offer::new(offer.name.clone(), shown(&offer))).collect()
}

fn words(words: &[&str]) -> Vec<Offer> {
    words.iter().map(|word| Offer::new(*word, *word)).collect()
}

/// The offers that begin so.
fn begun(offers: Vec<Offer>, word: &str) -> Vec<Offer> {
    offers.into_iter().filter(|offer| offer.text.starts_with(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Completion, complete};
    use crate::cli::repl::worker::Known;

    fn offered(before: &str) -> Vec<(String, String)> {
        let known = Known {
            names: vec![("weights".to_owned(), "matrix(m, n)".to_owned(), "declared")],
            functions: vec![("swish".to_owned(), vec!["z".to_owned()])],
        };
        match complete(before, &known) {
            Completion::Offers(_, offers) => offers.into_iter().map(|one| (one.text, one.shown)).collect(),
            Completion::File => vec![("FILE".to_owned(), String::new())],
        }
    }

    fn texts(before: &str) -> Vec<String> {
        offered(before).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn names_come_with_shapes_and_functions_with_signatures() {
        assert_eq!(offered("y = wei"), [("weights".to_owned(), "weights : matrix(m, n)".to_owned())]);
        let logdet = offered("grad(logd");
        let shown: Vec<&str> = logdet.iter().map(|(_, shown)| shown.as_str()).collect();
        assert!(matches!(shown.as_slice(), [one] if one.starts_with("logdet(X[n,n]) → scalar")), "{shown:?}");
        assert_eq!(texts("jac"), ["jacobian("]);
        assert!(texts("y = swi").contains(&"swish(".to_owned()));
    }

    #[test]
    fn each_place_has_its_words() {
        assert_eq!(texts("sh"), ["shape ", "show "].map(str::to_owned).into_iter().rev().collect::<Vec<_>>());
        assert!(!texts("y = sho").contains(&"show ".to_owned()));
        assert_eq!(texts("show jacobian(y, x) as kr"), ["kron"]);
        assert_eq!(texts("A : R[n,n] symm"), ["symmetric"]);
        assert_eq!(texts(":lay"), ["layout "]);
        assert_eq!(texts(":layout den"), ["denominator"]);
        assert_eq!(texts(":load exa"), ["FILE"]);
    }
}
