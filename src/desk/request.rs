//! What can be asked, as it is sent.

use serde::Deserialize;

use crate::session::{Layout, Notation, Options};

/// A request.
#[derive(Debug, Deserialize)]
pub(super) struct Request {
    /// The notation of answers, by name.
    #[serde(default)]
    notation: String,
    /// The layout of derivatives, by name.
    #[serde(default)]
    layout: String,
    #[serde(flatten)]
    pub ask: What,
}

/// What is wanted.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(super) enum What {
    /// That statements be taken in, and what they answer.
    Say { text: String },
    /// What the statements of a program answer.
    Run { text: String },
    /// The formula of a derivative.
    Derive(Subject),
    /// Its derivation.
    Steps(Subject),
    /// The value and the derivatives as a program.
    Code(Code),
    /// The numbers of a derivative, of values that the declarations give.
    Numbers(Subject),
    /// The graph of the expression (`graph`), or the tensor network of the derivative (`network`).
    Picture {
        #[serde(flatten)]
        of: Subject,
        view: String,
    },
    /// Whether a document is right.
    Check {
        #[serde(default)]
        name: String,
        text: String,
    },
    /// The words of the language.
    Words,
}

/// A program that is wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Code {
    #[serde(flatten)]
    pub of: Subject,
    /// The language or library.
    pub target: String,
    /// What the function is called.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether a function of this process computes the derivatives of the highest order alone, of what the whole
    /// program is given.
    #[serde(default)]
    pub alone: bool,
}

/// What it is about.
#[derive(Debug, Deserialize)]
pub(super) struct Subject {
    /// The expression, and before it definitions.
    pub expression: String,
    /// Declarations, one each.
    #[serde(default)]
    pub declarations: Vec<String>,
    /// What is derived by; with none, the expression itself is answered.
    #[serde(default)]
    pub by: Vec<String>,
    /// How often it is derived by each.
    #[serde(default = "once")]
    pub order: u8,
}

fn once() -> u8 {
    1
}

impl Request {
    /// How answers are to be given; a name that is none leaves the choice open.
    pub fn options(&self) -> Options {
        Options {
            notation: Notation::named(&self.notation).unwrap_or_default(),
            layout: Layout::named(&self.layout).unwrap_or_default(),
            ..Options::default()
        }
    }
}
