//! A document that is open in an editor: its text as it stands there, and what the last check found in it.

use crate::session::{self, Outcome};
use crate::span::Span;
use crate::worksheet::{self, Check, Finding, Language, Manuscript, Options, Report};

use super::text::Text;
use super::{Settings, Surroundings, address};

/// A document that is open.
pub(super) struct Document {
    pub address: String,
    pub version: Option<i64>,
    pub text: Text,
    language: Option<Language>,
    /// What was found; `None` since the text was changed.
    pub checked: Option<Checked>,
    /// The names that were known when it was checked last: they are offered while it is changed.
    pub names: Vec<Known>,
}

/// A document as it was checked.
pub(super) struct Checked {
    pub manuscript: Manuscript,
    pub report: Report,
}

/// A name, and what it is.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub name: String,
    /// `matrix(m, n)`; of a function, its parameters.
    pub what: String,
    pub is_function: bool,
    /// Where it got this meaning.
    pub span: Span,
}

impl Document {
    pub fn new(address: &str, language: &str, version: Option<i64>, text: String) -> Self {
        let language = match language {
            "gradus" => Some(Language::Program),
            "latex" | "tex" => Some(Language::Latex),
            "markdown" | "quarto" | "rmd" => Some(Language::Markdown),
            _ => None,
        };
        let text = Text::new(text);
        Self { address: address.to_owned(), version, text, language, checked: None, names: Vec::new() }
    }

    /// The document in its language, with the files that it takes in.
    pub fn manuscript(&self, surroundings: &Surroundings<'_>) -> Manuscript {
        let file = address::file(&self.address);
        let name = file.as_deref().unwrap_or(&self.address);
        let folder = file.as_deref().and_then(|file| file.rsplit_once('/')).map(|(folder, _)| folder);
        let include = |wanted: &str| {
            let beside =
                if wanted.starts_with('/') { wanted.to_owned() } else { format!("{}/{wanted}", folder?) };
            let with_ending = format!("{beside}.tex");
            [beside, with_ending]
                .into_iter()
                .find_map(|file| Some(((surroundings.read)(&file)?, file)))
                .map(|(text, file)| (file, text))
        };
        let read = match self.language {
            Some(language) => Ok(worksheet::read_as(language, name, self.text.as_str(), &include)),
            None => worksheet::read(name, self.text.as_str(), &include),
        };
        read.unwrap_or_else(|_| Manuscript::new(Language::Markdown, name, ""))
    }

    /// Checks it.
    pub fn check(&mut self, surroundings: &Surroundings<'_>, settings: &Settings, session: session::Options) {
        let manuscript = self.manuscript(surroundings);
        let options = Options {
            session: session::Options { parts: true, ..session },
            record: true,
            math: settings.math,
            ..Options::default()
        };
        let report = worksheet::check_manuscript(&manuscript, &options);
        let checked = Checked { manuscript, report };
        self.names = checked.outcomes().flat_map(|(span, outcome)| known(span, outcome)).collect();
        self.checked = Some(checked);
    }

    /// The names that got a meaning before a place, each with the meaning that it got last.
    pub fn names_before(&self, byte: usize) -> Vec<&Known> {
        let mut names: Vec<&Known> = Vec::new();
        for known in self.names.iter().filter(|known| known.span.to < byte) {
            names.retain(|other| other.name != known.name);
            names.push(known);
        }
        names
    }
}

impl Checked {
    /// Nothing was found.
    pub fn nothing() -> Self {
        Self { manuscript: Manuscript::new(Language::Markdown, "", ""), report: Report::default() }
    }

    /// Where something stands in the file that is open; `None` where it stands in one that this takes in.
    pub fn own(&self, span: Span) -> Option<Span> {
        let place = self.manuscript.place(span);
        (place.name == self.manuscript.name).then_some(place.span)
    }

    /// What the statements answered, with where they stand.
    pub fn outcomes(&self) -> impl Iterator<Item = (Span, &Outcome)> {
        self.report.outcomes.iter().filter_map(|one| Some((self.own(one.span)?, one)))
    }

    /// How equations and claims came out, with where they stand.
    pub fn checks(&self) -> impl Iterator<Item = (Span, &Check)> {
        self.report.checks.iter().filter_map(|one| Some((self.own(one.span)?, one)))
    }

    /// What was found, with where it stands.
    pub fn findings(&self) -> impl Iterator<Item = (Span, &Finding)> {
        self.report.findings.iter().filter_map(|one| Some((self.own(one.diagnostic.span())?, one)))
    }
}

/// The names that a statement gave a meaning, or that a shape was assumed of.
fn known(span: Span, outcome: &Outcome) -> Vec<Known> {
    use crate::session::{Answer, Assumed, Taken};
    let one = |name: &str, what: String, is_function: bool| Known {
        name: name.to_owned(),
        what,
        is_function,
        span,
    };
    let mut names: Vec<Known> = Vec::new();
    for assumption in &outcome.assumed {
        if let Assumed::Variable { shape, .. } = &assumption.of {
            names.push(one(&assumption.name, shape.to_string(), false));
        }
    }
    match &outcome.answer {
        Answer::Taken(Taken::Declared { names: declared, shape, .. }) => {
            names.extend(declared.iter().map(|name| one(name, shape.to_string(), false)));
        }
        Answer::Taken(Taken::Defined { name, shape }) => names.push(one(name, shape.to_string(), false)),
        Answer::Taken(Taken::Function { name, parameters }) => {
            names.push(one(name, parameters.join(", "), true));
        }
        Answer::Taken(Taken::Unknown { names: declared, arguments, .. }) => {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            names.extend(declared.iter().map(|name| one(name, arguments.join(", "), true)));
        }
        _ => {}
    }
    names
}
